import Bytes

/// The names of a table's columns in JSON.
enum TableNames {
  /// The names under which programs write the list of columns, without case and underscores: Azure Monitor and Kusto
  /// (`columns`, `Columns`), Elasticsearch, pandas, Splunk's `json_rows` (`fields`), data services (`schema`, `header`).
  private static let lists: Set<String> = [
    "columns", "fields", "header", "headers", "columnnames", "names", "schema", "cols",
  ]
  private static let members: Set<String> = ["name", "columnname", "text", "field", "label"]

  /// What a name of a member says.
  enum Kind {
    /// The columns of a table stand under it.
    case columns
    /// Events have it: the object is one, and no table.
    case event
    case other
  }

  /// The kind of the name at a range, as it is written in the text.
  static func kind(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Kind {
    guard range.count <= 128 else { return .other }
    var name: [UInt8] = []
    guard JSONEscapes.resolve(bytes, range, into: &name) else { return .other }
    let text = plain(name)
    return lists.contains(text) ? .columns : codes.contains(text) || events.contains(text) ? .event : .other
  }

  private static let events: Set<String> = ["winlog", "providername", "actiontype", "payload", "eventdata"]

  private static func plain(_ name: [UInt8]) -> String {
    String(decoding: name.filter { $0 != 0x5F && $0 != 0x20 }, as: UTF8.self).lowercased()
  }

  /// The names in a list of columns: texts, or objects that have one. None where other values stand, or too many.
  static func names(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [[UInt8]] {
    var arena: [UInt8] = []
    ByteSearch.append(range, of: bytes, to: &arena)
    var tape = JSONTape()
    guard let list = tape.parseWhole(0..<arena.count, in: &arena), tape.nodes[list].kind == .array else { return [] }
    func end(_ node: Int) -> Int { node + Int(tape.nodes[node].size) }
    var names: [[UInt8]] = []
    var column = list + 1
    while column < end(list) {
      var name: [UInt8] = []
      switch tape.nodes[column].kind {
      case .string: name = Array(arena[tape.nodes[column].text])
      case .object:
        var member = column + 1
        while member < end(column) {
          if tape.nodes[member].kind == .string, members.contains(plain(Array(arena[tape.nodes[member].name]))),
            name.isEmpty
          {
            name = Array(arena[tape.nodes[member].text])
          }
          member = end(member)
        }
      default: return []
      }
      names.append(name)
      column = end(column)
    }
    return names.contains { !$0.isEmpty } ? names : []
  }

  private static let codes: Set<String> = [
    "eventid", "eventcode", "winlog.eventid", "event.code", "system.eventid", "eid",
  ]

  /// Whether names are those of a table of Windows events.
  static func areEvents(_ names: [[UInt8]]) -> Bool {
    let plain = Set(names.map(plain))
    return !plain.isDisjoint(with: codes) || plain.isSuperset(of: ["id", "providername"])
  }
}
