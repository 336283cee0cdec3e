import Bytes
import EventModel

/// Where in a head an export of Windows events begins that has other text in front of it: a prompt, a comment, blank lines, a
/// transcript, records of another product.
struct ExportStart {
  /// The place in the text of the head, as UTF-8.
  let place: Int
  let reader: any Reader

  /// Looks at each line that can be the first one of an export; nil where none is, or where the text behind it is mostly
  /// something else.
  init?(_ text: [UInt8], readers: [any Reader]) {
    let bytes = text.span
    guard ExportStart.marks.contains(where: { EventSearch.find($0, in: bytes, from: 0, to: text.count) != nil }) else {
      return nil
    }
    var tries = 0
    var line = 0
    var before: UInt8 = 0x7B
    while line < text.count, tries < ExportLimits.starts {
      let end = ByteSearch.firstIndex(of: 0x0A, in: bytes, from: line, to: text.count) ?? text.count
      if line > 0, ExportStart.mayBegin(bytes, line..<end, behind: before) {
        tries += 1
        let rest = Array(text[line...])
        if let reader = readers.first(where: { $0.recognise(rest, name: "") >= .likely }),
          ExportStart.isMost(of: rest, reader)
        {
          (place, self.reader) = (line, reader)
          return
        }
      }
      if JSONTape.skipBlanks(bytes, line, end) < end { before = bytes[line] }
      line = end + 1
    }
    return nil
  }

  /// Names of which every export has one in its first bytes.
  private static let marks: [StaticString] = [
    "vent", "ProviderName", "LogName", "ActionType", "TimeCreated", "detections", "\u{30A4}\u{30D9}\u{30F3}\u{30C8}",
  ]

  /// Whether the line at a range looks like the first one of an export, behind a line that begins with a byte.
  private static func mayBegin(_ bytes: Span<UInt8>, _ line: Range<Int>, behind before: UInt8) -> Bool {
    let start = JSONTape.skipBlanks(bytes, line.lowerBound, line.upperBound)
    guard start < line.upperBound else { return false }
    // What is inside of JSON or XML is looked at with the line where that begins.
    let isInJSON = before <= 0x20 || [0x7B, 0x5B, 0x7D, 0x5D, 0x22].contains(before)
    switch bytes[start] {
    case 0x7B, 0x5B: return start == line.lowerBound && !isInJSON
    case 0x3C: return start == line.lowerBound && before > 0x20 && before != 0x3C
    default: break
    }
    if bytes.begins(with: "Event[", at: start..<line.upperBound) { return true }
    if bytes.begins(with: "LogName=", at: start..<line.upperBound) { return true }
    if PropertyList.isLine(bytes, start..<line.upperBound) { return true }
    return CSVForm.mayBeHeader(bytes, start..<line.upperBound)
  }

  /// Whether what the reader makes of the rest of a head is most of it.
  private static func isMost(of rest: [UInt8], _ reader: any Reader) -> Bool {
    let sink = Coverage()
    guard let input = try? Input(name: "", bytes: rest) else { return false }
    try? reader.read(input, into: sink, budget: Budget(inputBytes: UInt64(rest.count)))
    // One event that is longer than the head.
    guard sink.events > 0 else { return true }
    let tail = sink.isCut ? rest.count - min(rest.count, sink.end) : 0
    return (sink.bytes + tail) * 2 >= rest.count
  }
}

/// Counts the bytes of events.
private final class Coverage: RecordSink {
  let fields = FieldTable([])
  var events = 0
  var bytes = 0
  var end = 0
  var isCut = false

  func accept(_ batch: inout EventBatch) {
    events += batch.events.count
    for event in batch.events {
      bytes += Int(event.itemLength)
      end = max(end, Int(clamping: event.itemOffset) + Int(event.itemLength))
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) { if anomaly.code == "windows.event-truncated" { isCut = true } }
}
