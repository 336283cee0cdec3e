/// How much a mail reads like a lure of the MirrorFace kind: a topic of security policy or diplomacy, times something
/// that is wanted of the reader. From 0 to 12.
///
/// Each theme weighs the sum of its distinct terms (in the subject half as much again), at most 5; common terms (weight
/// 1) give at most 1.5 together. The best topic and half of the other topics make the topic part, at most 6; acts
/// likewise, at most 4. Either part alone says little — every newsletter of a think tank has topics, every business mail
/// has acts — and counts half; when the best theme of each reaches 2 they add up, with 2 on top. So 6 means that both are
/// clearly there.
public struct LureScore: Sendable {
  /// One theme that was found.
  public struct Hit: Sendable {
    /// The theme's name.
    public let theme: String
    /// Topic or act.
    public let kind: LureTheme.Kind
    /// Weight after the cap.
    public let weight: Double
    /// The terms that were found, as the theme writes them.
    public let terms: [String]
  }

  static let subjectFactor = 1.5
  static let themeCap = 5.0
  private static let topicCap = 6.0
  private static let actCap = 4.0
  static let commonCap = 1.5
  private static let presence = 2.0
  private static let bonus = 2.0

  /// The themes that weigh enough to be named, heaviest first.
  public let hits: [Hit]
  /// The topic part, 0 to 6.
  public let topic: Double
  /// The act part, 0 to 4.
  public let act: Double
  /// The score, 0 to 12.
  public let total: Double

  init(_ hits: [Hit]) {
    let sorted = hits.sorted { ($0.weight, $1.theme) > ($1.weight, $0.theme) }
    let topic = LureScore.part(sorted.filter { $0.kind == .topic }, cap: LureScore.topicCap)
    let act = LureScore.part(sorted.filter { $0.kind == .act }, cap: LureScore.actCap)
    let both = [LureTheme.Kind.topic, .act].allSatisfy { kind in
      sorted.contains { $0.kind == kind && $0.weight >= LureScore.presence }
    }
    self.hits = sorted.filter { $0.weight >= LureScore.presence }
    self.topic = topic
    self.act = act
    total = both ? topic + act + LureScore.bonus : (topic + act) / 2
  }

  private static func part(_ hits: [Hit], cap: Double) -> Double {
    guard let best = hits.first else { return 0 }
    return min(cap, best.weight + hits.dropFirst().reduce(0) { $0 + $1.weight } / 2)
  }
}
