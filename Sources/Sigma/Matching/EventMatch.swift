public import EventModel

/// That a rule holds for an event.
@frozen
public struct EventMatch: Sendable, Hashable {
  /// Index into `CompiledRules.rules`.
  public var rule: Int
  /// Index into the batch's events.
  public var event: Int
  /// Which form of the rule held.
  let variant: Int
}

/// A field that made a rule hold, as findings quote it: its name in the record (`raw` for keywords found in the record's
/// text), its value, shortened to 512 characters, and what held, as `endswith '\cmd.exe'`.
public typealias MatchedField = Finding.Reason

/// Why a rule holds for an event or does not: a tree from the condition down to single tests.
public struct Explanation: Sendable, Hashable, Codable {
  /// What was asked: `any of`, `selection_img`, `Image endswith '\cmd.exe'`.
  public var title: String
  /// Whether it holds.
  public var holds: Bool
  /// For a single test, the values that the event has; empty where the field is missing.
  public var values: [String]
  /// The parts.
  public var parts: [Explanation]

  /// An explanation.
  public init(title: String, holds: Bool, values: [String] = [], parts: [Explanation] = []) {
    self.title = title
    self.holds = holds
    self.values = values
    self.parts = parts
  }

  /// The tree as indented lines, `+` for what holds and `-` for what does not.
  public func lines(indent: Int = 0) -> [String] {
    let shown = values.isEmpty ? "" : "  [" + values.joined(separator: " | ") + "]"
    return [String(repeating: "  ", count: indent) + (holds ? "+ " : "- ") + title + shown]
      + parts.flatMap { $0.lines(indent: indent + 1) }
  }
}
