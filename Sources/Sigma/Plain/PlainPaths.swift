/// Paths in the form that people write: `C:\Users\Public\a.exe`.
enum PlainPaths {
  private static let backslash = UInt8(ascii: "\\")
  /// What may stand before a drive and changes nothing.
  private static let fronts = ["\\\\?\\", "\\\\.\\", "\\??\\"].map { Array($0.utf8) }
  private static let computers = ["\\\\localhost\\", "\\\\127.0.0.1\\", "\\\\.\\unc\\localhost\\"].map {
    Array($0.utf8)
  }
  /// Names that Windows gives to the same folders on nearly every computer.
  private static let names: [(name: [UInt8], plain: [UInt8])] = [
    ("sysnative", "System32"), ("progra~1", "Program Files"), ("progra~2", "Program Files (x86)"),
    ("progra~3", "ProgramData"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  static func plain(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = 0
    // Within a path that begins with a drive, where a slash is a backslash.
    var isInPath = false
    while index < text.count {
      if let end = front(text, index) {
        index = end
        continue
      }
      let byte = text[index]
      if isDrive(text, index) {
        isInPath = true
      } else if PlainText.isBlank(byte) || PlainText.isQuote(byte) || byte == UInt8(ascii: ",") {
        isInPath = false
      }
      guard byte == backslash || isInPath && byte == UInt8(ascii: "/") else {
        out.append(byte)
        index += 1
        continue
      }
      index = separator(text, index, isInPath, &out)
    }
    return out
  }

  /// Where a front that changes nothing ends.
  private static func front(_ text: [UInt8], _ index: Int) -> Int? {
    guard text[index] == backslash else { return nil }
    for front in fronts where PlainText.stands(front, in: text, at: index) {
      return isDrive(text, index + front.count) ? index + front.count : nil
    }
    return nil
  }

  /// Whether a drive begins here: `C:\` or `C:/`, not the end of `http:/`.
  private static func isDrive(_ text: [UInt8], _ index: Int) -> Bool {
    guard index + 2 < text.count, PlainText.isLetter(text[index]), text[index + 1] == UInt8(ascii: ":") else {
      return false
    }
    if index > 0, PlainText.isLetter(text[index - 1]) || PlainText.isDigit(text[index - 1]) { return false }
    if text[index + 2] == backslash { return true }
    return text[index + 2] == UInt8(ascii: "/") && !(index + 3 < text.count && text[index + 3] == UInt8(ascii: "/"))
  }

  /// Writes a separator with what follows it as a name of its own, and answers where to go on.
  private static func separator(_ text: [UInt8], _ start: Int, _ isInPath: Bool, _ out: inout [UInt8]) -> Int {
    for computer in computers where PlainText.stands(computer, in: text, at: start) {
      // `\\localhost\c$\`
      let drive = start + computer.count
      guard drive + 1 < text.count, PlainText.isLetter(text[drive]), text[drive + 1] == UInt8(ascii: "$") else { break }
      out += [text[drive], UInt8(ascii: ":")]
      return drive + 2
    }
    func isSeparator(_ index: Int) -> Bool {
      index < text.count && (text[index] == backslash || isInPath && text[index] == UInt8(ascii: "/"))
    }
    func isEnd(_ index: Int) -> Bool {
      index >= text.count || isSeparator(index) || PlainText.isBlank(text[index]) || PlainText.isQuote(text[index])
    }
    // Behind a name or a drive, several separators are one; in front of a computer's name two stay.
    let follows = out.last.map { !PlainText.isBlank($0) && !PlainText.isQuote($0) && $0 != UInt8(ascii: "=") } ?? false
    var index = start + 1
    if follows {
      while isSeparator(index) { index += 1 }
    } else if isSeparator(index) {
      out.append(backslash)
      index += 1
    }
    if follows, index < text.count, text[index] == UInt8(ascii: ".") {
      if isEnd(index + 1), isSeparator(index + 1) { return index + 1 }
      if index + 1 < text.count, text[index + 1] == UInt8(ascii: "."), isEnd(index + 2), let parent = parent(out) {
        out.removeSubrange(parent...)
        return index + 2
      }
    }
    out.append(backslash)
    for (name, plain) in names where PlainText.stands(name, in: text, at: index) && isEnd(index + name.count) {
      out += plain
      return index + name.count
    }
    return index
  }

  /// Where the separator before the last name begins; nil when there is no name to go up from.
  private static func parent(_ out: [UInt8]) -> Int? {
    var index = out.count - 1
    while index > 0, out[index] != backslash, !PlainText.isQuote(out[index]), out.count - index < 256 { index -= 1 }
    guard index > 0, out[index] == backslash, index < out.count - 1, out[index - 1] != backslash else { return nil }
    return index
  }
}
