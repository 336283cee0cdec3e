import EventModel

extension ExportDraft {
  /// A cell of CSV with its quotes resolved, behind the arena.
  mutating func withoutQuotes(_ cell: Range<Int>) -> Range<Int> {
    var text: [UInt8] = []
    swap(&text, &scratch)
    text.removeAll(keepingCapacity: true)
    CSVRow.resolve(batch.bytes.span, cell, into: &text)
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: text)
    swap(&text, &scratch)
    return start..<batch.bytes.count
  }

  /// Adds a list of values by their order, of a text with separators.
  mutating func list(_ cell: Range<Int>, separator: UInt8) {
    let name = text("ReplacementStrings").range
    let list = tape.beginList()
    var start = cell.lowerBound
    for index in cell where batch.bytes[index] == separator {
      tape.add(name: 0..<0, text: start..<index)
      start = index + 1
    }
    tape.add(name: 0..<0, text: start..<cell.upperBound)
    tape.endObject(list)
    tape.setName(name, of: list)
  }
}
