import EventModel

/// Analysts' decisions in terms of incidents. What cannot be applied is reported.
struct DecisionPlan {
  var barred: Set<UInt64> = []
  var pins: [(Int32, Int32)] = []
  private var pinned: Set<UInt64> = []
  /// Incidents of different groups never meet.
  var groups: [Int]
  var names: [(incidents: [String], name: String)] = []

  /// Whether an analyst said that two incidents belong together.
  func isPinned(_ a: Int32, _ b: Int32) -> Bool { pinned.contains(Agglomeration.key(a, b)) }

  init(_ decisions: [LinkDecision], _ register: [IncidentReport], _ issues: inout [InputIssue]) {
    groups = Array(repeating: 0, count: register.count)
    let index = Dictionary(
      register.enumerated().map { ($1.id, Int32($0)) }, uniquingKeysWith: { first, _ in first })
    for (position, decision) in decisions.enumerated() {
      let known = decision.incidents.compactMap { index[$0] }
      for id in decision.incidents where index[id] == nil {
        issues.append(
          InputIssue("linking.unknown-incident", .partial, line: position + 1, item: id, detail: decision.reason))
      }
      guard let first = known.first else { continue }
      switch decision.action {
      case .cut: for other in known.dropFirst() { barred.insert(Agglomeration.key(first, other)) }
      case .pin: for other in known.dropFirst() { pins.append((first, other)) }
      case .split: for incident in known { groups[Int(incident)] = position + 1 }
      case .name: names.append((decision.incidents, decision.name ?? ""))
      }
    }
    pinned = Set(pins.map { Agglomeration.key($0.0, $0.1) })
    for pin in pins { barred.remove(Agglomeration.key(pin.0, pin.1)) }
  }
}
