/// How the characters of a text item are stored.
enum TextEncoding: Equatable {
  /// ASCII, UTF-8 or any other charset whose line feed is one byte.
  case bytes
  /// UTF-16, low byte first.
  case utf16LittleEndian
  /// UTF-16, high byte first.
  case utf16BigEndian

  /// Bytes of a byte order mark at the start of `head`.
  static func markLength(_ head: [UInt8]) -> Int {
    if head.starts(with: [0xef, 0xbb, 0xbf]) { return 3 }
    return head.starts(with: [0xff, 0xfe]) || head.starts(with: [0xfe, 0xff]) ? 2 : 0
  }

  /// Judges by the byte order mark, or by the zero bytes that ASCII text in UTF-16 has.
  init(of head: [UInt8]) {
    if head.starts(with: [0xff, 0xfe]) {
      self = .utf16LittleEndian
    } else if head.starts(with: [0xfe, 0xff]) {
      self = .utf16BigEndian
    } else {
      self = TextEncoding.guess(head)
    }
  }

  private static func guess(_ head: [UInt8]) -> TextEncoding {
    let pairs = min(head.count, 1_024) / 2
    guard pairs >= 8 else { return .bytes }
    var zerosFirst = 0
    var zerosSecond = 0
    for pair in 0..<pairs {
      if head[pair * 2] == 0 && TextEncoding.isText(head[pair * 2 + 1]) { zerosFirst += 1 }
      if head[pair * 2 + 1] == 0 && TextEncoding.isText(head[pair * 2]) { zerosSecond += 1 }
    }
    if zerosSecond * 10 >= pairs * 7 { return .utf16LittleEndian }
    return zerosFirst * 10 >= pairs * 7 ? .utf16BigEndian : .bytes
  }

  private static func isText(_ byte: UInt8) -> Bool { byte >= 32 && byte < 127 || (9...13).contains(byte) }

  /// Whether bytes look like text of any kind: control characters are rare.
  static func looksLikeText(_ head: [UInt8]) -> Bool {
    if TextEncoding(of: head) != .bytes { return utf16LooksLikeText(head) }
    if head.starts(with: Array("%PDF-".utf8)) || head.starts(with: Array("{\\rtf".utf8)) { return false }
    let sample = head.prefix(8_192)
    let controls = sample.count { $0 < 32 && !(8...13).contains($0) && $0 != 27 || $0 == 127 }
    return controls * 50 <= sample.count
  }

  private static func utf16LooksLikeText(_ head: [UInt8]) -> Bool {
    let text = HeadLines(head, isWhole: false, limit: 200).text
    let controls = text.count { $0 < 32 && !(8...13).contains($0) }
    return controls * 50 <= text.count
  }
}
