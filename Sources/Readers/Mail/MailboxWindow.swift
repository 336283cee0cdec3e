internal import Bytes

/// The part of a mailbox that is in memory: the current message, as far as its limit goes, and what was read behind it.
///
/// Positions are relative to the start of the current message.
struct MailboxWindow {
  private let input: Input
  private let limit: Int
  /// Start of the current message in `bytes`.
  private var start = 0
  /// Offset in the mailbox of `bytes[0]`, bytes dropped from the current message not counted.
  private var base: UInt64 = 0
  private var isAtEnd = false
  private var isMac = false
  /// The kept beginning of a message that passes the limit; `bytes` is then only a window that moves on.
  private var kept: [UInt8]?
  /// The bytes in memory.
  private(set) var bytes: [UInt8] = []
  /// Bytes of the current message that were dropped behind the limit.
  private(set) var dropped: UInt64 = 0
  /// Bytes that lie between the kept beginning and the window.
  private var gap: UInt64 = 0

  init(input: Input, limit: Int) {
    self.input = input
    self.limit = max(limit, 64 << 10)
  }

  /// Bytes in memory from the start of the current message.
  var count: Int { bytes.count - start }

  /// The place of relative positions in `bytes`.
  func range(_ from: Int, _ to: Int) -> Range<Int> { start + from..<start + max(from, to) }

  /// The offset in the mailbox of a relative position.
  func offset(of position: Int) -> UInt64 { base + gap + UInt64(start + position) }

  /// The first `byte` from a relative position on.
  func index(of byte: UInt8, from position: Int) -> Int? {
    bytes.index(of: byte, from: start + position, to: bytes.count).map { $0 - start }
  }

  /// The first `pattern` between relative positions.
  func index(of pattern: [UInt8], from: Int, to: Int) -> Int? {
    bytes.index(of: pattern, from: start + from, to: start + to).map { $0 - start }
  }

  /// Reads on until `wanted` bytes are there; false when the mailbox ends before.
  mutating func fill(upTo wanted: Int) throws(ReadError) -> Bool {
    while count < wanted {
      if isAtEnd { return false }
      compact()
      let before = bytes.count
      if try input.read(into: &bytes, atMost: 1 << 20) == 0 { isAtEnd = true }
      if isMac { MailboxWindow.macToUnix(&bytes, from: before) }
    }
    return true
  }

  /// A mailbox with carriage returns for line ends is read as if they were line feeds.
  mutating func normaliseLineEnds() {
    guard bytes.index(of: 10, from: 0, to: bytes.count) == nil, bytes.index(of: 13, from: 0, to: bytes.count) != nil
    else { return }
    isMac = true
    MailboxWindow.macToUnix(&bytes, from: 0)
  }

  private static func macToUnix(_ bytes: inout [UInt8], from: Int) {
    for index in from..<bytes.count where bytes[index] == 13 { bytes[index] = 10 }
  }

  /// Moves the start of the current message.
  mutating func skip(_ count: Int) { start += count }

  private mutating func compact() {
    guard start > 0 else { return }
    bytes.removeSubrange(0..<start)
    base += UInt64(start)
    start = 0
  }

  /// When the message passes the limit, keeps its beginning apart and drops what was scanned, except the last `keeping`
  /// bytes. Returns by how much relative positions have moved.
  mutating func drop(keeping: Int, scanned: Int) -> Int {
    let passed = kept == nil ? count > limit + keeping + (1 << 20) : count > (1 << 20) + keeping
    guard passed, scanned > keeping else { return 0 }
    compact()
    let cut = scanned - keeping
    if kept == nil {
      let tail = Array(bytes[cut...])
      dropped = UInt64(cut - min(limit, cut))
      bytes.removeSubrange(min(limit, cut)...)
      kept = bytes
      bytes = tail
    } else {
      bytes.removeSubrange(0..<cut)
      dropped += UInt64(cut)
    }
    gap += UInt64(cut)
    return cut
  }

  /// Hands out the message between relative positions and moves on to `to`.
  mutating func take(from: Int, to: Int) -> [UInt8] {
    let taken: [UInt8]
    if var beginning = kept {
      kept = nil
      base += gap
      gap = 0
      dropped = 0
      taken = MailboxWindow.withoutPrefix(&beginning, from)
    } else if to - from > 1 << 20 {
      // A big message takes the buffer with it instead of being copied.
      compact()
      let tail = Array(bytes[to...])
      bytes.removeSubrange(to...)
      taken = MailboxWindow.withoutPrefix(&bytes, from)
      bytes = tail
      base += UInt64(to)
      return taken
    } else {
      taken = Array(bytes[range(from, to)])
    }
    start += to
    return taken
  }

  private static func withoutPrefix(_ bytes: inout [UInt8], _ count: Int) -> [UInt8] {
    bytes.removeSubrange(0..<min(count, bytes.count))
    let result = bytes
    bytes = []
    return result
  }
}
