public import Bytes

/// Shows single records of an event log in full: as `EventElement`, from which XML and JSON are written.
///
/// It uses the same decoder that fills slots, and keeps the last chunk, so that neighbours cost no second read.
public struct EVTXRenderer {
  private let region: any ByteRegion
  private let first: UInt64
  private var decoder = EVTXDecoder()
  private var chunk: [UInt8] = []
  private var base: UInt64 = .max
  private let size = UInt64(EVTXLimits.chunkSize)

  /// A renderer for the event log in `region`.
  public init(_ region: any ByteRegion) throws(ReadError) {
    self.region = region
    var head: [UInt8] = []
    _ = try region.read(at: 0, into: &head, atMost: EVTXChunkHeader.magic.count)
    first = head == EVTXChunkHeader.magic ? 0 : UInt64(EVTXLimits.fileHeaderSize)
  }

  /// The record that starts at `offset` of the file (an event's `itemOffset`).
  public mutating func element(at offset: UInt64) throws(ReadError) -> EventElement {
    try load(chunkOf: offset)
    let position = Int(clamping: offset - base)
    let bytes = chunk
    let free = EVTXChunkHeader(bytes.span)?.freeSpace ?? 0
    guard position < bytes.count,
      let record = EVTXRecordHeader.inRow(bytes.span, at: position, endOfRecords: free)
    else {
      throw ReadError(.malformed, what: "event record", offset: offset, detail: "no record here")
    }
    decoder.work = EVTXLimits.chunkWork
    decoder.text = EVTXLimits.chunkText
    do throws(BinXMLError) {
      let content = try decoder.tree(
        bytes.span, from: position + 24, to: position + record.size - 4, depth: 0)
      for case .element(let element) in content { return element }
    } catch {
      throw ReadError(.malformed, what: "event record", offset: offset, detail: "\(error.reason)")
    }
    throw ReadError(.malformed, what: "event record", offset: offset, detail: "no element")
  }

  private mutating func load(chunkOf offset: UInt64) throws(ReadError) {
    if base <= offset, offset - base < UInt64(chunk.count) { return }
    guard offset >= first, offset < region.count else {
      throw ReadError(.malformed, what: "event record", offset: offset, detail: "outside of the file")
    }
    let window = first + (offset - first) / size * size
    base = try start(of: offset, window: window)
    chunk.removeAll(keepingCapacity: true)
    _ = try region.read(at: base, into: &chunk, atMost: EVTXLimits.chunkSize)
    decoder.beginChunk()
  }

  /// Where the chunk with the byte at `offset` begins; the same decisions as in `EVTXWalk`.
  private func start(of offset: UInt64, window: UInt64) throws(ReadError) -> UInt64 {
    var bytes: [UInt8] = []
    _ = try region.read(at: window, into: &bytes, atMost: EVTXLimits.chunkSize + EVTXWalk.overlap)
    if bytes.span.holds(EVTXChunkHeader.magic, at: 0) { return window }
    var covered: UInt64 = 0
    if window >= first + size {
      var previous: [UInt8] = []
      _ = try region.read(at: window - size, into: &previous, atMost: EVTXLimits.chunkSize + EVTXWalk.overlap)
      if !previous.span.holds(EVTXChunkHeader.magic, at: 0) {
        covered = UInt64(EVTXWalk.magic(in: previous.span, from: 1) ?? 0)
      }
    }
    if offset < window + covered { return window - size + covered }
    if let moved = EVTXWalk.magic(in: bytes.span, from: max(1, Int(covered))), window + UInt64(moved) <= offset {
      return window + UInt64(moved)
    }
    return window + covered
  }
}
