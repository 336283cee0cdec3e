import EventModel

/// Reads the fields of an event back out of the text that Windows shows to people, for exports that keep nothing else:
/// lists of Windows PowerShell (whose JSON cuts what is nested deeper), the event viewer's CSV, forwarders of text.
///
/// The text is lines `label: value` under headings; which field a label is depends on the heading only for accounts. The
/// labels are those of the English and the Japanese Windows. A text in another language gives no fields, which is said.
struct EventMessage {
  /// A field whose value stands in the arena.
  struct Field {
    var name: String
    var value: ExportText
  }

  private var fields: [Field] = []
  private var account = EventMessageLabels.Account.none
  /// The last field may go on in the next lines.
  private var isOpen = false
  private var label: [UInt8] = []
  /// A heading was known.
  private var knowsHeadings = false
  /// Labels with a value that were not.
  private var unknownLabels = 0
  private let code: UInt32

  private init(code: UInt32) { self.code = code }

  /// The fields that the text at a range of the arena says; empty where it says none in a known form.
  static func fields(
    _ message: Range<Int>, provider: String, code: UInt32, in draft: inout ExportDraft
  ) -> [Field] {
    switch provider.lowercased() {
    case "microsoft-windows-powershell": return script(message, code: code, in: &draft)
    case "powershell", "microsoft-windows-wmi-activity":
      return [Field(name: "Data", value: ExportText(start: message.lowerBound, count: message.count))]
    case "microsoft-windows-sysmon": return plain(message, in: draft)
    default: break
    }
    var reader = EventMessage(code: code)
    var lines = TextLines(message)
    while let line = lines.line(draft.batch.bytes.span) { reader.take(line, in: &draft) }
    // Few labels are the same in other languages (`Status`).
    if !reader.knowsHeadings, reader.fields.count <= 1, reader.unknownLabels >= 3,
      EventFieldNames.knows(provider: provider, code: code)
    {
      draft.isForeign = true
    }
    return reader.fields.isEmpty ? plain(message, in: draft) : reader.fields
  }

  /// Lines `Name: value` whose names are the fields' own, as Sysmon writes them.
  ///
  /// Only names without blanks are taken, so that prose is left to the message itself.
  static func plain(_ message: Range<Int>, in draft: ExportDraft) -> [Field] {
    let bytes = draft.batch.bytes.span
    var fields: [Field] = []
    var lines = TextLines(message)
    while let line = lines.line(bytes) {
      var colon = line.lowerBound
      while colon < line.upperBound, isNameByte(bytes[colon]) { colon += 1 }
      guard colon > line.lowerBound, colon + 1 < line.upperBound, bytes[colon] == 0x3A, bytes[colon + 1] == 0x20
      else { continue }
      let value = ExportText(start: colon + 2, count: line.upperBound - colon - 2)
      fields.append(Field(name: draft.string(line.lowerBound..<colon), value: value))
    }
    return fields
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A
  }

  /// Script blocks (4104) stand between the first line and the line of their identifier, in every language; module
  /// logging (4103) is one text.
  private static func script(_ message: Range<Int>, code: UInt32, in draft: inout ExportDraft) -> [Field] {
    guard code == 4_104 else {
      let value = ExportText(start: message.lowerBound, count: message.count)
      return [Field(name: "Payload", value: value), Field(name: "ContextInfo", value: value)]
    }
    let text = draft.withLineFeeds(message)
    let bytes = draft.batch.bytes.span
    var lines = TextLines(text)
    guard let first = lines.line(bytes), first.upperBound < text.upperBound else {
      return [Field(name: "ScriptBlockText", value: ExportText(start: text.lowerBound, count: text.count))]
    }
    let script = lines.rest
    var end = script.upperBound
    var fields: [Field] = []
    if let mark = lastMark(bytes, script) {
      var rest = TextLines(mark..<script.upperBound)
      for name in ["ScriptBlockId", "Path"] {
        guard let line = rest.line(bytes), let colon = TextLines.colon(bytes, line) else { continue }
        let value = TextLines.trim(bytes, colon.at + colon.count..<line.upperBound)
        fields.append(Field(name: name, value: ExportText(start: value.lowerBound, count: value.count)))
      }
      end = mark
    }
    while end > script.lowerBound, (0x0A...0x0D).contains(bytes[end - 1]) { end -= 1 }
    let value = ExportText(start: script.lowerBound, count: end - script.lowerBound)
    return [Field(name: "ScriptBlockText", value: value)] + fields
  }

