/// How one actor compares with what is asked about. The numbers are natural and unscaled; `ActorWeights` weighs them.
public struct ActorFeatures: Sendable {
  /// The features, in the order of the weights.
  public enum Name: Int, CaseIterable, Sendable {
    /// Techniques under the actor's smoothed language model against the background, divided by the root of their number.
    case techniques
    /// The same with sub-techniques counted as their parents.
    case techniqueFamilies
    /// Rarity of the shared malware and tools, divided by the root of their number.
    case software
    /// Rarity of the rarest of them.
    case rarestSoftware
    /// 1 when a shared one is known of nobody else.
    case exclusiveSoftware
    /// Cosine with the nearest single report about the actor.
    case nearestReport
    /// The same over malware and tools alone.
    case nearestReportSoftware
    /// Cosine with the whole profile.
    case profile
    /// Logarithm of the size of the profile.
    case size
    /// Logarithm of the number of reports.
    case reports
    /// Share of the techniques, by weight, that the actor is known for.
    case coverage
    /// Techniques that the actor's own malware can do.
    case arsenal
    /// Profile cosine times size: agreement with a long profile says more.
    case profileTimesSize
    /// Reports that describe a shared or foreign malware and are also cited for the actor, times the malware's rarity.
    case coReported
    /// Cosine of the profile with the question spread over the reports that resemble it (one step of a random walk).
    case diffused
  }

  /// Number of features.
  public static let count = Name.allCases.count
  /// The values, by `Name.rawValue`.
  public var values: [Double]

  /// One value.
  public subscript(_ name: Name) -> Double { values[name.rawValue] }
}
