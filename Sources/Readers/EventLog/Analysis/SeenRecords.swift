import EventModel

/// Recognises a record that was read before: the same log was collected twice, or exported beside itself, or an older use
/// of a chunk still holds it.
///
/// A record is the same when computer, channel, EventRecordID and time are, the time to the millisecond, as exports write it.
struct SeenRecords {
  private var hashes: Set<Int> = []

  /// False when the record was seen. Beyond `AnalysisLimits.seenRecords` nothing is recognised any more.
  mutating func insert(_ event: Event, computer: String, channel: String) -> Bool {
    guard hashes.count < AnalysisLimits.seenRecords else { return true }
    var hasher = Hasher()
    hasher.combine(computer)
    hasher.combine(channel)
    hasher.combine(event.recordNumber)
    hasher.combine(event.time.map { $0.nanoseconds / 1_000_000 })
    return hashes.insert(hasher.finalize()).inserted
  }
}
