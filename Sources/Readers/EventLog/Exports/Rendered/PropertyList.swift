import Bytes
import EventModel

/// Lists of properties as PowerShell's `Format-List` writes them: `Name      : value`, lines that go on indented to where the
/// values begin, all colons of a list at one place.
enum PropertyList {
  /// The names with which an event's list may begin, or that tell one.
  private static let names: [StaticString] = [
    "Message", "TimeCreated", "ProviderName", "Id", "LogName", "Index", "EntryType", "EventID", "Source", "MachineName",
    "RecordId", "LevelDisplayName", "InstanceId", "TimeGenerated",
  ]

  /// Whether a line is a property of an event.
  static func isLine(_ bytes: Span<UInt8>, _ line: Range<Int>) -> Bool {
    guard let (name, _) = parts(bytes, line) else { return false }
    return names.contains { bytes.equals($0, at: name) }
  }

  /// The name in a line and where its value begins; nil for another line.
  static func parts(_ bytes: Span<UInt8>, _ line: Range<Int>) -> (name: Range<Int>, value: Int)? {
    var index = line.lowerBound
    while index < line.upperBound, isNameByte(bytes[index]) { index += 1 }
    let name = line.lowerBound..<index
    while index < line.upperBound, bytes[index] == 0x20 { index += 1 }
    guard !name.isEmpty, index > name.upperBound, index < line.upperBound, bytes[index] == 0x3A else { return nil }
    return (name, min(line.upperBound, index + 2))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A || byte == 0x5F
  }
}

extension ExportDraft {
  /// The list of properties at a range of the arena as an object.
  mutating func properties(_ text: Range<Int>) -> Int {
    let object = tape.beginObject()
    var lines = TextLines(text)
    var name: Range<Int>?
    var column = 0
    var value = 0..<0
    var isFull = false
    let width = widest(text)
    while let line = lines.line(batch.bytes.span) {
      if let (found, start) = PropertyList.parts(batch.bytes.span, line),
        name == nil || start - line.lowerBound == column || start == line.upperBound
      {
        if let name { tape.add(name: name, text: value) }
        name = found
        column = start - line.lowerBound
        value = start..<line.upperBound
      } else if name != nil, !line.isEmpty {
        value = joined(value, continuation(line, column), withBreak: !isFull)
      }
      isFull = line.count == width && width >= 60
    }
    if let name { tape.add(name: name, text: value) }
    tape.endObject(object)
    return object
  }

  /// The length of the longest line: one that is as long was wrapped, not ended.
  private func widest(_ text: Range<Int>) -> Int {
    var lines = TextLines(text)
    var width = 0
    while let line = lines.line(batch.bytes.span) { width = max(width, line.count) }
    return width
  }

  /// A line without its indentation.
  private func continuation(_ line: Range<Int>, _ column: Int) -> Range<Int> {
    var start = line.lowerBound
    while start < line.upperBound, start - line.lowerBound < column, batch.bytes[start] == 0x20 { start += 1 }
    return start..<line.upperBound
  }

  private mutating func joined(_ text: Range<Int>, _ line: Range<Int>, withBreak: Bool) -> Range<Int> {
    var start = text.lowerBound
    if text.upperBound != batch.bytes.count {
      start = batch.bytes.count
      for index in text { batch.bytes.append(batch.bytes[index]) }
    }
    if withBreak { batch.bytes.append(0x0A) }
    for index in line { batch.bytes.append(batch.bytes[index]) }
    return start..<batch.bytes.count
  }
}
