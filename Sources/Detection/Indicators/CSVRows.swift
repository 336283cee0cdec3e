/// Rows of a delimited table (RFC 4180, any one-byte delimiter): cells in quotation marks may hold delimiters and line
/// ends; a quotation mark that never closes ends with its line, so that one bad row costs one row.
struct CSVRows {
  struct Row {
    var cells: [String]
    var line: Int
    /// The row is longer than the limit; it has no cells.
    var isTooLong = false
  }

  private let bytes: [UInt8]
  private let delimiter: UInt8
  private let limit: Int
  private var position: Int
  private var line: Int

  init(_ bytes: [UInt8], start: Int, delimiter: UInt8, firstLine: Int, limit: Int) {
    self.bytes = bytes
    self.delimiter = delimiter
    self.limit = limit
    position = start
    line = firstLine
  }

  mutating func next() -> Row? {
    guard position < bytes.count else { return nil }
    let first = line
    let start = position
    if let row = row(start, allowingLineEnds: true) ?? row(start, allowingLineEnds: false) {
      return Row(cells: row, line: first)
    }
    position = start
    while position < bytes.count, bytes[position] != 10 { position += 1 }
    position += 1
    line = first + 1
    return Row(cells: [], line: first, isTooLong: true)
  }

  /// The cells of the row at `start`; nil when it outgrows the limit or a quotation mark never closes.
  private mutating func row(_ start: Int, allowingLineEnds: Bool) -> [String]? {
    let firstLine = line
    position = start
    var cells: [String] = []
    while true {
      while position < bytes.count, bytes[position] == 32 { position += 1 }
      guard let cell = cell(start, allowingLineEnds: allowingLineEnds) else {
        line = firstLine
        return nil
      }
      cells.append(cell)
      guard position < bytes.count else { return cells }
      let byte = bytes[position]
      position += 1
      if byte == 10 {
        line += 1
        return cells
      }
    }
  }

  private mutating func cell(_ start: Int, allowingLineEnds: Bool) -> String? {
    var text: [UInt8] = []
    var isQuoted = position < bytes.count && bytes[position] == 34
    if isQuoted { position += 1 }
    while position < bytes.count {
      guard position - start <= limit else { return nil }
      let byte = bytes[position]
      if isQuoted {
        if byte == 34 {
          if position + 1 < bytes.count, bytes[position + 1] == 34 {
            text.append(34)
            position += 2
            continue
          }
          isQuoted = false
          position += 1
          continue
        }
        if byte == 10 {
          if !allowingLineEnds { break }
          line += 1
        }
      } else if byte == delimiter || byte == 10 {
        break
      }
      text.append(byte)
      position += 1
    }
    if isQuoted, allowingLineEnds { return nil }
    return String(decoding: text, as: UTF8.self).trimmingSpaces()
  }
}
