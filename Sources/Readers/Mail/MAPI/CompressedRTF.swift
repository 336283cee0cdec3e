internal import Bytes

/// Compressed RTF, "LZFu" (MS-OXRTFCP). One byte gives eight at most, so that the input bounds the output.
enum CompressedRTF {
  private static let compressed: UInt32 = 0x7546_5A4C
  private static let uncompressed: UInt32 = 0x414C_454D
  private static let dictionarySize = 4_096

  /// What the dictionary holds at the start (MS-OXRTFCP section 2.1.3.1).
  private static let prefix = Array(
    ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
      + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
      + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

  /// The RTF, as far as it goes and `limit` allows, and what is wrong with it.
  static func decompress(_ bytes: [UInt8], limit: Int = .max) -> (rtf: [UInt8], issues: [OutlookAnomaly]) {
    guard bytes.count >= 16 else { return ([], bytes.isEmpty ? [] : [.rtfDamaged]) }
    let claimed = Int(bytes.span.loadU32(at: 0))
    let size = Int(bytes.span.loadU32(at: 4))
    // The size counts from behind itself.
    let end = claimed >= 12 ? min(bytes.count, claimed + 4) : bytes.count
    switch bytes.span.loadU32(at: 8) {
    case uncompressed:
      let rtf = Array(bytes[16..<min(end, 16 + min(size, bytes.count))])
      return (rtf, rtf.count < size ? [.rtfDamaged] : [])
    case compressed:
      var issues: [OutlookAnomaly] = checksum(bytes, 16..<end) == bytes.span.loadU32(at: 12) ? [] : [.rtfChecksum]
      let (rtf, isEnded) = expand(bytes, 16..<end, limit: limit)
      if rtf.count >= limit { return (rtf, issues + [.rtfTooLarge]) }
      if !isEnded && rtf.count < size || claimed + 4 > bytes.count { issues.append(.rtfDamaged) }
      return (rtf, issues)
    default:
      // Some programs keep the RTF as it is.
      return bytes.has(Array("{\\rtf".utf8), at: 0, before: bytes.count) ? (bytes, []) : ([], [.rtfDamaged])
    }
  }

  private static func expand(_ bytes: [UInt8], _ range: Range<Int>, limit: Int) -> (rtf: [UInt8], isEnded: Bool) {
    var dictionary = prefix + [UInt8](repeating: 0x20, count: dictionarySize - prefix.count)
    var write = prefix.count
    var output: [UInt8] = []
    var position = range.lowerBound
    func put(_ byte: UInt8) {
      output.append(byte)
      dictionary[write] = byte
      write = (write + 1) % dictionarySize
    }
    while position < range.upperBound, output.count < limit {
      let control = bytes[position]
      position += 1
      for bit in 0..<8 {
        if control >> bit & 1 == 0 {
          guard position < range.upperBound else { return (output, false) }
          put(bytes[position])
          position += 1
        } else {
          guard position + 1 < range.upperBound else { return (output, false) }
          let reference = Int(bytes[position]) << 8 | Int(bytes[position + 1])
          position += 2
          let offset = reference >> 4
          if offset == write { return (output, true) }
          for step in 0..<(reference & 15) + 2 { put(dictionary[(offset + step) % dictionarySize]) }
        }
      }
    }
    return (output, false)
  }

  /// The table of CRC-32; the checksum here starts at 0 and is not inverted (MS-OXRTFCP section 2.1.3.2).
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
  }

  private static func checksum(_ bytes: [UInt8], _ range: Range<Int>) -> UInt32 {
    var crc: UInt32 = 0
    for byte in bytes[range] { crc = crc >> 8 ^ table[Int((crc ^ UInt32(byte)) & 0xFF)] }
    return crc
  }
}
