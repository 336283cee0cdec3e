import EventModel

// Members whose names are paths, as flat exports have them (`winlog.event_data.Image`), made into objects.
extension ExportDraft {
  /// One member and how far its path is walked.
  private struct Step {
    /// The value.
    var node: Int
    /// What is left of the path, in the arena.
    var path: Range<Int>
    /// So many parts at most: Graylog's names have underscores inside of the last part.
    var parts: Int
    var separator: UInt8
    var isDone = false
  }

  /// The members as nested objects; nil when no name is a path that Windows events have, or for more than
  /// `ExportLimits.columns` of them.
  mutating func nested(_ node: Int) -> Int? {
    var steps: [Step] = []
    var isPath = false
    var member = node + 1
    while member < after(node) {
      let step = step(member)
      if step.parts > 1, hasRoot(step) { isPath = true }
      steps.append(step)
      guard steps.count <= ExportLimits.columns else { return nil }
      member = after(member)
    }
    guard isPath else { return nil }
    return object(of: &steps, Array(steps.indices), name: nil)
  }

  private func step(_ node: Int) -> Step {
    var path = tape.nodes[node].name
    let bytes = batch.bytes.span
    // Graylog writes underscores where Winlogbeat has dots.
    if bytes.begins(with: "winlogbeat_", at: path) { path = path.dropFirst(11) }
    if bytes.begins(with: "winlog_event_data_", at: path) || bytes.begins(with: "winlog_user_data_", at: path) {
      return Step(node: node, path: path, parts: 3, separator: 0x5F)
    }
    if bytes.begins(with: "winlog_", at: path) { return Step(node: node, path: path, parts: 2, separator: 0x5F) }
    var parts = 1
    for index in path where bytes[index] == 0x2E { parts += 1 }
    return Step(node: node, path: path, parts: parts <= ExportLimits.depth ? parts : 1, separator: 0x2E)
  }

  /// The first part of a path; in Graylog's names the second part may have an underscore.
  private func head(_ step: Step) -> Range<Int> {
    guard step.parts > 1 else { return step.path }
    let bytes = batch.bytes.span
    for part in ["event_data", "user_data"] as [StaticString]
    where step.separator == 0x5F && step.parts == 2 && bytes.begins(with: part, at: step.path) {
      return step.path.prefix(part.utf8CodeUnitCount)
    }
    for index in step.path where bytes[index] == step.separator { return step.path.lowerBound..<index }
    return step.path
  }

  private func hasRoot(_ step: Step) -> Bool {
    let root = head(step)
    let bytes = batch.bytes.span
    for name in ["winlog", "event_data", "System", "Event", "win", "event"] as [StaticString]
    where bytes.equals(name, at: root) {
      return true
    }
    return false
  }

  /// Adds the object of the members that are left under one name.
  private mutating func object(of steps: inout [Step], _ members: [Int], name: Range<Int>?) -> Int {
    let node = tape.beginObject()
    if let name { tape.setName(name, of: node) }
    for (order, index) in members.enumerated() where !steps[index].isDone {
      let head = head(steps[index])
      let same = members[order...].filter { !steps[$0].isDone && isSame(self.head(steps[$0]), head) }
      let deeper = same.filter { steps[$0].parts > 1 }
      // What is both a value and an object is an object; of several values the last one counts.
      for index in same where steps[index].parts == 1 { steps[index].isDone = true }
      if deeper.isEmpty {
        if let last = same.last { single(steps[last].node, name: head) }
        continue
      }
      for index in deeper {
        let length = self.head(steps[index]).count + 1
        steps[index].path = steps[index].path.dropFirst(length)
        steps[index].parts -= 1
      }
      _ = object(of: &steps, deeper, name: head)
    }
    tape.endObject(node)
    return node
  }

  private func isSame(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
    guard first.count == second.count else { return false }
    let bytes = batch.bytes.span
    for offset in 0..<first.count where bytes[first.lowerBound + offset] != bytes[second.lowerBound + offset] {
      return false
    }
    return true
  }

  /// Search systems give every value as a list, and a dash for what is not there.
  private mutating func single(_ node: Int, name: Range<Int>) {
    let value = tape.nodes[node]
    if value.kind == .array, value.size > 1, after(node + 1) == after(node) { return tape.copy(node + 1, name: name) }
    if value.kind == .string, batch.bytes.span.equals("-", at: value.text) { return tape.addNull(name: name) }
    tape.copy(node, name: name)
  }
}
