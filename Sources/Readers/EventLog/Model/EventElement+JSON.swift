import EventModel

extension EventElement {
  /// The element as JSON in one line, `{"Event": {...}}`.
  ///
  /// Attributes are in `#attributes`, a text beside attributes is `#text`, a text alone is the value; numbers and
  /// booleans keep their type; nothing is null, but the empty text in `Data`. `<Data Name="X">` is the member `X`; unnamed `Data` are gathered in
  /// `Data`, `#text`. Other repeated names get `_1`, `_2`. This is the form of the records beside the Sigma project's
  /// regression data, and of other tools for event logs.
  public var json: String {
    var output = "{" + EventElement.quote(name) + ":"
    output += value
    return output + "}"
  }

  private var value: String {
    let shown = attributes.filter { $0.value.kind != .null }
    guard !shown.isEmpty || !children.isEmpty else {
      return scalar.flatMap { $0.text.isEmpty ? nil : EventElement.literal($0) } ?? "null"
    }
    var members: [String] = []
    if !shown.isEmpty {
      let inner = shown.map { EventElement.quote($0.name) + ":" + EventElement.literal($0.value) }
      members.append("\"#attributes\":{" + inner.joined(separator: ",") + "}")
    }
    if let scalar, children.isEmpty || !scalar.text.allSatisfy(\.isWhitespace) {
      members.append("\"#text\":" + EventElement.literal(scalar))
    }
    members += childMembers
    return "{" + members.joined(separator: ",") + "}"
  }

  private var childMembers: [String] {
    var members: [String] = []
    var used: [String: Int] = [:]
    var data: [String] = []
    var dataAt: Int?
    for child in children {
      if child.name == "Data", child.attribute("Name") == nil, child.children.isEmpty {
        if dataAt == nil { dataAt = members.count }
        data.append(child.dataValue)
        continue
      }
      let given = child.name == "Data" ? child.attribute("Name")?.text : nil
      let name = given ?? child.name
      let count = used[name, default: 0]
      used[name] = count + 1
      let value = given == nil ? child.value : child.dataValue
      members.append(EventElement.quote(count == 0 ? name : "\(name)_\(count)") + ":" + value)
    }
    if let dataAt {
      let text = data.count == 1 ? data[0] : "[" + data.joined(separator: ",") + "]"
      members.insert("\"Data\":{\"#text\":" + text + "}", at: dataAt)
    }
    return members
  }

  /// The value of a `Data` element: its attributes say nothing more.
  private var dataValue: String {
    children.isEmpty ? scalar.map(EventElement.literal) ?? "\"\"" : "{" + childMembers.joined(separator: ",") + "}"
  }

  private static func literal(_ scalar: Scalar) -> String {
    switch scalar.kind {
    case .string: quote(scalar.text)
    case .boolean: scalar.text
    case .null: "null"
    // JSON has no infinities.
    case .number: scalar.text.contains("n") ? quote(scalar.text) : scalar.text
    }
  }

  /// A JSON string (RFC 8259).
  static func quote(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      case "\n": output += "\\n"
      case "\r": output += "\\r"
      case "\t": output += "\\t"
      case let scalar where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        output += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output + "\""
  }
}
