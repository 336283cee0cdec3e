internal import Glibc

/// Text in the encodings of Japanese systems before Unicode: what a Japanese console redirects into a file (`wevtutil`), and
/// what the event viewer and PowerShell 5 save.
enum JapaneseText {
  /// The encodings, under the names of iconv: Windows' code page 932 and the extended EUC.
  enum Charset: String {
    case shiftJIS = "CP932"
    case eucJP = "EUC-JP-MS"
  }

  /// The encoding of a text that is not UTF-8; nil where nothing speaks for Japanese. Every sentence of it has kana, which
  /// have bytes of their own in both encodings. A byte that does not fit is damage while many more kana speak for the
  /// encoding: one flipped bit must not hide a log.
  static func charset(of head: [UInt8]) -> Charset? {
    guard head.contains(where: { $0 >= 0x80 }), !isUTF8(head) else { return nil }
    let candidates = [Charset.eucJP, .shiftJIS].map { charset in
      (charset: charset, weight: weight(of: head, charset))
    }
    guard let best = candidates.max(by: { $0.weight < $1.weight }), best.weight >= 2 else { return nil }
    return best.charset
  }

  /// Whether it is UTF-8, but for a character that the end cuts.
  private static func isUTF8(_ head: [UInt8]) -> Bool {
    for cut in 0...min(3, head.count) where String(validating: head.dropLast(cut), as: UTF8.self) != nil { return true }
    return false
  }

  /// Hiragana and katakana in a text, less eight for every byte that does not fit the encoding; a character that the end
  /// cuts is passed over.
  private static func weight(of text: [UInt8], _ charset: Charset) -> Int {
    var (index, kana, misfits) = (0, 0, 0)
    while index < text.count {
      let lead = text[index]
      if lead < 0x80 || charset == .shiftJIS && (0xA1...0xDF).contains(lead) {
        index += 1
        continue
      }
      guard index + 1 < text.count else { break }
      let trail = text[index + 1]
      switch charset {
      case .shiftJIS:
        guard (0x81...0x9F).contains(lead) || (0xE0...0xFC).contains(lead), (0x40...0xFC).contains(trail), trail != 0x7F
        else {
          misfits += 1
          index += 1
          continue
        }
        if lead == 0x82 && trail >= 0x9F || lead == 0x83 && trail <= 0x96 { kana += 1 }
        index += 2
      case .eucJP:
        guard lead == 0x8E || lead == 0x8F || (0xA1...0xFE).contains(lead), trail >= 0xA1 else {
          misfits += 1
          index += 1
          continue
        }
        if lead == 0xA4 || lead == 0xA5 { kana += 1 }
        index += lead == 0x8F ? 3 : 2
      }
    }
    return kana - 8 * misfits
  }

  /// Appends `bytes` as UTF-8 and takes them away, but for a character that the end cuts unless it `isWhole`. What fits
  /// nowhere becomes U+FFFD, byte by byte.
  static func decode(_ bytes: inout [UInt8], _ charset: Charset, isWhole: Bool, into text: inout [UInt8]) {
    guard let handle = unsafe iconv_open("UTF-8", charset.rawValue), Int(bitPattern: handle) != -1 else {
      text += bytes
      bytes = []
      return
    }
    defer { _ = unsafe iconv_close(handle) }
    // Two bytes become three at most, and one that fits nowhere three as well.
    var output = [CChar](repeating: 0, count: bytes.count * 3 + 16)
    var (left, room) = (bytes.count, output.count)
    unsafe bytes.withUnsafeMutableBytes { source in
      unsafe output.withUnsafeMutableBufferPointer { target in
        var from = unsafe source.baseAddress?.assumingMemoryBound(to: CChar.self)
        var to = target.baseAddress
        while left > 0, unsafe iconv(handle, &from, &left, &to, &room) == -1 {
          // A character that the end cuts stays for the next piece.
          if errno == EINVAL && !isWhole || room < 3 { break }
          for byte: UInt8 in [0xEF, 0xBF, 0xBD] {
            unsafe to?.pointee = CChar(bitPattern: byte)
            unsafe to = unsafe to.map { unsafe $0 + 1 }
          }
          room -= 3
          unsafe from = unsafe from.map { unsafe $0 + 1 }
          left -= 1
        }
      }
    }
    text += output[..<(output.count - room)].lazy.map { UInt8(bitPattern: $0) }
    bytes.removeFirst(bytes.count - left)
  }

  /// Bytes in the encoding that a text in UTF-8 was.
  static func length(_ text: Span<UInt8>, _ range: Range<Int>, _ charset: Charset) -> Int {
    var length = 0
    for index in range {
      switch text[index] {
      case 0x00...0x7F: length += 1
      case 0x80...0xBF: continue
      case 0xEF where index + 2 < text.count:
        // Half-width katakana (U+FF61 to U+FF9F) have one byte in code page 932; U+FFFD stands for one.
        let scalar = 0xF000 | Int(text[index + 1] & 0x3F) << 6 | Int(text[index + 2] & 0x3F)
        let isHalf = (0xFF61...0xFF9F).contains(scalar) && charset == .shiftJIS
        length += isHalf || scalar == 0xFFFD ? 1 : 2
      default: length += 2
      }
    }
    return length
  }
}
