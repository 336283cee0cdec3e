/// That a source calls somebody by another name, or sees a relation to somebody else.
///
/// Vendors cluster by what they see, so names overlap without being equal: a claim has a weight and is never merged.
public struct NameClaim: Sendable, Codable, Hashable {
  /// The other name.
  public var name: String
  /// Who says so.
  public var source: String
  /// How far the two are the same, 0 to 1: the source's own words turned into a number (1 "same as", 0.5 "overlaps").
  public var weight: Double

  /// A claim.
  public init(name: String, source: String, weight: Double = 0.8) {
    self.name = name
    self.source = source
    self.weight = weight
  }
}
