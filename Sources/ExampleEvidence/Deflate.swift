/// A small compressor (RFC 1951): one block of fixed Huffman codes, matches found by a hash of three bytes. Written for
/// the examples so that they are the same bytes on every machine, whatever zlib is installed.
struct Deflate {
  private var output: [UInt8] = []
  private var bits: UInt32 = 0
  private var count: UInt32 = 0

  static func compress(_ input: [UInt8]) -> [UInt8] {
    var writer = Deflate()
    writer.put(0b011, 3)
    var heads = [Int](repeating: -1, count: 1 << 15)
    var at = 0
    while at < input.count {
      let length = writer.match(input, at, &heads)
      at += max(1, length)
    }
    writer.code(256)
    writer.put(0, (8 - writer.count % 8) % 8)
    return writer.output
  }

  /// Writes a match or a literal; gives the length of the match.
  private mutating func match(_ input: [UInt8], _ at: Int, _ heads: inout [Int]) -> Int {
    guard at + 3 <= input.count else {
      code(Int(input[at]))
      return 0
    }
    let hash = (Int(input[at]) << 10 ^ Int(input[at + 1]) << 5 ^ Int(input[at + 2])) & (1 << 15 - 1)
    let candidate = heads[hash]
    heads[hash] = at
    var length = 0
    if candidate >= 0, at - candidate <= 32_768 {
      let limit = min(258, input.count - at)
      while length < limit, input[candidate + length] == input[at + length] { length += 1 }
    }
    guard length >= 4 else {
      code(Int(input[at]))
      return 0
    }
    let (symbol, extra, bits) = Deflate.symbol(length, Deflate.lengths, 257)
    code(symbol)
    put(UInt32(extra), UInt32(bits))
    let (distance, more, moreBits) = Deflate.symbol(at - candidate, Deflate.distances, 0)
    putReversed(UInt32(distance), 5)
    put(UInt32(more), UInt32(moreBits))
    return length
  }

  private static let lengths = table(first: 3, steps: [8, 4, 4, 4, 4, 4]).prefix(28) + [(258, 0)]
  private static let distances = table(first: 1, steps: [4] + [Int](repeating: 2, count: 13))[...]

  /// Base values with their extra bits: `steps[n]` codes with n extra bits.
  private static func table(first: Int, steps: [Int]) -> [(Int, Int)] {
    var entries: [(Int, Int)] = []
    var base = first
    for (bits, number) in steps.enumerated() {
      for _ in 0..<number {
        entries.append((base, bits))
        base += 1 << bits
      }
    }
    return entries
  }

  private static func symbol(_ value: Int, _ table: ArraySlice<(Int, Int)>, _ base: Int) -> (Int, Int, Int) {
    let index = table.lastIndex { $0.0 <= value } ?? table.startIndex
    return (base + index, value - table[index].0, table[index].1)
  }

  /// A literal or length symbol in the fixed code (RFC 1951, section 3.2.6).
  private mutating func code(_ symbol: Int) {
    switch symbol {
    case ..<144: putReversed(UInt32(0x30 + symbol), 8)
    case ..<256: putReversed(UInt32(0x190 + symbol - 144), 9)
    case ..<280: putReversed(UInt32(symbol - 256), 7)
    default: putReversed(UInt32(0xC0 + symbol - 280), 8)
    }
  }

  private mutating func putReversed(_ value: UInt32, _ length: UInt32) {
    var reversed: UInt32 = 0
    for bit in 0..<length where value >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
    put(reversed, length)
  }

  private mutating func put(_ value: UInt32, _ length: UInt32) {
    bits |= value << count
    count += length
    while count >= 8 {
      output.append(UInt8(truncatingIfNeeded: bits))
      bits >>= 8
      count -= 8
    }
  }
}
