public import EventModel

/// A made-up five-year register in the manner of the police alert of January 2025, with the truth kept apart.
///
/// 173 mail attacks (two phases) and 37 attacks through network devices by one group; attacks of other actors and of
/// criminals that share public tools, hosting and device flaws; a port's ransomware and an airline's flood. All names,
/// addresses and values are invented (addresses in documentation and random ranges, domains under reserved or random
/// labels); only the pattern follows the public facts.
public struct ExampleRegister: Sendable {
  /// What the generator knows and the register does not say.
  public struct Truth: Sendable, Equatable {
    /// Campaign of every incident; an incident of its own has its own id as campaign.
    public var campaign: [String: String]
    /// Actor of every campaign; nil for criminals without a name.
    public var actor: [String: String]
    /// Phase of every incident of the main campaign: `A`, `B`, `C`.
    public var phase: [String: String]
    /// The port's and the airline's incident.
    public var outsiders: [String]
  }

  /// The main campaign's key in `Truth.campaign`.
  public static let main = "mirror"
  /// The incidents, shuffled.
  public var incidents: [IncidentReport]
  /// The answers.
  public var truth: Truth

  /// Makes a register. `missing` is the share of fields that are left out at random; a `size` below 1 makes every campaign
  /// that much smaller, for tests that must be quick.
  public init(seed: UInt64, missing: Double = 0, size: Double = 1) {
    var maker = RegisterMaker(seed: seed, size: size)
    maker.make()
    if missing > 0 { maker.forget(share: missing) }
    incidents = maker.shuffled()
    truth = maker.truth
  }
}
