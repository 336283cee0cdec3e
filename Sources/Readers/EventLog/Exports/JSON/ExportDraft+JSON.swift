import EventModel

// Looking around in the JSON of the event at hand. A node that is not there has nothing in it.
extension ExportDraft {
  /// Parses the JSON that a range of the arena is.
  mutating func parse(_ range: Range<Int>) -> Int? { tape.parseWhole(range, in: &batch.bytes) }

  /// Adds the event that an object is; nil where the range of the arena is no JSON, false where it is no event.
  mutating func event(in range: Range<Int>) -> Bool? { parse(range).map { self.event($0) } }

  /// A member of an object, whatever the case of its name; the exact name first.
  func member(_ object: Int?, _ name: StaticString) -> Int? {
    guard let object, tape.nodes[object].kind == .object else { return nil }
    let bytes = batch.bytes.span
    var other: Int?
    var index = object + 1
    let end = object + Int(tape.nodes[object].size)
    while index < end {
      let node = tape.nodes[index]
      if Int(node.nameLength) == name.utf8CodeUnitCount {
        if bytes.equals(name, at: node.name) { return index }
        if other == nil, bytes.equals(ignoringCase: name, at: Int(node.nameStart), count: Int(node.nameLength)) {
          other = index
        }
      }
      index += Int(node.size)
    }
    return other
  }

  /// The member of a member.
  func member(_ object: Int?, _ first: StaticString, _ second: StaticString) -> Int? {
    member(member(object, first), second)
  }

  /// The first member that is there.
  func member(of object: Int?, _ names: [StaticString]) -> Int? {
    for name in names { if let found = member(object, name) { return found } }
    return nil
  }

  /// The members of an object or the values of a list, one behind the other; empty for single values.
  func inside(_ node: Int) -> Range<Int> { node + 1..<node + Int(tape.nodes[node].size) }

  /// Behind a value with all that is in it.
  func after(_ node: Int) -> Int { node + Int(tape.nodes[node].size) }

  /// Where the values of a list stand, or the value itself.
  func values(_ node: Int) -> Range<Int> {
    tape.nodes[node].kind == .array ? inside(node) : node..<after(node)
  }

  /// A single value; nil for lists and objects.
  func scalar(_ node: Int?) -> ExportText? {
    guard let node else { return nil }
    let value = tape.nodes[node]
    switch value.kind {
    case .null: return .null
    case .boolean: return ExportText(start: Int(value.start), count: Int(value.length), kind: .boolean)
    case .number: return ExportText(start: Int(value.start), count: Int(value.length), kind: .number)
    case .string: return ExportText(start: Int(value.start), count: Int(value.length))
    case .array, .object: return nil
    }
  }

  /// The name of a member begins with `#` or `@`: attributes.
  func isAttribute(_ node: Int) -> Bool {
    let name = tape.nodes[node].name
    return !name.isEmpty && (batch.bytes[name.lowerBound] == 0x23 || batch.bytes[name.lowerBound] == 0x40)
  }

  /// Whether a member has this name.
  func isNamed(_ node: Int, _ name: StaticString) -> Bool { batch.bytes.span.equals(name, at: tape.nodes[node].name) }

  /// Whether a member is one of Winlogbeat's names for unnamed data: `param1`, `param2`.
  func isParameter(_ node: Int) -> Bool {
    let name = tape.nodes[node].name
    guard name.count > 5, batch.bytes.span.begins(with: "param", at: name) else { return false }
    return ExportDraft.number(batch.bytes.span, name.lowerBound + 5..<name.upperBound) != nil
  }

  /// A value as one text; lists are joined with commas.
  mutating func joined(_ node: Int) -> ExportText {
    if let scalar = scalar(node) { return scalar }
    if let text = scalar(member(node, "#text")) { return text }
    let start = batch.bytes.count
    var index = tape.nodes[node].kind == .array ? node + 1 : after(node)
    var isFirst = true
    while index < after(node) {
      if let scalar = scalar(index) {
        if !isFirst { batch.bytes.append(0x2C) }
        isFirst = false
        for position in scalar.range { batch.bytes.append(batch.bytes[position]) }
      }
      index = after(index)
    }
    return ExportText(start: start, count: batch.bytes.count - start)
  }

  /// EventData: members by name, `Data` as list of texts or of objects with a name.
  mutating func data(_ node: Int?) {
    guard let node, tape.nodes[node].kind == .object else { return }
    var member = node + 1
    while member < after(node) {
      if !isAttribute(member) {
        let isList = isNamed(member, "Data")
        var value = values(member).lowerBound
        while value < values(member).upperBound {
          if isList { entry(value) } else { data(tape.nodes[member].name, joined(value)) }
          value = after(value)
        }
      }
      member = after(member)
    }
  }

  /// One entry of `Data`.
  private mutating func entry(_ node: Int) {
    let name =
      scalar(
        member(node, "@Name") ?? member(node, "Name") ?? member(node, "#attributes", "Name"))?.range ?? 0..<0
    guard let text = member(node, "#text") ?? member(node, "text") else {
      return data(name, scalar(node) ?? .null)
    }
    var value = values(text).lowerBound
    while value < values(text).upperBound {
      data(name, joined(value))
      value = after(value)
    }
  }
}
