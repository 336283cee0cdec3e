import Bytes
import EventModel

/// The way through a file, window by window: one window for each place where a chunk should begin.
///
/// What is done in a window depends on it and its neighbours only, so that a file read in slices gives what it gives
/// when it is read as a whole.
struct EVTXWalk {
  private let region: any ByteRegion
  private var reader: EVTXChunkReader
  /// Where the first chunk should begin.
  private let first: UInt64
  private var window: [UInt8] = []
  /// The first bytes of the file, which were read to recognise it and need not be read twice.
  private let head: [UInt8]
  private var emptyRun = 0
  private let size = UInt64(EVTXLimits.chunkSize)

  init(_ region: any ByteRegion, head: [UInt8], into sink: any RecordSink, readsSlack: Bool) {
    self.region = region
    self.head = head
    reader = EVTXChunkReader(into: sink, readsSlack: readsSlack)
    first = head.span.holds(EVTXChunkHeader.magic, at: 0) ? 0 : UInt64(EVTXLimits.fileHeaderSize)
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
    var start = first
    if range.lowerBound > first {
      let (sum, overflow) = ((range.lowerBound - first + size - 1) / size * size).addingReportingOverflow(first)
      if overflow { return }
      start = sum
    }
    let end = min(range.upperBound, region.count)
    while start < end {
      try read(windowAt: start)
      guard region.count - start > size else { break }
      start += size
      // A hole of a sparse file may be larger than anything that could be read.
      if emptyRun > 0 {
        let holes = (region.nextData(from: start) - start) / size
        start += holes * size
        if holes > 0 { noteEmpty(Int(clamping: holes), at: start) }
      }
    }
  }

  private mutating func read(windowAt offset: UInt64) throws(ReadError) {
    window.removeAll(keepingCapacity: true)
    if offset < UInt64(head.count), head.count < EVTXLimits.chunkSize * 2 {
      window.append(contentsOf: head[Int(offset)..<min(head.count, Int(offset) + EVTXLimits.chunkSize)])
    }
    _ = try region.read(
      at: offset + UInt64(window.count), into: &window, atMost: EVTXLimits.chunkSize - window.count)
    if window.span.holds(EVTXChunkHeader.magic, at: 0) {
      emptyRun = 0
      // Taken out, so that the reader can be changed while the bytes are borrowed; a copy would cost a chunk.
      var chunk: [UInt8] = []
      swap(&chunk, &window)
      reader.read(chunk: chunk.span, at: offset)
      swap(&chunk, &window)
      return
    }
    guard window.span.firstNonzero(from: 0, to: window.count) < window.count else {
      return noteEmpty(1, at: offset)
    }
    emptyRun = 0
    try searchWindow(at: offset)
  }

  private mutating func noteEmpty(_ chunks: Int, at offset: UInt64) {
    let before = emptyRun
    emptyRun += chunks
    if before < EVTXLimits.emptyChunks, emptyRun >= EVTXLimits.emptyChunks {
      reader.note("evtx.empty-space", .noted, at: offset, "\(EVTXLimits.emptyChunks) empty chunks in a row")
    }
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
