/// The lines `Record 12` that `evtx_dump` writes between the records.
enum RecordLine {
  /// Whether a text is nothing but such a line, blanks aside.
  static func isOne(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var index = JSONTape.skipBlanks(bytes, range.lowerBound, range.upperBound)
    guard range.upperBound - index > 7, bytes.equals("Record ", at: index, count: 7) else { return false }
    index += 7
    let first = index
    while index < range.upperBound, (0x30...0x39).contains(bytes[index]) { index += 1 }
    return index > first && JSONTape.skipBlanks(bytes, index, range.upperBound) == range.upperBound
  }
}
