/// What the columns of an indicator table mean, told by the names in its header.
struct CSVIndicatorHeader {
  enum Role {
    case value, type, description, source, title, level, validUntil
    /// A column that holds values of one kind.
    case typed(String, IndicatorTypes.Meaning)
    case other
  }

  var delimiter: UInt8
  var roles: [Role]
  /// Where the rows begin.
  var bodyStart: Int
  /// Lines up to there.
  var lines: Int

  private static let names: [String: Role] = [
    "value": .value, "indicator": .value, "ioc": .value, "ioc_value": .value, "observable": .value,
    "indicator_value": .value, "indicator value": .value, "ioc value": .value,
    "type": .type, "ioc_type": .type, "indicator_type": .type, "indicator type": .type, "ioc type": .type,
    "value_type": .type, "kind": .type,
    "description": .description, "comment": .description, "note": .description, "notes": .description,
    "malware": .description, "malware_printable": .description, "threat": .description, "context": .description,
    "source": .source, "feed": .source, "report": .source, "campaign": .source, "event": .source,
    "title": .title, "name": .title,
    "level": .level, "severity": .level, "threat_level": .level, "risk": .level,
    "valid_until": .validUntil, "expires": .validUntil, "expiration": .validUntil, "expiry": .validUntil,
  ]

  /// The header, if one of the first lines is one: a value column, or a column named after a kind among others.
  static func find(in bytes: [UInt8], lineLimit: Int) -> CSVIndicatorHeader? {
    var lines = IndicatorLines(bytes)
    while lines.number < 64, let range = lines.next() {
      guard range.count <= lineLimit else { return nil }
      var start = range.lowerBound
      let isComment = start < range.upperBound && bytes[start] == 35
      while start < range.upperBound, bytes[start] == 35 || bytes[start] == 32 { start += 1 }
      if start == range.upperBound { continue }
      for delimiter in [UInt8(44), 9, 59, 124] {
        guard let roles = roles(Array(bytes[start..<range.upperBound]), delimiter) else { continue }
        return CSVIndicatorHeader(
          delimiter: delimiter, roles: roles, bodyStart: min(bytes.count, lines.position), lines: lines.number)
      }
      if !isComment { return nil }
    }
    return nil
  }

  private static func roles(_ line: [UInt8], _ delimiter: UInt8) -> [Role]? {
    var rows = CSVRows(line, start: 0, delimiter: delimiter, firstLine: 1, limit: line.count + 1)
    guard let cells = rows.next()?.cells else { return nil }
    var hasValue = false
    var hasTyped = false
    let roles = cells.map { cell -> Role in
      let name = cell.lowercased().trimmingSpaces()
      if let role = names[name] {
        if case .value = role { hasValue = true }
        return role
      }
      for candidate in [name, name.replacing("dst_", with: ""), name.replacing("src_", with: "")] {
        guard let meaning = IndicatorTypes.names[candidate] else { continue }
        hasTyped = true
        return .typed(candidate, meaning)
      }
      return .other
    }
    guard hasValue || (hasTyped && (cells.count > 1 || line.count < 40)) else { return nil }
    return roles
  }
}
