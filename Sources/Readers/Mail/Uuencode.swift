/// uuencode, as POSIX describes it: a length character and groups of four characters for three bytes on each line.
enum Uuencode {
  /// Decodes a whole body: what stands before the `begin` line is skipped, as is everything from `end` on.
  static func decode(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var start = range.lowerBound
    var line = start
    while line < range.upperBound {
      let end = bytes.index(of: 10, from: line, to: range.upperBound) ?? range.upperBound
      if bytes.has(Array("begin ".utf8), at: line, before: end) {
        start = min(end + 1, range.upperBound)
        break
      }
      line = end + 1
    }
    let end = bytes.index(of: Array("\nend".utf8), from: max(range.lowerBound, start - 1), to: range.upperBound)
    return decodeLines(bytes, start..<max(start, end ?? range.upperBound))
  }

  /// Decodes data lines. Blanks that were lost at line ends count as zeros.
  static func decodeLines(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(range.count / 4 * 3)
    var line = range.lowerBound
    while line < range.upperBound {
      let end = bytes.index(of: 10, from: line, to: range.upperBound) ?? range.upperBound
      decodeLine(bytes, line, end, &output)
      line = end + 1
    }
    return output
  }

  private static func decodeLine(_ bytes: [UInt8], _ start: Int, _ end: Int, _ output: inout [UInt8]) {
    var stop = end
    while stop > start, bytes[stop - 1] == 13 { stop -= 1 }
    guard stop > start, bytes[start] >= 0x20 else { return }
    var left = Int((bytes[start] - 0x20) & 0x3F)
    var position = start + 1
    func value(_ index: Int) -> UInt32 {
      index < stop && bytes[index] >= 0x20 ? UInt32((bytes[index] - 0x20) & 0x3F) : 0
    }
    while left > 0 {
      let bits = value(position) << 18 | value(position + 1) << 12 | value(position + 2) << 6 | value(position + 3)
      for shift in [16, 8, 0] as [UInt32] where left > 0 {
        output.append(UInt8(truncatingIfNeeded: bits >> shift))
        left -= 1
      }
      position += 4
    }
  }
}
