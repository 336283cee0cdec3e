import Bytes

/// What the row of records of a chunk turned out to be.
struct EVTXRow {
  /// Where it ends as the chunk's header says; zero when it does not.
  var endOfRecords = 0
  /// Where it does end.
  var end = EVTXLimits.firstRecord
  /// Number of the first record.
  var first: UInt64?
  /// Number of the last record.
  var last: UInt64?
  /// How many records there are.
  var count = 0
  /// Places in the row where records may stand that are not part of it: in records of which nothing could be made, and
  /// behind the content of others.
  var gaps: [Gap] = []

  /// A place inside of a record.
  struct Gap {
    /// What is known of the record.
    enum Kind {
      /// Nothing could be made of it.
      case unreadable
      /// It was read, and its size and the copy differ: what stands behind its content is there by damage.
      case damaged
      /// It was read, and its size and the copy agree: what stands behind its content was hidden there.
      case hidden
    }

    var range: Range<Int>
    var kind: Kind
    /// The record has no content in front of the gap.
    var isAll = false
  }

  /// Whether `record`, which stands where the row would go on, is one more of it: its number is the next one, or one that
  /// the chunk's header promises.
  func goes(onWith record: EVTXRecordHeader, promised: ClosedRange<UInt64>?) -> Bool {
    guard record.isClosed else { return false }
    if let last, last < .max, record.number == last + 1 { return true }
    return promised?.contains(record.number) == true && last.map { $0 < record.number } != false
  }

  /// Whether every number that the chunk's header promises is taken.
  func fulfils(_ promised: ClosedRange<UInt64>) -> Bool {
    keeps(promised) && count == promised.count && gaps.allSatisfy { $0.kind != .unreadable }
  }

  /// Whether a record of this number may stand in the row; one whose number was forged is not asked about.
  func mayHold(_ number: UInt64) -> Bool {
    guard let first, let last else { return false }
    return first > last || first...last ~= number
  }

  /// Whether the row passed the end of records that the header says, and a record of this number may be a later one of it.
  func mayGoOn(with number: UInt64) -> Bool {
    guard endOfRecords > 0, end > endOfRecords, let last else { return false }
    return number > last && number - last <= EVTXLimits.chunkRecords
  }

  /// Whether the row is what the chunk's header promises, as far as its ends say.
  func keeps(_ promised: ClosedRange<UInt64>) -> Bool { first == promised.lowerBound && last == promised.upperBound }
}

/// The records of a chunk that were read: looked at only when something was found outside of the row.
struct EVTXReadRecords {
  private struct Identity: Hashable {
    var number: UInt64
    var written: UInt64
  }

  private var identities: Set<Identity> = []
  private var numbers: Set<UInt64> = []

  /// Those of the row, without those of which nothing could be made.
  init(_ row: EVTXRow, in bytes: Span<UInt8>) {
    let unreadable = Set(row.gaps.lazy.filter { $0.kind == .unreadable }.map(\.range.lowerBound))
    var position = EVTXLimits.firstRecord
    while position < row.end,
      let record = EVTXRecordHeader.inRow(bytes, at: position, endOfRecords: row.endOfRecords)
    {
      if !unreadable.contains(position + EVTXLimits.recordHeader) { insert(record) }
      position += record.size
    }
  }

  mutating func insert(_ record: EVTXRecordHeader) {
    identities.insert(Identity(number: record.number, written: record.written))
    numbers.insert(record.number)
  }

  /// The same record was read already.
  func contains(_ record: EVTXRecordHeader) -> Bool {
    identities.contains(Identity(number: record.number, written: record.written))
  }

  /// A record of this number was read.
  func contains(number: UInt64) -> Bool { numbers.contains(number) }
}
