import Bytes
import Casebook

/// Writes the packed form of what workers find: numbers are LEB128, a text has its length in front, and a part that was
/// said before in the same bytes (a rule, a set of values) is said by its number. `PackReader` reads it.
struct PackWriter {
  /// What was written so far.
  private(set) var bytes: [UInt8] = []
  /// Where a part was said, by the hash of its bytes, and its number; each kind of part for itself.
  private var known: [[UInt64: (start: Int, count: Int, number: Int)]]
  private var numbers: [Int]

  /// The bytes in front of a new part: a zero and its length, lowest byte first.
  private static let mark = [UInt8](repeating: 0, count: 5)

  /// A writer that knows so many kinds of parts, numbered from 0.
  init(parts: Int) {
    known = [[UInt64: (start: Int, count: Int, number: Int)]](repeating: [:], count: parts)
    numbers = [Int](repeating: 0, count: parts)
  }

  /// Forgets what was written and keeps the memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    for part in known.indices {
      known[part].removeAll(keepingCapacity: true)
      numbers[part] = 0
    }
  }

  /// A part: its number plus one if it was said before, else zero, its length and its bytes. The writer itself then stands
  /// behind it again. Parts do not nest.
  mutating func put(part: Int, _ body: (inout PackWriter) -> Void) {
    let mark = bytes.count
    // The length stands in front of the bytes and is known after them: room for the longest one.
    bytes.append(contentsOf: Self.mark)
    let start = bytes.count
    body(&self)
    let count = bytes.count - start
    let hash = PartHash.of(bytes.span, from: start, to: bytes.count)
    if let said = known[part][hash], said.count == count,
      bytes.span.matches(bytes.span, from: said.start, length: count, at: start)
    {
      bytes.removeSubrange(mark...)
      return put(UInt64(said.number + 1))
    }
    for place in 0..<4 { bytes[mark + 1 + place] = UInt8(truncatingIfNeeded: count >> (8 * place)) }
    known[part][hash] = (start, count, numbers[part])
    numbers[part] += 1
  }

  mutating func put(byte: UInt8) { bytes.append(byte) }

  mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  mutating func put(optional number: UInt64?) {
    bytes.append(number == nil ? 0 : 1)
    if let number { put(number) }
  }

  mutating func put(optional text: String?) {
    bytes.append(text == nil ? 0 : 1)
    if let text { put(text) }
  }

  mutating func put(_ text: String) {
    put(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  /// Eight bytes, lowest first.
  mutating func put(fixed number: UInt64) {
    for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: number &>> shift)) }
  }
}
