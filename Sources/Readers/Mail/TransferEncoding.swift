internal import CGMime

/// Content-Transfer-Encoding: RFC 2045 section 6, and x-uuencode.
enum TransferEncoding {
  case identity
  case base64
  case quotedPrintable
  case uuencode
  case unknown

  /// The encoding named by a header value.
  init(_ name: String) {
    switch name {
    case "", "7bit", "8bit", "7bits", "8bits", "binary", "7-bit", "8-bit", "none", "plain": self = .identity
    case "base64": self = .base64
    case "quoted-printable", "quotedprintable", "quoted_printable", "qp": self = .quotedPrintable
    case "x-uuencode", "uuencode", "x-uue", "uue": self = .uuencode
    default: self = .unknown
    }
  }

  /// Decodes `range` of `bytes` in one pass and one allocation.
  func decode(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    guard !range.isEmpty else { return [] }
    switch self {
    case .identity, .unknown: return Array(bytes[range])
    case .base64: return run(bytes, range, GMIME_CONTENT_ENCODING_BASE64)
    case .quotedPrintable: return run(bytes, range, GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE)
    case .uuencode: return Uuencode.decode(bytes, range)
    }
  }

  private func run(_ bytes: [UInt8], _ range: Range<Int>, _ encoding: GMimeContentEncoding) -> [UInt8] {
    GMimeRuntime.start()
    var state = GMimeEncoding()
    unsafe g_mime_encoding_init_decode(&state, encoding)
    let room = unsafe g_mime_encoding_outlen(&state, range.count) + 64
    return unsafe [UInt8](unsafeUninitializedCapacity: room) { output, count in
      unsafe bytes.withUnsafeBytes { raw in
        guard let base = raw.baseAddress, let target = output.baseAddress else { return }
        let text = unsafe (base + range.lowerBound).assumingMemoryBound(to: CChar.self)
        count = unsafe target.withMemoryRebound(to: CChar.self, capacity: room) {
          unsafe g_mime_encoding_flush(&state, text, range.count, $0)
        }
        // A last group of base64 without padding or cut off: GMime keeps its bits back.
        guard encoding == GMIME_CONTENT_ENCODING_BASE64, state.state == 2 || state.state == 3 else { return }
        let bits = state.save << (state.state == 2 ? 12 : 6)
        for shift in (state.state == 2 ? [16] : [16, 8]) {
          unsafe target[count] = UInt8(truncatingIfNeeded: bits >> UInt32(shift))
          count += 1
        }
      }
    }
  }

  /// Bytes of a base64 body that belong to no base64 text: neither alphabet nor padding nor blanks.
  static func base64Garbage(_ bytes: [UInt8], _ range: Range<Int>) -> Int {
    var garbage = 0
    let alphabet = base64Alphabet
    for byte in bytes[range] where !alphabet[Int(byte)] { garbage += 1 }
    return garbage
  }

  /// Whether the last group of base64 is not whole and the last line has no end: encoders that leave out the padding still end
  /// the line.
  static func isBrokenBase64(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard let last = range.last, !bytes[last].isBlank, bytes[last] != 0x3D else { return false }
    return range.reduce(0, { bytes[$1].isBlank ? $0 : $0 + 1 }) & 3 != 0
  }

  /// Whether base64 shows that it ends where it does: padding, or whole groups on a last line that is shorter than the one
  /// before it (encoders fill all lines but the last).
  static func isCompleteBase64(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    let body = bytes.trimmed(range)
    guard let last = body.last else { return false }
    if bytes[last] == 0x3D { return true }
    guard body.upperBound < range.upperBound, body.reduce(0, { bytes[$1].isBlank ? $0 : $0 + 1 }) & 3 == 0 else {
      return false
    }
    func lineStart(_ end: Int) -> Int {
      var start = end
      while start > body.lowerBound, bytes[start - 1] != 10 { start -= 1 }
      return start
    }
    let start = lineStart(body.upperBound)
    guard start > body.lowerBound else { return true }
    let before = bytes.trimmed(lineStart(start - 1)..<start)
    return body.upperBound - start < before.count
  }

  private static let base64Alphabet: [Bool] = (0..<256).map { value in
    let byte = UInt8(value)
    return byte.isLetter || byte.isDigit || byte.isBlank || byte == 43 || byte == 47 || byte == 61
  }
}
