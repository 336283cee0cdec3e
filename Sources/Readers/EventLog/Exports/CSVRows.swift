/// Splits CSV into rows: quotes may hold line breaks, `""` is a quote.
struct CSVRows {
  struct Row {
    var fields: [String]
    /// One past the line break.
    var end: Int
    /// The last quote was closed.
    var isClosed: Bool
  }

  /// The first row that is not a comment of PowerShell (`#TYPE …`).
  mutating func header(in bytes: [UInt8], isEnd: Bool) -> Row? {
    guard let row = row(in: bytes, isEnd: isEnd) else { return nil }
    guard row.fields.first?.hasPrefix("#TYPE") == true else { return row }
    guard var next = self.row(in: Array(bytes[row.end...]), isEnd: isEnd) else { return nil }
    next.end += row.end
    return next
  }

  /// The row at the start of the bytes; nil when it does not end there.
  func row(in bytes: [UInt8], isEnd: Bool) -> Row? {
    guard !bytes.isEmpty else { return nil }
    let span = bytes.span
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    var index = 0
    func finish(_ field: [UInt8]) -> String { String(decoding: field, as: UTF8.self) }
    while index < span.count {
      let byte = span[index]
      index += 1
      if isQuoted {
        if byte != 0x22 {
          field.append(byte)
        } else if index < span.count, span[index] == 0x22 {
          field.append(0x22)
          index += 1
        } else if index == span.count, !isEnd {
          return nil
        } else {
          isQuoted = false
        }
      } else if byte == 0x22 {
        isQuoted = true
      } else if byte == 0x2C, fields.count < ExportLimits.columns {
        fields.append(finish(field))
        field = []
      } else if byte == 0x0A {
        if field.last == 0x0D { field.removeLast() }
        return Row(fields: fields + [finish(field)], end: index, isClosed: true)
      } else {
        field.append(byte)
      }
    }
    return isEnd ? Row(fields: fields + [finish(field)], end: index, isClosed: !isQuoted) : nil
  }
}
