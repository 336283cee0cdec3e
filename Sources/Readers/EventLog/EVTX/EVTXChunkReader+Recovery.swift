import Bytes
import EventModel

// Records that do not stand in the row of their chunk: behind damage, inside of others, left over from older use.
extension EVTXChunkReader {
  /// Looks for whole records in the gaps of the row and from its end on.
  mutating func recover(_ bytes: Span<UInt8>, _ row: EVTXRow, _ header: EVTXChunkHeader?) {
    var found = EVTXRecovered(row, header, count: bytes.count)
    for gap in row.gaps {
      if gap.kind == .hidden {
        readHidden(bytes, in: gap, &found)
      } else if !search(bytes, in: gap.range, &found), gap.kind == .damaged {
        noteTail(bytes, gap.range.lowerBound..<gap.range.upperBound - 4, isAll: gap.isAll)
      }
    }
    let keepsPromise = header?.numbers.map { row.keeps($0) } ?? true
    let end = readsSlack || !keepsPromise ? bytes.count : min(found.damage, bytes.count)
    _ = search(bytes, in: row.end..<max(row.end, end), &found)
    // A row that breaks off was said already.
    if let promised = header?.numbers, !keepsPromise, row.end >= row.endOfRecords {
      let missing = found.missing(of: promised, in: bytes)
      if missing > 0 {
        note(
          "evtx.records-missing", .partial, at: base, times: missing,
          "\(missing) of the \(promised.count) records that the chunk header names are not there")
      }
    }
  }

  /// What stands behind the content of a record, and is none. `isAll`: there is no content.
  private mutating func noteTail(_ bytes: Span<UInt8>, _ range: Range<Int>, isAll: Bool) {
    guard range.count >= EVTXLimits.smallestRecord - 4 else { return }
    if bytes.firstNonzero(from: range.lowerBound, to: range.upperBound) < range.upperBound {
      note(
        "evtx.record-tail", .partial, at: base + UInt64(range.lowerBound), "bytes behind the content of a record")
    } else if isAll {
      note("evtx.record-empty", .partial, at: base + UInt64(range.lowerBound), "zeros where the content should be")
    }
  }

  /// Reads the whole records that are found in a place of the chunk; says whether there are any.
  private mutating func search(_ bytes: Span<UInt8>, in range: Range<Int>, _ found: inout EVTXRecovered) -> Bool {
    var position = range.lowerBound
    var isAny = false
    var isBrokenBeyond = false
    while position <= range.upperBound - EVTXLimits.smallestRecord {
      guard let star = ByteSearch.firstIndex(of: 0x2A, in: bytes, from: position, to: range.upperBound) else { break }
      position = star
      guard let record = EVTXRecordHeader(bytes, at: position, end: range.upperBound), record.isClosed else {
        position += 1
        continue
      }
      let kind = found.kind(of: record, at: position, in: bytes)
      if found.holds(record, in: bytes) || kind == .slack && !readsSlack {
        position += record.size
      } else if take(bytes, record, at: position, as: kind) {
        isAny = true
        if kind == .salvaged, position >= found.damage, !isBrokenBeyond {
          isBrokenBeyond = true
          note("evtx.record-damaged", .partial, at: base + UInt64(range.lowerBound), "a row beyond its end breaks off")
        }
        found.insert(record, at: position, in: bytes)
        // What it hides is found by going on from where its content ends.
        position = min(position + record.size, work.decoder.contentEnd)
      } else {
        position += 4
      }
    }
    return isAny
  }

  /// Reads records that stand behind the content of another one. The last of them has lost the copy of its size to the
  /// one that hides it.
  private mutating func readHidden(_ bytes: Span<UInt8>, in gap: EVTXRow.Gap, _ found: inout EVTXRecovered) {
    let end = gap.range.upperBound
    var position = gap.range.lowerBound
    var rest = position
    while position <= end - EVTXLimits.smallestRecord {
      guard let star = ByteSearch.firstIndex(of: 0x2A, in: bytes, from: position, to: end) else { break }
      position = star
      guard let record = EVTXRecordHeader(bytes, at: position, end: end),
        record.isClosed || position + record.size == end
      else {
        position += 1
        continue
      }
      note("evtx.record-hidden", .noted, at: base + UInt64(position), "the size of the record before it was enlarged")
      if take(bytes, record, at: position, as: .hidden) {
        noteTail(bytes, rest..<position, isAll: false)
        found.insert(record, at: position, in: bytes)
        position = min(position + record.size, work.decoder.contentEnd)
        rest = position
      } else {
        position += 4
      }
    }
    noteTail(bytes, rest..<end - 4, isAll: gap.isAll && rest == gap.range.lowerBound)
  }

