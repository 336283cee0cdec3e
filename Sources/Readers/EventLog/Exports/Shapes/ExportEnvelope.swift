/// What search systems and forwarders wrap around a Windows event, and how it is taken off: `_source` of Elasticsearch,
/// `result` and `_raw` of Splunk, names with dots instead of objects, texts that hold the event's XML or JSON.
enum ExportEnvelope {
  /// What was inside.
  enum Content {
    /// An object in a known form.
    case object(WindowsEventShape, JSONValue)
    /// The event itself.
    case element(EventElement)

    /// The event.
    var element: EventElement {
      switch self {
      case .object(let shape, let value): shape.element(value)
      case .element(let element): element
      }
    }
  }

  /// The Windows event in an object; nil when there is none.
  static func open(_ value: JSONValue, depth: Int = 0) -> Content? {
    if let shape = WindowsEventShape.of(value) { return .object(shape, value) }
    guard depth < ExportLimits.envelopes, case .object(let members) = value else { return nil }
    for name in [
      "_source", "result", "fields", "data", "_raw", "raw", "full_log", "RawEventData", "message", "log", "body",
    ] {
      guard let inner = members.first(where: { $0.name == name })?.value else { continue }
      if let found = inside(inner, depth: depth) { return found }
    }
    if let original = value["event"]?["original"], let found = inside(original, depth: depth) { return found }
    if let nested = DottedNames.nested(members) { return open(nested, depth: depth + 1) }
    return nil
  }

  private static func inside(_ value: JSONValue, depth: Int) -> Content? {
    switch value {
    case .object: return open(value, depth: depth + 1)
    case .string(let text): return inside(text, depth: depth)
    default: return nil
    }
  }

  /// The event in a text that is XML or JSON.
  private static func inside(_ text: String, depth: Int) -> Content? {
    if let element = xml(text) { return .element(element) }
    let bytes = Array(text.utf8)
    guard bytes.first(where: { $0 > 0x20 }) == 0x7B, let value = JSONParser.parse(bytes[...]) else { return nil }
    return open(value, depth: depth + 1)
  }

  /// The `Event` element that a text begins with.
  static func xml(_ text: String) -> EventElement? {
    guard text.utf8.contains(0x3C) else { return nil }
    let bytes = Array(text.utf8)
    guard let start = EventSearch.eventStart(in: bytes, from: 0), start < 256,
      let element = try? XMLTokens.element(Array(bytes[start...])), element.child("System") != nil
    else { return nil }
    return element
  }
}

/// Members whose names are paths, as flat exports have them (`winlog.event_data.Image`), made into objects.
enum DottedNames {
  /// The members as nested objects; nil when no name is a path that Windows events have.
  static func nested(_ members: [(name: String, value: JSONValue)]) -> JSONValue? {
    let paths = members.map { path($0.name) }
    guard paths.contains(where: { $0.count > 1 && roots.contains($0[0]) }) else { return nil }
    var root = Node()
    for (path, member) in zip(paths, members) { root.put(single(member.value), at: path[...]) }
    return root.value
  }

  private static let roots: Set<String> = ["winlog", "event_data", "System", "Event", "win", "event"]

  private static func path(_ name: String) -> [String] {
    // Graylog writes underscores where Winlogbeat has dots.
    var name = name
    if name.hasPrefix("winlogbeat_") { name.removeFirst("winlogbeat_".count) }
    for part in ["winlog_event_data_", "winlog_user_data_"] where name.hasPrefix(part) {
      return ["winlog", String(part.dropFirst(7).dropLast()), String(name.dropFirst(part.count))]
    }
    if name.hasPrefix("winlog_") { return ["winlog", String(name.dropFirst(7))] }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    return parts.count <= ExportLimits.depth ? parts : [name]
  }

  /// Search systems give every value as a list, and a dash for what is not there.
  private static func single(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let values) where values.count == 1: values[0]
    case .string("-"): .null
    default: value
    }
  }

  /// An object that is being put together.
  private struct Node {
    private var names: [String] = []
    private var children: [String: Node] = [:]
    private var leaf: JSONValue?

    mutating func put(_ value: JSONValue, at path: ArraySlice<String>) {
      guard let first = path.first else {
        leaf = value
        return
      }
      if children[first] == nil { names.append(first) }
      children[first, default: Node()].put(value, at: path.dropFirst())
    }

    var value: JSONValue {
      names.isEmpty ? leaf ?? .null : .object(names.map { ($0, children[$0]?.value ?? .null) })
    }
  }
}
