/// Reads the fields of an event back out of the text that Windows shows to people, for exports that keep nothing else:
/// lists of Windows PowerShell (whose JSON cuts what is nested deeper), the event viewer's CSV, forwarders of text.
///
/// The text is lines `label: value` under headings; which field a label is depends on the heading only for accounts. The
/// labels are those of the English and the Japanese Windows. A text in another language gives no fields.
struct EventMessage {
  private var fields: [(name: String, text: String)] = []
  private var account = EventMessageLabels.Account.none
  /// The last field may go on in the next lines.
  private var isOpen = false
  private let code: UInt32

  private init(code: UInt32) { self.code = code }

  /// The fields that a text says; empty where it says none in a known form.
  static func fields(_ message: String, provider: String, code: UInt32) -> [(name: String, text: String)] {
    switch provider.lowercased() {
    case "microsoft-windows-powershell": return script(message, code: code)
    case "powershell", "microsoft-windows-wmi-activity": return [("Data", message)]
    case "microsoft-windows-sysmon": return plain(message)
    default: break
    }
    var reader = EventMessage(code: code)
    for line in message.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) { reader.take(line) }
    return reader.fields.isEmpty ? plain(message) : reader.fields
  }

  /// Lines `Name: value` whose names are the fields' own, as Sysmon writes them.
  ///
  /// Only names without blanks are taken, so that prose is left to the message itself.
  static func plain(_ message: String) -> [(name: String, text: String)] {
    message.split(whereSeparator: \.isNewline).compactMap { line in
      guard let colon = line.firstIndex(of: ":"), colon != line.startIndex else { return nil }
      let name = line[..<colon]
      let rest = line[line.index(after: colon)...]
      guard rest.first == " ", name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }) else { return nil }
      return (String(name), String(rest.dropFirst()))
    }
  }

  /// Script blocks (4104) stand between the first line and the line of their identifier, in every language; module
  /// logging (4103) is one text.
  private static func script(_ message: String, code: UInt32) -> [(name: String, text: String)] {
    guard code == 4_104 else { return [("Payload", message), ("ContextInfo", message)] }
    let text = message.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\n")
    guard let start = text.firstIndex(of: "\n") else { return [("ScriptBlockText", text)] }
    var script = text[text.index(after: start)...]
    var fields: [(name: String, text: String)] = []
    if let mark = lastMark(in: script) {
      let rest = script[mark...].split(separator: "\n")
      for (name, line) in zip(["ScriptBlockId", "Path"], rest) {
        let value = line.split(separator: ":", maxSplits: 1).last ?? ""
        fields.append((name, String(value.drop { $0 == " " })))
      }
      script = script[..<mark]
    }
    while script.last?.isNewline == true { script.removeLast() }
    return [("ScriptBlockText", String(script))] + fields
  }

  /// Where the last line that names the script block's identifier begins.
  private static func lastMark(in text: Substring) -> Substring.Index? {
    var found: Substring.Index?
    var line = text.startIndex
    while line < text.endIndex {
      if text[line...].prefix(15).lowercased() == "scriptblock id:" { found = line }
      guard let end = text[line...].firstIndex(of: "\n") else { break }
      line = text.index(after: end)
    }
    return found
  }

  private mutating func take(_ line: Substring) {
    let text = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{3000}" }
    guard let colon = text.firstIndex(where: { $0 == ":" || $0 == "：" }) else { return goOn(line) }
    let label = EventMessageLabels.plain(text[..<colon])
    let value = EventMessageLabels.value(text[text.index(after: colon)...])
    if value.isEmpty, let heading = EventMessageLabels.headings[label] {
      account = heading
      isOpen = false
    } else if let name = EventMessageLabels.name(label, under: account, code: code) {
      fields.append((name, value))
      isOpen = EventMessageLabels.long.contains(name)
    } else {
      goOn(line)
    }
  }

  private mutating func goOn(_ line: Substring) {
    guard isOpen, let last = fields.indices.last else { return }
    let text = line.drop { $0 == "\t" }
    // A task is XML of many lines; anything else is over at the first empty one, behind which explanations follow.
    if text.isEmpty, !fields[last].name.hasPrefix("TaskContent") { isOpen = false }
    if !text.isEmpty { fields[last].text += fields[last].text.isEmpty ? String(text) : "\n" + text }
  }
}
