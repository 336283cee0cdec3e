import Bytes
import EventModel
import Intake

/// First look at a file: its hash, and where it can be cut when it is large and every line is a record.
struct Surveyor {
  /// The size of slices for a file: a sixteenth of it in whole MiB, so that two workers end together, but not so small that
  /// beginning a slice is felt. It depends on the file alone: results are cut alike whatever the number of workers.
  static func sliceSize(for size: UInt64, atMost most: UInt64) -> UInt64 {
    min(most, max(4 << 20, size / 16 & ~0xf_ffff))
  }

  let sliceSize: UInt64

  /// Reads the whole file once. Where it can be cut without having been read, `foreseen` hears of that first.
  func survey(
    _ region: any ByteRegion, name: String, foreseen: (ForeseenSlices) -> Void = { _ in }, progress: (UInt64) -> Void
  ) throws(ReadError) -> Survey {
    var head: [UInt8] = []
    _ = try region.read(at: 0, into: &head, atMost: Input.headSize)
    let reader = ReaderCatalogue.reader(for: head, name: name)
    var cuts = try LineCounter(
      cutting: reader?.canSlice(head) == true ? region.count : 0, every: sliceSize,
      counting: reader?.recordsCarryText == true)
    if !cuts.countsLines {
      let slices = cuts.slices(end: region.count)
      if !slices.isEmpty { foreseen(ForeseenSlices(size: region.count, slices: slices)) }
    }
    var hash = SHA256()
    var chunk: [UInt8] = []
    var offset: UInt64 = 0
    while true {
      chunk.removeAll(keepingCapacity: true)
      let got = try region.read(at: offset, into: &chunk, atMost: 1 << 20)
      if got == 0 { break }
      hash.update(chunk)
      cuts.count(chunk)
      offset += UInt64(got)
      progress(offset)
    }
    return Survey(sha256: hash.finish(), size: offset, slices: cuts.slices(end: offset))
  }
}

/// Counts lines while a file is hashed, so that every slice knows the number of its first line.
struct LineCounter {
  private let boundaries: [UInt64]
  let countsLines: Bool
  private var numbers: [UInt64] = []
  private var newlines: UInt64 = 0
  private var position: UInt64 = 0

  /// Cuts `total` bytes into pieces of `size`; a file of less than two pieces is not cut. Without `counting`, for records
  /// that bring their own numbers, no slice knows of lines.
  init(cutting total: UInt64, every size: UInt64, counting: Bool = true) throws(ReadError) {
    countsLines = counting
    guard size > 0, total >= 2 * size else {
      boundaries = []
      return
    }
    boundaries = Array(stride(from: size, to: total, by: UInt64.Stride(size)))
    if !counting { numbers = boundaries.map { _ in 1 } }
  }

  /// Counts the newlines of the next bytes, noting the count just before each boundary.
  mutating func count(_ chunk: [UInt8]) {
    guard numbers.count < boundaries.count else { return }
    var start = 0
    while numbers.count < boundaries.count {
      // A line starts at boundary b or later if its newline is at b - 1 or later.
      let stop = Int(clamping: boundaries[numbers.count] - 1 - position)
      guard stop < chunk.count else { break }
      newlines += newlines(in: chunk.span, from: start, to: stop)
      numbers.append(2 + newlines)
      start = stop
    }
    newlines += newlines(in: chunk.span, from: start, to: chunk.count)
    position += UInt64(chunk.count)
  }

  /// The slices of a file that turned out to have `end` bytes.
  func slices(end: UInt64) -> [ScanRequest.Slice] {
    // Without counting all are foreseen, also those behind the end of a file that shrank.
    let cuts = boundaries.prefix(numbers.count).prefix { $0 < end }
    guard !cuts.isEmpty else { return [] }
    let starts = [0] + cuts
    let firsts = [1] + numbers
    return starts.indices.map { index in
      let next = index + 1 < starts.count ? starts[index + 1] : end
      return ScanRequest.Slice(start: starts[index], end: max(next, starts[index]), firstRecordNumber: firsts[index])
    }
  }

  private func newlines(in bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt64 {
    guard countsLines else { return 0 }
    var count: UInt64 = 0
    for index in start..<max(start, end) where bytes[index] == 0x0a { count &+= 1 }
    return count
  }
}
