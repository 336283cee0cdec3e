import Bytes

/// Reads an item in chunks for formats whose records may span lines; what is not done with is kept for the next chunk.
struct ChunkSource {
  private let input: Input
  private let encoding: TextEncoding
  private var raw: [UInt8] = []
  /// Text that is not yet made into records.
  private(set) var pending: [UInt8] = []
  /// Nothing follows `pending`.
  private(set) var atEnd = false
  /// Why the bytes ended early.
  private(set) var failure: ReadError?

  /// Steps over the byte order mark.
  init(_ input: Input) throws(ReadError) {
    self.input = input
    encoding = TextEncoding(of: input.head)
    let mark = TextEncoding.markLength(input.head)
    var skipped: [UInt8] = []
    while skipped.count < mark {
      if try input.read(into: &skipped, atMost: mark - skipped.count) == 0 { break }
    }
  }

  /// Adds a chunk of text, as much again as is pending, so that a long record is looked through a few times only.
  /// UTF-16 is decoded.
  mutating func fill() {
    guard !atEnd else { return }
    do throws(ReadError) {
      if encoding == .bytes {
        let wanted = pending.count + max(TextLogLimits.chunk, pending.count)
        while !atEnd && pending.count < wanted {
          if try input.read(into: &pending, atMost: wanted - pending.count) == 0 { atEnd = true }
        }
        return
      }
      if try input.read(into: &raw, atMost: TextLogLimits.chunk) == 0 { atEnd = true }
    } catch {
      failure = error
      atEnd = true
    }
    decode()
  }

  /// Decodes whole characters; half a pair waits for the next chunk.
  private mutating func decode() {
    let isBig = encoding == .utf16BigEndian
    var end = raw.count & ~1
    if !atEnd, end >= 2, raw[end - (isBig ? 2 : 1)] & 0xfc == 0xd8 { end -= 2 }
    let whole = raw
    UTF16Decoder.append(whole.span, from: 0, to: end, bigEndian: isBig, into: &pending)
    raw = Array(whole[end...])
  }

  /// Moves the first `count` bytes out.
  mutating func take(_ count: Int, into text: inout [UInt8]) {
    text.removeAll(keepingCapacity: true)
    text.append(contentsOf: pending[0..<count])
    pending.removeFirst(count)
  }
}
