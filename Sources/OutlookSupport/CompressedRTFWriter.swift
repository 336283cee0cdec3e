/// Compresses RTF as Outlook does, "LZFu" (MS-OXRTFCP section 3.2).
public enum CompressedRTFWriter {
  private static let prefix = Array(
    ("{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
      + "\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
      + "\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx").utf8)

  /// The compressed form, with its header.
  public static func compress(_ rtf: [UInt8]) -> [UInt8] {
    let window = prefix + rtf
    var position = prefix.count
    var output: [UInt8] = []
    var tokens: [[UInt8]] = []
    var control: UInt8 = 0
    func flush() {
      output.append(control)
      output += tokens.flatMap { $0 }
      tokens = []
      control = 0
    }
    func put(_ token: [UInt8]) {
      if token.count == 2 { control |= 1 << UInt8(tokens.count) }
      tokens.append(token)
      if tokens.count == 8 { flush() }
    }
    while position < window.count {
      let (start, length) = longest(window, at: position)
      if length >= 2 {
        let reference = (start % 4_096) << 4 | (length - 2)
        put([UInt8(reference >> 8), UInt8(reference & 0xFF)])
        position += length
      } else {
        put([window[position]])
        position += 1
      }
    }
    let end = (position % 4_096) << 4
    put([UInt8(end >> 8), UInt8(end & 0xFF)])
    if !tokens.isEmpty { flush() }
    return little(UInt64(output.count + 12), 4) + little(UInt64(rtf.count), 4) + Array("LZFu".utf8)
      + little(UInt64(checksum(output)), 4) + output
  }

  /// The longest earlier run of at most 17 bytes. The place being written stands for the end and is never referred to.
  private static func longest(_ window: [UInt8], at position: Int) -> (start: Int, length: Int) {
    var best = (start: 0, length: 0)
    for start in max(0, position - 4_000)..<position where window[start] == window[position] {
      var length = 1
      while length < 17, position + length < window.count, window[start + length] == window[position + length] {
        length += 1
      }
      if length > best.length { best = (start, length) }
      if length == 17 { break }
    }
    return best
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    bytes.reduce(UInt32(0)) { crc, byte in
      (0..<8).reduce(crc ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xEDB8_8320 : value >> 1 }
    }
  }
}