  /// Where the last line that names the script block's identifier begins.
  private static func lastMark(_ bytes: Span<UInt8>, _ text: Range<Int>) -> Int? {
    var found: Int?
    var lines = TextLines(text)
    while let line = lines.line(bytes) {
      if line.count >= 15, bytes.equals(ignoringCase: "ScriptBlock ID:", at: line.lowerBound, count: 15) {
        found = line.lowerBound
      }
    }
    return found
  }

  private mutating func take(_ line: Range<Int>, in draft: inout ExportDraft) {
    var start = line.lowerBound
    while true {
      let blank = TextLines.blank(draft.batch.bytes.span, start, line.upperBound)
      if blank == 0 { break }
      start += blank
    }
    guard let colon = TextLines.colon(draft.batch.bytes.span, start..<line.upperBound) else {
      return goOn(line, in: &draft)
    }
    TextLines.plain(draft.batch.bytes.span, start..<colon.at, into: &label)
    let value = TextLines.trim(draft.batch.bytes.span, colon.at + colon.count..<line.upperBound)
    if value.isEmpty, let heading = EventMessageLabels.heading(label.span) {
      account = heading
      knowsHeadings = true
      isOpen = false
    } else if let name = EventMessageLabels.name(label.span, under: account, code: code) {
      fields.append(Field(name: name, value: ExportText(start: value.lowerBound, count: value.count)))
      isOpen = EventMessageLabels.long.contains(name)
    } else {
      if !isOpen, !value.isEmpty, !label.isEmpty { unknownLabels += 1 }
      goOn(line, in: &draft)
    }
  }

  private mutating func goOn(_ line: Range<Int>, in draft: inout ExportDraft) {
    guard isOpen, let last = fields.indices.last else { return }
    var start = line.lowerBound
    while start < line.upperBound, draft.batch.bytes[start] == 0x09 { start += 1 }
    // A task is XML of many lines; anything else is over at the first empty one, behind which explanations follow.
    guard start < line.upperBound else {
      if !fields[last].name.hasPrefix("TaskContent") { isOpen = false }
      return
    }
    let value = fields[last].value
    if value.count == 0 {
      fields[last].value = ExportText(start: start, count: line.upperBound - start)
    } else {
      fields[last].value = draft.joined(value, line: start..<line.upperBound)
    }
  }
}

extension ExportDraft {
  /// A text with a line more; written behind the arena once, and added to there.
  mutating func joined(_ text: ExportText, line: Range<Int>) -> ExportText {
    var text = text
    if text.range.upperBound != batch.bytes.count {
      let start = batch.bytes.count
      for index in text.range { batch.bytes.append(batch.bytes[index]) }
      text.start = start
    }
    batch.bytes.append(0x0A)
    for index in line { batch.bytes.append(batch.bytes[index]) }
    text.count = batch.bytes.count - text.start
    return text
  }

  /// A text whose lines end with LF alone.
  mutating func withLineFeeds(_ text: Range<Int>) -> Range<Int> {
    var index = text.lowerBound
    while index < text.upperBound, batch.bytes[index] != 0x0D { index += 1 }
    if index == text.upperBound { return text }
    let start = batch.bytes.count
    batch.bytes.reserveCapacity(start + text.count)
    index = text.lowerBound
    while index < text.upperBound {
      let byte = batch.bytes[index]
      index += 1
      if byte == 0x0D, index < text.upperBound, batch.bytes[index] == 0x0A { continue }
      batch.bytes.append(byte)
    }
    return start..<batch.bytes.count
  }
}
