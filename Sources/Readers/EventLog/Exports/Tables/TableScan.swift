import Bytes

/// Finds the parts of tables in a JSON text that keep the names of their columns apart from the rows: lists under known
/// names, the columns first. Nothing but the list at hand needs to be in the buffer.
struct TableScan {
  enum Step {
    /// The names of a table's columns were taken, or its rows begin or end; go on here.
    case skip(Int)
    /// A row stands at this range of the buffer.
    case row(Range<Int>)
    /// Something that is no row stands here, and the table is over.
    case stray(Int)
    /// More text is needed; what stands before this place of the buffer is no longer wanted.
    case more(Int)
  }

  private enum State {
    case columns, rows, row
  }

  /// Azure Monitor (both forms of Kusto), Elasticsearch, pandas.
  private static let columnLists: [StaticString] = ["\"columns\"", "\"Columns\""]
  private static let rowLists: [StaticString] = ["\"rows\"", "\"Rows\"", "\"values\"", "\"data\""]
  private static let nameMembers = ["name", "ColumnName"]
  /// A name of a list, its colon and bracket, with some blanks: so much stays in the buffer where nothing was found.
  private static let overlap = 64

  private var state = State.columns
  /// The names of the columns, as UTF-8; empty for those without.
  private(set) var names: [[UInt8]] = []

  /// A table has begun and not ended.
  var isInside: Bool { state != .columns }

  /// Gives up the table at hand.
  mutating func leave() { state = .columns }

  /// Goes on from `start`.
  mutating func next(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Step {
    switch state {
    case .columns:
      guard let (name, open) = TableScan.list(TableScan.columnLists, in: bytes, from: start, to: end) else {
        return .more(max(start, end - TableScan.overlap))
      }
      guard let close = TableScan.close(of: open, in: bytes, to: end) else { return .more(name) }
      names = TableScan.names(bytes, open..<close)
      if !names.isEmpty { state = .rows }
      return .skip(close)
    case .rows:
      guard let (_, open) = TableScan.list(TableScan.rowLists, in: bytes, from: start, to: end) else {
        return .more(max(start, end - TableScan.overlap))
      }
      state = .row
      return .skip(open + 1)
    case .row:
      var index = start
      while index < end, bytes[index] <= 0x20 || bytes[index] == 0x2C { index += 1 }
      guard index < end else { return .more(index) }
      if bytes[index] == 0x5B {
        return TableScan.close(of: index, in: bytes, to: end).map { .row(index..<$0) } ?? .more(index)
      }
      state = .columns
      return bytes[index] == 0x5D ? .skip(index + 1) : .stray(index)
    }
  }

  /// The first list under one of the names: where the name stands, and the bracket.
  private static func list(
    _ names: [StaticString], in bytes: Span<UInt8>, from start: Int, to end: Int
  ) -> (name: Int, open: Int)? {
    var first: (name: Int, open: Int)?
    for name in names {
      var from = start
      while let found = EventSearch.find(name, in: bytes, from: from, to: first?.name ?? end) {
        let colon = JSONTape.skipBlanks(bytes, found + name.utf8CodeUnitCount, end)
        let open = colon < end && bytes[colon] == 0x3A ? JSONTape.skipBlanks(bytes, colon + 1, end) : end
        if open < end, bytes[open] == 0x5B {
          first = (found, open)
          break
        }
        from = found + 1
      }
    }
    return first
  }

  /// Behind the bracket that closes the list at `open`; nil where it does not end before `end`.
  private static func close(of open: Int, in bytes: Span<UInt8>, to end: Int) -> Int? {
    var depth = 0
    var isString = false
    var index = open
    while index < end {
      let byte = bytes[index]
      index += 1
      if isString {
        if byte == 0x5C { index += 1 } else if byte == 0x22 { isString = false }
      } else if byte == 0x22 {
        isString = true
      } else if byte == 0x5B || byte == 0x7B {
        depth += 1
      } else if byte == 0x5D || byte == 0x7D {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }

  /// The names in a list of columns: texts, or objects that have one.
  private static func names(_ bytes: Span<UInt8>, _ range: Range<Int>) -> [[UInt8]] {
    var arena: [UInt8] = []
    ByteSearch.append(range, of: bytes, to: &arena)
    var tape = JSONTape()
    guard let list = tape.parseWhole(0..<arena.count, in: &arena) else { return [] }
    func text(_ node: Int) -> [UInt8] { tape.nodes[node].kind == .string ? Array(arena[tape.nodes[node].text]) : [] }
    func end(_ node: Int) -> Int { node + Int(tape.nodes[node].size) }
    var names: [[UInt8]] = []
    var column = list + 1
    while column < end(list) {
      var name = text(column)
      var member = tape.nodes[column].kind == .object ? column + 1 : end(column)
      while member < end(column) {
        if nameMembers.contains(String(decoding: arena[tape.nodes[member].name], as: UTF8.self)) { name = text(member) }
        member = end(member)
      }
      names.append(name)
      column = end(column)
    }
    return names.contains { !$0.isEmpty } ? names : []
  }
}
