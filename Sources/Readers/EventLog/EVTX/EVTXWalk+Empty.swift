import Bytes
import EventModel

// Empty chunks: room that Windows has set aside at the end of a log, or chunks that somebody or something has emptied.
extension EVTXWalk {
  /// Notes the empty windows that end at `end`: the start of a window that is not empty, or the end of the file.
  ///
  /// A run of them is noted by the walk that meets its end, with its beginning wherever that lies, so that slices note
  /// what a whole reading notes. Behind the last chunk only those are a loss that the file's header counts. The count
  /// of a log that was not closed may be old, but chunks are only added, so that it is never too high.
  mutating func endEmptyRun(at end: UInt64, walkBegan: UInt64) throws(ReadError) {
    let start: UInt64
    if let seen = emptyStart, seen > walkBegan {
      start = seen
    } else if emptyStart != nil || end == walkBegan {
      start = try startOfEmptyRun(before: emptyStart ?? end)
    } else {
      return
    }
    emptyStart = nil
    guard start < end else { return }
    let size = UInt64(EVTXLimits.chunkSize)
    let lowest = (start - first) / size
    let highest = (end - first) / size
    let lost = (end < region.count ? highest : min(highest, max(lowest, claimed))) - lowest
    if lost > 0 {
      reader.note(
        "evtx.chunks-empty", .partial, at: start, times: Int(clamping: lost),
        "\(lost) empty chunks where records should be")
    }
    if highest - lowest >= UInt64(EVTXLimits.emptyChunks) {
      reader.note("evtx.empty-space", .noted, at: start, "\(highest - lowest) empty chunks in a row")
    }
  }

  /// Where the run of empty windows begins that reaches up to `end`.
  private func startOfEmptyRun(before end: UInt64) throws(ReadError) -> UInt64 {
    let size = UInt64(EVTXLimits.chunkSize)
    var start = end
    var step: UInt64 = 1
    var bytes: [UInt8] = []
    while start > first {
      // A hole of a sparse file is gone through by leaps.
      let leap = start - first > step * size ? step * size : start - first
      if region.nextData(from: start - leap) >= start {
        start -= leap
        step = min(step * 2, 1 << 32)
        continue
      }
      if step > 1 {
        step /= 2
        continue
      }
      bytes.removeAll(keepingCapacity: true)
      _ = try region.read(at: start - leap, into: &bytes, atMost: Int(clamping: leap))
      guard bytes.span.firstNonzero(from: 0, to: bytes.count) == bytes.count else { return start }
      start -= leap
    }
    return start
  }
}
