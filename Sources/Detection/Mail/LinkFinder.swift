/// Finds addresses of the web in plain text. They end at white space, quotes, brackets and everything outside ASCII: in
/// Japanese text the sentence goes on right behind an address.
enum LinkFinder {
  static func links(in text: [UInt8], limit: Int) -> [MailLink] {
    var found: [MailLink] = []
    var at = 0
    while at + 7 < text.count, found.count < limit {
      guard let start = schemeStart(text, at) else {
        at += 1
        continue
      }
      var end = start
      while end < text.count, isURLByte(text[end]) { end += 1 }
      var stop = end
      while stop > start, isTrailing(text[stop - 1]) { stop -= 1 }
      var target = String(decoding: text[start..<stop], as: UTF8.self)
      if lower(text[start]) == UInt8(ascii: "w") { target = "http://" + target }
      if let link = MailLink(target: target, shown: "") { found.append(link) }
      at = max(end, at + 1)
    }
    return found
  }

  /// `http://`, `https://`, `hxxp…` or `www.` at a word's start.
  private static func schemeStart(_ text: [UInt8], _ at: Int) -> Int? {
    let byte = lower(text[at])
    guard byte == UInt8(ascii: "h") || byte == UInt8(ascii: "w") || byte == UInt8(ascii: "f") else { return nil }
    if at > 0, isWord(text[at - 1]) { return nil }
    for prefix in prefixes where matches(text, at, prefix) { return at }
    return nil
  }

  private static let prefixes = ["http://", "https://", "hxxp://", "hxxps://", "ftp://", "www."].map { Array($0.utf8) }

  private static func matches(_ text: [UInt8], _ at: Int, _ word: [UInt8]) -> Bool {
    guard at + word.count <= text.count else { return false }
    for index in word.indices where lower(text[at + index]) != word[index] { return false }
    return true
  }

  private static func lower(_ byte: UInt8) -> UInt8 { (65...90).contains(byte) ? byte | 0x20 : byte }
  private static func isWord(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (97...122).contains(byte | 0x20)
  }
  private static func isURLByte(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7F && byte != 0x22 && byte != 0x3C && byte != 0x3E && byte != 0x60 && byte != 0x7C
  }
  private static func isTrailing(_ byte: UInt8) -> Bool { ".,;:!?)]}'*_".utf8.contains(byte) }
}