  /// Whether a record that was found off the row is what its frame says.
  ///
  /// Strict decoding says that names have their hashes and templates their identifiers, not that the values are whole:
  /// slack may have been overwritten in the middle, and then even the time can be right and the number nonsense. So the
  /// number in the frame must be the one inside. In a log that was exported it never is: there the place must speak for
  /// the record, that is the header's promise or, without a header, the next record right behind it. Slack has no place.
  func isProven(_ bytes: Span<UInt8>, _ record: EVTXRecordHeader, at position: Int, as kind: Kind) -> Bool {
    let facts = work.decoder.facts
    if facts.recordNumber == record.number { return true }
    switch kind {
    case .live: return true
    case .promised, .hidden: return facts.recordNumber != nil || facts.time != nil || facts.code != 0
    case .slack: return false
    case .salvaged:
      // Numbers are given anew from 1, so that the new one is the smaller.
      guard let number = facts.recordNumber, number > record.number,
        number - record.number < EVTXLimits.exportedNumbers
      else { return false }
      return isChained(bytes, record, at: position)
    }
  }

  /// The next record of the row stands right behind.
  private func isChained(_ bytes: Span<UInt8>, _ record: EVTXRecordHeader, at position: Int) -> Bool {
    guard let next = EVTXRecordHeader(bytes, at: position + record.size, end: bytes.count) else { return false }
    return next.isClosed && next.number &- 1 == record.number
  }
}

/// What is known of a chunk while records are looked for outside of its row.
struct EVTXRecovered {
  private let row: EVTXRow
  private let promised: ClosedRange<UInt64>?
  /// The header numbers the records of the row.
  private let isNumbered: Bool
  /// Where records end that may stand behind damage: what follows is older use of the chunk. A header that does not say
  /// where the records end says nothing about where damage ends.
  let damage: Int
  /// Made when it is asked for: an undamaged chunk has nothing to compare.
  private var records: EVTXReadRecords?
  /// Where the record that was found last ends, and its number.
  private var previous: (end: Int, number: UInt64)?

  init(_ row: EVTXRow, _ header: EVTXChunkHeader?, count: Int) {
    self.row = row
    isNumbered = header?.numbers != nil
    promised = header?.numbers.flatMap { row.fulfils($0) ? nil : $0 }
    damage = header.map { $0.freeSpace == 0 ? count : $0.freeSpace } ?? count
  }

  /// The same record was read already.
  mutating func holds(_ record: EVTXRecordHeader, in bytes: Span<UInt8>) -> Bool {
    if records == nil, !row.mayHold(record.number) { return false }
    return make(bytes).contains(record)
  }

  mutating func insert(_ record: EVTXRecordHeader, at position: Int, in bytes: Span<UInt8>) {
    previous = (position + record.size, record.number)
    var all = make(bytes)
    records = nil
    all.insert(record)
    records = all
  }

  /// What a record at `position`, outside of the row, must be.
  mutating func kind(of record: EVTXRecordHeader, at position: Int, in bytes: Span<UInt8>) -> EVTXChunkReader.Kind {
    if let promised, promised.contains(record.number), !make(bytes).contains(number: record.number) {
      return .promised
    }
    // A header that numbers its records says where they end, even if it is older than the last of them.
    guard position < damage || !isNumbered && row.mayGoOn(with: record.number) else { return .slack }
    // Where a row goes on its place promises it.
    if let previous, previous.end == position, previous.number &+ 1 == record.number { return .promised }
    return .salvaged
  }

  /// How many of the promised records were not read.
  mutating func missing(of promised: ClosedRange<UInt64>, in bytes: Span<UInt8>) -> Int {
    let all = make(bytes)
    return promised.count { !all.contains(number: $0) }
  }

  private mutating func make(_ bytes: Span<UInt8>) -> EVTXReadRecords {
    if let records { return records }
    let made = EVTXReadRecords(row, in: bytes)
    records = made
    return made
  }
}
