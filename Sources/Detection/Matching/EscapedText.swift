/// Text as logs carry it: values may stand there percent-encoded (once or twice) or escaped as in JSON.
enum EscapedText {
  /// One byte and where the next one starts. Percent-encoding is undone twice (`%252F`), JSON escapes once.
  static func decoded(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> (byte: UInt8, next: Int) {
    let byte = bytes[position]
    if byte == 37, let value = hexPair(bytes, position + 1, end) {
      if value == 37, let inner = hexPair(bytes, position + 3, end) { return (inner, position + 5) }
      return (value, position + 3)
    }
    if byte == 92, position + 1 < end {
      switch bytes[position + 1] {
      case 47, 92, 34: return (bytes[position + 1], position + 2)
      case 117:
        if hexPair(bytes, position + 2, end) == 0, let value = hexPair(bytes, position + 4, end) {
          return (value, position + 6)
        }
      default: break
      }
    }
    return (byte, position + 1)
  }

  /// All of a text.
  static func decoded(_ text: String) -> [UInt8] {
    let bytes = Array(text.utf8)
    var output: [UInt8] = []
    var position = 0
    while position < bytes.count {
      let (byte, next) = decoded(bytes.span, position, bytes.count)
      output.append(byte)
      position = next
    }
    return output
  }

  /// The value of two hexadecimal digits.
  static func hexPair(_ bytes: Span<UInt8>, _ position: Int, _ end: Int) -> UInt8? {
    guard position + 1 < end, let high = digit(bytes[position]), let low = digit(bytes[position + 1]) else {
      return nil
    }
    return high << 4 | low
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 65...70: byte - 55
    case 97...102: byte - 87
    default: nil
    }
  }

  /// Where a word that starts at `start` may really begin, when an escape stands before it: `%2Fevil.example` begins
  /// behind `2F`, `\nevil.example` behind the `n`. The decoded byte is returned with each place.
  static func hiddenStarts(_ bytes: Span<UInt8>, _ start: Int, _ first: Int, _ end: Int) -> [(start: Int, byte: UInt8)]
  {
    guard start > first else { return [] }
    if bytes[start - 1] == 37 {
      guard let value = hexPair(bytes, start, end) else { return [] }
      if value == 37, let inner = hexPair(bytes, start + 2, end) { return [(start + 2, value), (start + 4, inner)] }
      return [(start + 2, value)]
    }
    guard bytes[start - 1] == 92 else { return [] }
    switch bytes[start] {
    case 110, 114, 116, 98, 102, 118, 48: return [(start + 1, 32)]
    case 117:
      guard hexPair(bytes, start + 1, end) == 0, let value = hexPair(bytes, start + 3, end) else { return [] }
      return [(start + 5, value)]
    case 120: return hexPair(bytes, start + 1, end).map { [(start + 3, $0)] } ?? []
    default: return []
    }
  }
}
