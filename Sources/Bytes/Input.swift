/// What a reader is given: a name, the first bytes for recognition, and the whole in order.
///
/// The head is read once and replayed, so recognising costs no second read. A reader that needs to seek asks for
/// `region(budget:)`; a stream that cannot seek is then spooled, in memory up to the budget's limit and to an unlinked
/// temporary file beyond it.
public final class Input {
  /// How many bytes `head` holds at most. ISO 9660 shows itself at 32,769, tar at 257.
  public static let headSize = 64 << 10

  /// The name that the container or the file system gives; may be hostile, may be empty. For filters and display only.
  public let name: String
  /// The first bytes, up to `headSize`.
  public let head: [UInt8]
  /// Total length where known.
  public let length: UInt64?
  /// When the item was last changed, in seconds since 1970, as far as the file system or the container says.
  public let modified: Int64?
  /// Offset of the next byte that `read` returns.
  public private(set) var position: UInt64 = 0

  private let stream: any ByteStream
  private let backing: (any ByteRegion)?
  private var spooled: (any ByteRegion)?

  /// An input over bytes that can be sought in.
  public init(name: String, region: any ByteRegion) throws(ReadError) {
    self.name = name
    self.backing = region
    self.length = region.count
    self.modified = region.modified
    self.stream = RegionStream(region)
    self.head = try Input.readHead(of: stream)
  }

  /// An input over bytes that arrive once.
  public init(name: String, stream: any ByteStream, modified: Int64? = nil) throws(ReadError) {
    self.name = name
    self.backing = nil
    self.length = stream.length
    self.modified = modified
    self.stream = stream
    self.head = try Input.readHead(of: stream)
  }

  /// An input over bytes in memory.
  public convenience init(name: String, bytes: [UInt8]) throws(ReadError) {
    try self.init(name: name, region: MemoryRegion(bytes))
  }

  private static func readHead(of stream: any ByteStream) throws(ReadError) -> [UInt8] {
    var head: [UInt8] = []
    while head.count < headSize {
      if try stream.read(into: &head, atMost: headSize - head.count) == 0 { break }
    }
    return head
  }

  /// The last bytes, at most `count`, where they can be had without reading what lies before them; else nil. The position
  /// stays where it is.
  public func tail(atMost count: Int) -> [UInt8]? {
    if head.count < Input.headSize { return Array(head.suffix(count)) }
    guard let region = backing ?? spooled else { return nil }
    var bytes: [UInt8] = []
    let start = region.count - min(region.count, UInt64(clamping: count))
    guard let got = try? region.read(at: start, into: &bytes, atMost: count), got > 0 else { return nil }
    return bytes
  }

  /// Appends up to `count` bytes to `buffer` and returns how many; 0 means the end.
  public func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    guard count > 0 else { return 0 }
    let got: Int
    if position < UInt64(head.count) {
      let start = Int(position)
      let end = min(head.count, start + count)
      buffer.append(contentsOf: head[start..<end])
      got = end - start
    } else {
      got = try stream.read(into: &buffer, atMost: count)
    }
    position += UInt64(got)
    return got
  }

  /// Reads everything that is left, or throws `overLimit` past `limit` bytes.
  public func readAll(limit: Int) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    if let length, length <= UInt64(limit) { bytes.reserveCapacity(Int(length)) }
    while true {
      let got = try read(into: &bytes, atMost: min(1 << 20, limit + 1 - bytes.count))
      if got == 0 { return bytes }
      if bytes.count > limit {
        throw ReadError(.overLimit, what: "item in memory", offset: position, detail: "more than \(limit) bytes")
      }
    }
  }

  /// The whole input as a region. Spools what cannot be sought in; ordered reading goes on unaffected only for inputs
  /// that were made from a region, so call it before the first `read`.
  public func region(budget: Budget) throws(ReadError) -> any ByteRegion {
    if let backing { return backing }
    if let spooled { return spooled }
    precondition(position == 0, "region(budget:) after read")
    let spool = Spool(memory: budget.limits.memory)
    try spool.append(head)
    var chunk: [UInt8] = []
    while true {
      chunk.removeAll(keepingCapacity: true)
      if try stream.read(into: &chunk, atMost: 1 << 20) == 0 { break }
      try spool.append(chunk)
    }
    position = spool.count
    spooled = spool
    return spool
  }
}
