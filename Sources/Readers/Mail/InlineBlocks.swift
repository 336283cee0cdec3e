internal import CGMime

/// Files written into plain text without MIME: uuencode (POSIX) and yEnc (yEnc draft 1.3).
enum InlineBlocks {
  /// A file found in a text.
  struct Block {
    var name: [UInt8]
    var bytes: [UInt8]
    /// The lines from `begin` to `end`.
    var range: Range<Int>
  }

  /// The files in `range`, in order.
  static func find(_ bytes: [UInt8], _ range: Range<Int>, limit: Int) -> (blocks: [Block], isCut: Bool) {
    var blocks: [Block] = []
    var position = range.lowerBound
    while let start = next(bytes, position, range) {
      guard blocks.count < limit else { return (blocks, true) }
      if let block = bytes[start] == 0x3D
        ? yenc(bytes, start, range.upperBound) : uuencode(bytes, start, range.upperBound)
      {
        blocks.append(block)
        position = block.range.upperBound
      } else {
        position = start + 1
      }
    }
    return (blocks, false)
  }

  private static let uuBegin = Array("begin ".utf8)
  private static let yBegin = Array("=ybegin ".utf8)

  /// The next line that begins a block.
  private static func next(_ bytes: [UInt8], _ from: Int, _ range: Range<Int>) -> Int? {
    var position = from
    while let hit = bytes.index(of: uuBegin, from: position, to: range.upperBound) {
      if isLineStart(bytes, hit, range) { return hit }
      if hit >= from + 2, bytes.has(yBegin, at: hit - 2, before: range.upperBound), isLineStart(bytes, hit - 2, range) {
        return hit - 2
      }
      position = hit + 1
    }
    return nil
  }

  private static func isLineStart(_ bytes: [UInt8], _ position: Int, _ range: Range<Int>) -> Bool {
    position == range.lowerBound || bytes[position - 1] == 10
  }

  private static func lineEnd(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    bytes.index(of: 10, from: start, to: end) ?? end
  }

  private static func uuencode(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Block? {
    let first = lineEnd(bytes, start, end)
    var index = start + uuBegin.count
    while index < first, bytes[index].isDigit { index += 1 }
    let modes = index - start - uuBegin.count
    guard (3...4).contains(modes), index < first, bytes[index] == 32 else { return nil }
    let name = Array(bytes[bytes.trimmed(index..<first)])
    var line = min(first + 1, end)
    let dataStart = line
    while line < end, isData(bytes, line, lineEnd(bytes, line, end)) { line = min(lineEnd(bytes, line, end) + 1, end) }
    guard line > dataStart else { return nil }
    let decoded = Uuencode.decodeLines(bytes, dataStart..<line)
    var stop = line
    if bytes.has(Array("end".utf8), at: line, before: end) { stop = min(lineEnd(bytes, line, end) + 1, end) }
    return Block(name: name, bytes: decoded, range: start..<stop)
  }

  /// Whether the line is as long as its first character says.
  private static func isData(_ bytes: [UInt8], _ start: Int, _ lineEnd: Int) -> Bool {
    var stop = lineEnd
    while stop > start, bytes[stop - 1] == 13 { stop -= 1 }
    guard stop > start, (0x20...0x60).contains(bytes[start]) else { return false }
    let count = Int((bytes[start] - 0x20) & 0x3F)
    let characters = stop - start - 1
    // Blanks at the end get lost on the way; some encoders add a check character.
    return count == 0 ? characters <= 1 : characters <= (count + 2) / 3 * 4 + 1 && characters * 3 >= count * 2
  }

  private static func yenc(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Block? {
    let first = lineEnd(bytes, start, end)
    guard let mark = bytes.index(of: Array(" name=".utf8), from: start, to: first) else { return nil }
    let name = Array(bytes[bytes.trimmed(mark + 6..<first)])
    var data = min(first + 1, end)
    if bytes.has(Array("=ypart ".utf8), at: data, before: end) { data = min(lineEnd(bytes, data, end) + 1, end) }
    let close = bytes.index(of: Array("\n=yend ".utf8), from: max(start, data - 1), to: end)
    let dataEnd = max(data, close ?? end)
    guard data < dataEnd else { return nil }
    let stop = close.map { min(lineEnd(bytes, $0 + 1, end) + 1, end) } ?? end
    return Block(name: name, bytes: yDecode(bytes, data..<dataEnd), range: start..<stop)
  }

  private static func yDecode(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8] {
    var state = CInt(GMIME_YDECODE_STATE_INIT)
    var partial: UInt32 = 0xFFFF_FFFF
    var whole: UInt32 = 0xFFFF_FFFF
    return unsafe [UInt8](unsafeUninitializedCapacity: range.count + 64) { output, count in
      unsafe bytes.withUnsafeBytes { raw in
        guard let base = raw.baseAddress, let target = output.baseAddress else { return }
        let text = unsafe (base + range.lowerBound).assumingMemoryBound(to: UInt8.self)
        count = unsafe g_mime_ydecode_step(text, range.count, target, &state, &partial, &whole)
      }
    }
  }
}
