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
}
