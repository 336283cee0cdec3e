import EventModel

// The form of the XML itself: elements as members, attributes in `#attributes`, in `X_attributes` beside the element `X`, or
// with `@`.
extension ExportDraft {
  mutating func eventObject(_ node: Int) {
    var member = node + 1
    while member < after(node) {
      if !isAttribute(member) {
        if isNamed(member, "EventData") {
          data(member)
        } else {
          elements(tape.nodes[member].name, member, at: .event)
        }
      }
      member = after(member)
    }
  }

  /// An element, or one for each value of a list.
  private mutating func elements(_ name: Range<Int>, _ node: Int, at place: EventPlace) {
    switch tape.nodes[node].kind {
    case .array:
      var value = node + 1
      while value < after(node) {
        elements(name, value, at: place)
        value = after(value)
      }
    case .object: element(name, node, at: place)
    default: addText(name, given: nil, scalar(node) ?? .null, at: place)
    }
  }

  private mutating func element(_ name: Range<Int>, _ node: Int, at place: EventPlace) {
    var given: Range<Int>?
    var texts: [ExportText] = []
    var hasChildren = false
    var member = node + 1
    while member < after(node) {
      switch role(of: member, in: name) {
      case .attributes:
        var inner = member + 1
        while inner < after(member) {
          if let value = scalar(inner) { attribute(tape.nodes[inner].name, value, of: name, &given, at: place) }
          inner = after(inner)
        }
      case .attribute(let skip):
        let range = tape.nodes[member].name
        attribute(range.dropFirst(skip), timed(member), of: name, &given, at: place)
      case .text:
        var value = values(member).lowerBound
        while value < values(member).upperBound {
          if let text = scalar(value) { texts.append(text) }
          value = after(value)
        }
      case .child: hasChildren = true
      }
      member = after(member)
    }
    if hasChildren { children(name, node, at: place) }
    let value = whole(texts)
    if !hasChildren || !isBlank(value) { addText(name, given: given, value, at: place) }
  }

  private mutating func children(_ name: Range<Int>, _ node: Int, at place: EventPlace) {
    let inside = place.inside(string(name))
    var member = node + 1
    while member < after(node) {
      if case .child = role(of: member, in: name) { elements(tape.nodes[member].name, member, at: inside) }
      member = after(member)
    }
  }

  /// What a member of an element is.
  private enum MemberRole {
    case attributes
    /// One attribute, whose name begins so many bytes on.
    case attribute(skip: Int)
    case text
    case child
  }

  private func role(of member: Int, in element: Range<Int>) -> MemberRole {
    let name = tape.nodes[member].name
    let bytes = batch.bytes.span
    if bytes.equals("#attributes", at: name) || bytes.equals("attributes", at: name) { return .attributes }
    if bytes.equals("#text", at: name) || bytes.equals("Value", at: name) && !bytes.equals("Data", at: element) {
      return .text
    }
    guard scalar(member) != nil else { return .child }
    if !name.isEmpty, bytes[name.lowerBound] == 0x40 { return .attribute(skip: 1) }
    for (owner, attribute) in ExportDraft.systemAttributes
    where bytes.equals(attribute, at: name) && bytes.equals(owner, at: element) {
      return .attribute(skip: 0)
    }
    return .child
  }

  /// Attributes that some tools write as members.
  private static let systemAttributes: [(StaticString, StaticString)] = [
    ("Provider", "Name"), ("Provider", "Guid"), ("Provider", "EventSourceName"), ("TimeCreated", "SystemTime"),
    ("Execution", "ProcessID"), ("Execution", "ThreadID"), ("Security", "UserID"), ("Correlation", "ActivityID"),
    ("Correlation", "RelatedActivityID"), ("EventID", "Qualifiers"),
  ]

  /// Velociraptor counts seconds.
  private mutating func timed(_ member: Int) -> ExportText {
    guard let value = scalar(member) else { return .null }
    return value.kind == .number && isNamed(member, "SystemTime") ? time(member) ?? value : value
  }

  private mutating func attribute(
    _ name: Range<Int>, _ value: ExportText, of element: Range<Int>, _ given: inout Range<Int>?, at place: EventPlace
  ) {
    if given == nil, batch.bytes.span.equals("Name", at: name) { given = value.range }
    attribute(name, value, of: element, at: place)
  }

  /// Adds the field that an attribute is.
  mutating func attribute(_ name: Range<Int>, _ value: ExportText, of element: Range<Int>, at place: EventPlace) {
    guard value.kind != .null, !batch.bytes.span.equals("xmlns", at: name),
      !batch.bytes.span.begins(with: "xmlns:", at: name)
    else {
      return
    }
    switch place {
    case .document: return
    case .data where batch.bytes.span.equals("Name", at: name): return
    default: break
    }
    scratch.removeAll(keepingCapacity: true)
    if place == .rendering { scratch.append(contentsOf: "RenderingInfo_".utf8) }
    for index in element { scratch.append(batch.bytes[index]) }
    scratch.append(0x5F)
    for index in name { scratch.append(batch.bytes[index]) }
    if place == .system, scratch.span.equals("TimeCreated_SystemTime", at: 0..<scratch.count) { take(.time, value) }
    addUnderScratch(value)
  }

  /// Adds the field that the text of an element is; `given` is its `Name`.
  mutating func addText(_ name: Range<Int>, given: Range<Int>?, _ value: ExportText, at place: EventPlace) {
    switch place {
    case .document, .event: return
    case .system:
      take(systemRole(name), value)
      add(named: name, value)
    case .data: data(given ?? name, value)
    case .rendering:
      if batch.bytes.span.equals("Message", at: name) { return add(named: name, value) }
      scratch.removeAll(keepingCapacity: true)
      scratch.append(contentsOf: "RenderingInfo_".utf8)
      for index in name { scratch.append(batch.bytes[index]) }
      addUnderScratch(value)
    }
  }

  private func systemRole(_ name: Range<Int>) -> EventRole {
    let bytes = batch.bytes.span
    switch name.count {
    case 7 where bytes.equals("EventID", at: name): return .eventID
    case 7 where bytes.equals("Channel", at: name): return .channel
    case 13 where bytes.equals("EventRecordID", at: name): return .recordNumber
    default: return .none
    }
  }

  /// The texts of an element in one; a single one keeps its kind.
  private mutating func whole(_ texts: [ExportText]) -> ExportText {
    guard texts.count > 1 else { return texts.first ?? .null }
    let start = batch.bytes.count
    for text in texts { for index in text.range { batch.bytes.append(batch.bytes[index]) } }
    return ExportText(start: start, count: batch.bytes.count - start)
  }

  /// Nothing but white space.
  func isBlank(_ value: ExportText) -> Bool {
    for index in value.range where batch.bytes[index] > 0x20 { return false }
    return true
  }

  /// The text at a range of the arena.
  func string(_ range: Range<Int>) -> String { batch.text(range) }
}
