import Bytes

/// Another export behind the last event of a text whose events end where the next one begins: it would be taken for a part of
/// the description.
enum OtherExport {
  /// The form of the text at hand, whose own lines are no other export.
  enum Form {
    case wevtutil, splunk, list, none
  }

  /// The line in a range, but for the first one, with which another export seems to begin.
  static func line(in bytes: Span<UInt8>, _ range: Range<Int>, own: Form = .none) -> Int? {
    var line = next(bytes, range.lowerBound, range.upperBound)
    while line < range.upperBound {
      let end = next(bytes, line, range.upperBound)
      if begins(bytes, line..<end, range.upperBound, own) { return line }
      line = end
    }
    return nil
  }

  private static func next(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    ByteSearch.firstIndex(of: 0x0A, in: bytes, from: start, to: end).map { $0 + 1 } ?? end
  }

  private static func begins(_ bytes: Span<UInt8>, _ line: Range<Int>, _ end: Int, _ own: Form) -> Bool {
    // Most lines of a description are indented or short.
    guard line.count > 6, bytes[line.lowerBound] > 0x20 else { return false }
    func holds(_ marks: [StaticString], to end: Int) -> Bool {
      marks.contains { EventSearch.find($0, in: bytes, from: line.lowerBound, to: end) != nil }
    }
    switch bytes[line.lowerBound] {
    case 0x3C: return holds(["<?xml", "<Event", "<Objs", "<itemList", "<13>", "<14>"], to: line.upperBound)
    case 0x7B, 0x5B: return holds(names, to: min(end, line.lowerBound + 4_096))
    default: break
    }
    if own != .wevtutil, bytes.begins(with: "Event[", at: line) { return true }
    if own != .splunk, bytes.begins(with: "LogName=", at: line) { return true }
    if bytes.begins(with: "Record ", at: line), RecordLine.isOne(bytes, line) { return true }
    if own != .list, PropertyList.isLine(bytes, line) { return true }
    return CSVForm.isHeader(bytes, line)
  }

  private static let names: [StaticString] = [
    "\"EventID\"", "\"event_id\"", "\"EventId\"", "\"EventCode\"", "\"ProviderName\"", "\"ActionType\"", "\"eventID\"",
  ]
}
