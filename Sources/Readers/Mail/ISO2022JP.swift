/// ISO-2022-JP (RFC 1468) as it is really sent: with JIS X 0201 kana (`ESC ( I`, SO/SI), NEC and IBM extensions (code
/// page 50221), JIS X 0212 (`ESC $ ( D`), escapes cut off at line ends, and bytes of Shift_JIS mixed in.
///
/// The text is rewritten into code page 932, which knows the extensions that strict tables lack, and JIS X 0212 into
/// EUC-JP; both keep one mapping for all Japanese text, whichever way it was sent.
enum ISO2022JP {
  /// A run of bytes of one charset.
  struct Run: Equatable {
    /// Bytes of EUC-JP instead of code page 932.
    var isEUC: Bool
    var bytes: [UInt8]
  }

  private enum Mode { case single, kana, double, supplement }

  /// Whether the bytes hold an escape to a Japanese set.
  static func hasEscape(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var from = range.lowerBound
    while let escape = bytes.index(of: 0x1B, from: from, to: range.upperBound) {
      let next = escape + 1 < range.upperBound ? bytes[escape + 1] : 0
      let after = escape + 2 < range.upperBound ? bytes[escape + 2] : 0
      if next == 0x24 && (after == 0x40 || after == 0x42 || after == 0x28) { return true }
      if next == 0x28 && (after == 0x49 || after == 0x4A) { return true }
      from = escape + 1
    }
    return false
  }

  /// The text as runs of code page 932 and EUC-JP. `isOpen` tells that the text ends without returning to ASCII.
  static func runs(_ bytes: [UInt8], _ range: Range<Int>) -> (runs: [Run], isOpen: Bool) {
    var rewriter = Rewriter()
    var position = range.lowerBound
    while position < range.upperBound {
      if bytes[position] == 0x1B, let length = rewriter.escape(bytes, position, range.upperBound) {
        position += length
      } else {
        position += rewriter.character(bytes, position, range.upperBound)
      }
    }
    return (rewriter.runs, rewriter.mode != .single)
  }

  private struct Rewriter {
    var mode = Mode.single
    var shifted = false
    var runs: [Run] = [Run(isEUC: false, bytes: [])]

    /// Reads an escape sequence; nil when it is none that mail uses.
    mutating func escape(_ bytes: [UInt8], _ position: Int, _ end: Int) -> Int? {
      guard end - position >= 3 else { return nil }
      switch (bytes[position + 1], bytes[position + 2]) {
      case (0x28, 0x42), (0x28, 0x4A), (0x28, 0x48): mode = .single
      case (0x28, 0x49): mode = .kana
      case (0x24, 0x40), (0x24, 0x42): mode = .double
      case (0x24, 0x28):
        guard end - position >= 4 else { return nil }
        switch bytes[position + 3] {
        case 0x44: mode = .supplement
        case 0x40, 0x42, 0x4F, 0x51: mode = .double
        default: return nil
        }
        return 4
      case (0x26, 0x40): break
      default: return nil
      }
      return 3
    }

    /// Rewrites one character; returns how many bytes it took.
    mutating func character(_ bytes: [UInt8], _ position: Int, _ end: Int) -> Int {
      let byte = bytes[position]
      // RFC 1468: a line ends in ASCII; senders that forget the escape mean it all the same.
      if byte == 0x0A || byte == 0x0D {
        mode = .single
        shifted = false
      }
      if byte == 0x0E || byte == 0x0F {
        shifted = byte == 0x0E
        return 1
      }
      if byte <= 0x20 || byte == 0x7F || byte >= 0x80 || mode == .single && !shifted {
        append(byte)
        return 1
      }
      if mode == .kana || mode == .single {
        append(byte < 0x60 ? byte | 0x80 : byte)
        return 1
      }
      guard position + 1 < end, bytes[position + 1] > 0x20, bytes[position + 1] < 0x7F else {
        append(0xFF)
        return 1
      }
      pair(byte, bytes[position + 1])
      return 2
    }

    private mutating func pair(_ row: UInt8, _ cell: UInt8) {
      if mode == .supplement {
        append(contentsOf: [0x8F, row | 0x80, cell | 0x80], isEUC: true)
        return
      }
      // JIS row and cell to Shift_JIS lead and trail byte (JIS X 0208 annex 1).
      let lead = (row - 0x21) / 2 + (row < 0x5F ? 0x81 : 0xC1)
      let trail = row & 1 == 1 ? cell + (cell < 0x60 ? 0x1F : 0x20) : cell + 0x7E
      append(contentsOf: [lead, trail], isEUC: false)
    }

    private mutating func append(_ byte: UInt8) { append(contentsOf: [byte], isEUC: false) }

    private mutating func append(contentsOf bytes: [UInt8], isEUC: Bool) {
      if runs[runs.count - 1].isEUC != isEUC { runs.append(Run(isEUC: isEUC, bytes: [])) }
      runs[runs.count - 1].bytes.append(contentsOf: bytes)
    }
  }
}
