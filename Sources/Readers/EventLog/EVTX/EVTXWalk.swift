import Bytes
import EventModel

/// The way through a file, window by window: one window for each place where a chunk should begin.
///
/// What is done in a window depends on it and its neighbours only, so that a file read in slices gives what it gives
/// when it is read as a whole.
struct EVTXWalk {
  let region: any ByteRegion
  var reader: EVTXChunkReader
  /// Where the first chunk should begin.
  let first: UInt64
  private var window: [UInt8] = []
  /// The first bytes of the file, which were read to recognise it and need not be read twice.
  private let head: [UInt8]
  /// How many chunks the header of the file counts.
  let claimed: UInt64
  /// Where the empty windows in front of this one begin, as far as this walk has seen them.
  var emptyStart: UInt64?
  private let size = UInt64(EVTXLimits.chunkSize)

  init(_ region: any ByteRegion, head: [UInt8], into sink: any RecordSink, readsSlack: Bool) {
    self.region = region
    self.head = head
    reader = EVTXChunkReader(into: sink, readsSlack: readsSlack)
    first = head.span.holds(EVTXChunkHeader.magic, at: 0) ? 0 : UInt64(EVTXLimits.fileHeaderSize)
    claimed = UInt64(EVTXFileHeader(head.span)?.chunkCount ?? 0)
  }

  /// Notes what the file header says about itself.
  mutating func checkHeader(_ head: [UInt8], length: UInt64) {
    guard first > 0 else { return reader.note("evtx.header-missing", .noted, at: 0, "the file begins with a chunk") }
    if length < first {
      reader.note("evtx.truncated", .partial, at: length, "the file ends in its header")
    }
    guard let header = EVTXFileHeader(head.span) else {
      return reader.note("evtx.header-damaged", .noted, at: 0, "no readable file header")
    }
    if !header.isIntact { reader.note("evtx.header-checksum", .noted, at: 120, "the file header was changed") }
    if header.isDirty { reader.note("evtx.dirty", .noted, at: 120, "the log was not closed") }
    if header.majorVersion != 3 { reader.note("evtx.version", .noted, at: 38, "version \(header.majorVersion)") }
    let chunks = length > first ? (length - first) / size : 0
    if UInt64(header.chunkCount) > chunks {
      reader.note(
        "evtx.truncated", .partial, at: length, "\(header.chunkCount) chunks in the header, room for \(chunks)")
    }
  }

  /// Reads every window that starts in `range`.
  mutating func run(_ range: Range<UInt64>) throws(ReadError) {
    defer { reader.finish() }
    window.reserveCapacity(EVTXLimits.chunkSize)
    var start = first
    if range.lowerBound > first {
      let (sum, overflow) = ((range.lowerBound - first + size - 1) / size * size).addingReportingOverflow(first)
      if overflow { return }
      start = sum
    }
    let end = min(range.upperBound, region.count)
    let begin = start
    while start < end {
      let isEmpty = try !read(windowAt: start)
      if isEmpty {
        if emptyStart == nil { emptyStart = start }
      } else {
        try endEmptyRun(at: start, walkBegan: begin)
      }
      guard region.count - start > size else {
        if isEmpty { try endEmptyRun(at: region.count, walkBegan: begin) }
        break
      }
      start += size
      // A hole of a sparse file may be larger than anything that could be read. The last window is always looked at.
      if isEmpty {
        let hole = min(region.nextData(from: start), region.count - 1)
        start += (max(start, hole) - start) / size * size
      }
    }
  }

  /// Reads a window; false when it holds nothing but zeros.
  private mutating func read(windowAt offset: UInt64) throws(ReadError) -> Bool {
    window.removeAll(keepingCapacity: true)
    if offset < UInt64(head.count), head.count < EVTXLimits.chunkSize * 2 {
      window.append(contentsOf: head[Int(offset)..<min(head.count, Int(offset) + EVTXLimits.chunkSize)])
    }
    _ = try region.read(
      at: offset + UInt64(window.count), into: &window, atMost: EVTXLimits.chunkSize - window.count)
    if window.span.holds(EVTXChunkHeader.magic, at: 0) {
      // Taken out, so that the reader can be changed while the bytes are borrowed; a copy would cost a chunk.
      var chunk: [UInt8] = []
      swap(&chunk, &window)
      reader.read(chunk: chunk.span, at: offset)
      swap(&chunk, &window)
      return true
    }
    guard window.span.firstNonzero(from: 0, to: window.count) < window.count else { return false }
    try searchWindow(at: offset)
    return true
  }

  /// A window without a chunk at its start: a chunk may have moved into it, or lost its header.
  private mutating func searchWindow(at offset: UInt64) throws(ReadError) {
    let covered = try coveredByMovedChunk(at: offset)
    var search = window
    // The magic itself may cross into the next window.
    _ = try region.read(at: offset + UInt64(window.count), into: &search, atMost: EVTXWalk.overlap)
    let moved = EVTXWalk.magic(in: search.span, from: max(1, covered))
    let gapEnd = moved ?? window.count
    if covered < gapEnd {
      reader.note("evtx.chunk-damaged", .partial, at: offset, "no chunk header where a chunk should begin")
      let gap = Array(window[min(covered, window.count)..<gapEnd])
      if moved == nil, covered == 0 {
        reader.read(chunk: gap.span, at: offset)
      } else {
        reader.salvage(gap.span, at: offset + UInt64(covered))
      }
    }
    guard let moved else { return }
    var chunk: [UInt8] = []
    _ = try region.read(at: offset + UInt64(moved), into: &chunk, atMost: EVTXLimits.chunkSize)
    reader.read(chunk: chunk.span, at: offset + UInt64(moved))
  }

  /// How many bytes at the start of this window belong to a chunk that begins inside the one before.
  private func coveredByMovedChunk(at offset: UInt64) throws(ReadError) -> Int {
    guard offset >= first + size else { return 0 }
    var previous: [UInt8] = []
    _ = try region.read(at: offset - size, into: &previous, atMost: EVTXLimits.chunkSize + EVTXWalk.overlap)
    let bytes = previous.span
    guard !bytes.holds(EVTXChunkHeader.magic, at: 0) else { return 0 }
    return EVTXWalk.magic(in: bytes, from: 1) ?? 0
  }

  /// How much of a magic can stand in the next window.
  static let overlap = EVTXChunkHeader.magic.count - 1

  /// The first place of a chunk's magic at or behind `start`.
  static func magic(in bytes: Span<UInt8>, from start: Int) -> Int? {
    var index = start
    while let found = ByteSearch.firstIndex(of: 0x45, in: bytes, from: index, to: bytes.count) {
      if bytes.holds(EVTXChunkHeader.magic, at: found) { return found }
      index = found + 1
    }
    return nil
  }
}
