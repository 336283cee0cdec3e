import Bytes
import EventModel

/// Reads the records of one chunk after another into batches: the unit of recovery.
struct EVTXChunkReader {
  private var work: EVTXWorkspace
  private var anomalies = AnomalyLedger()
  private let sink: any RecordSink
  /// Where the chunk stands in the file.
  private var base: UInt64 = 0

  /// How a record was found, which says how much it must prove. What is found outside of the row of records may point to
  /// names and templates that were overwritten since; what does not fit in slack is no loss and is passed over.
  private enum Kind {
    case live
    case salvaged
    case slack
  }

  private let readsSlack: Bool
  /// The source of records says that they are slack.
  private var isSlack = false

  init(into sink: any RecordSink, readsSlack: Bool) {
    self.sink = sink
    self.readsSlack = readsSlack
    work = EVTXWorkspace.take(for: sink.fields)
    work.decoder.sources = EventSources(dataType: EVTXReader.dataType)
  }

  /// Notes an oddity of the file.
  mutating func note(_ code: String, _ effect: Anomaly.Effect, at offset: UInt64, _ detail: @autoclosure () -> String) {
    anomalies.note(code, effect, at: offset, detail())
  }

  /// Hands over what is left: events, then anomalies.
  mutating func finish() {
    if !work.batch.events.isEmpty { flush() }
    anomalies.flush(into: sink)
    work.giveBack()
  }

  /// Reads a chunk that stands at `offset` of the file and may be cut.
  mutating func read(chunk bytes: Span<UInt8>, at offset: UInt64) {
    base = offset
    work.decoder.beginChunk()
    let header = EVTXChunkHeader(bytes)
    if bytes.count < EVTXLimits.chunkSize {
      note("evtx.chunk-truncated", .partial, at: offset, "\(bytes.count) of \(EVTXLimits.chunkSize) bytes")
    }
    let records = liveRecords(bytes, header)
    check(bytes, header)
    // A header that does not say where the records end says nothing about where damage ends.
    let damaged = header.map { $0.freeSpace == 0 ? bytes.count : $0.freeSpace } ?? bytes.count
    recover(bytes, from: records.end, live: records.numbers, damagedUpTo: damaged)
  }

  /// Looks for records in bytes that belong to no chunk: a chunk whose header is gone, or a gap before one.
  mutating func salvage(_ bytes: Span<UInt8>, at offset: UInt64) {
    base = offset
    work.decoder.beginChunk()
    recover(bytes, from: 0, live: nil, damagedUpTo: bytes.count)
  }

  private mutating func check(_ bytes: Span<UInt8>, _ header: EVTXChunkHeader?) {
    guard let header, header.hasChecksums else { return }
    if !header.isHeaderIntact(bytes) {
      note("evtx.chunk-header-checksum", .noted, at: base, "the header of the chunk was changed or damaged")
    }
    if bytes.count == EVTXLimits.chunkSize, !header.areRecordsIntact(bytes) {
      note("evtx.chunk-records-checksum", .noted, at: base, "the records of the chunk were changed or damaged")
    }
  }

  /// Reads record after record from the first one; returns where the row ends.
  private mutating func liveRecords(
    _ bytes: Span<UInt8>, _ header: EVTXChunkHeader?
  ) -> (end: Int, numbers: ClosedRange<UInt64>?) {
    let free = header.map(\.freeSpace) ?? 0
    var position = EVTXLimits.firstRecord
    var numbers: ClosedRange<UInt64>?
    while let record = EVTXRecordHeader(bytes, at: position, end: bytes.count) {
      if free > 0, position >= free {
        guard let last = numbers?.upperBound, last < .max, record.number == last + 1, record.isClosed else { break }
        note("evtx.records-beyond-header", .noted, at: base + UInt64(position), "the chunk header is older")
      }
      take(bytes, record, at: position, as: .live)
      numbers =
        min(
          numbers?.lowerBound ?? record.number, record.number)...max(
          numbers?.upperBound ?? record.number, record.number)
      position += record.size
    }
    if position < free, position < bytes.count {
      let what = bytes.count < EVTXLimits.chunkSize ? "the file ends in it" : "no record where one should begin"
      note("evtx.record-damaged", .partial, at: base + UInt64(position), what)
    }
    return (position, numbers)
  }

  /// Looks for whole records from `start` on: behind damage, and in what older use of the chunk has left.
  private mutating func recover(
    _ bytes: Span<UInt8>, from start: Int, live: ClosedRange<UInt64>?, damagedUpTo damage: Int
  ) {
    let end = readsSlack ? bytes.count : min(damage, bytes.count)
    var position = start
    while position <= end - EVTXLimits.smallestRecord {
      guard let star = ByteSearch.firstIndex(of: 0x2A, in: bytes, from: position, to: end) else { return }
      position = star
      guard let record = EVTXRecordHeader(bytes, at: position, end: end), record.isClosed else {
        position += 1
        continue
      }
      if live?.contains(record.number) == true {
        position += record.size
      } else if take(bytes, record, at: position, as: position < damage ? .salvaged : .slack) {
        position += record.size
      } else {
        position += 4
      }
    }
  }

  /// Decodes one record into an event; false when nothing could be made of it.
  @discardableResult
  private mutating func take(_ bytes: Span<UInt8>, _ record: EVTXRecordHeader, at position: Int, as kind: Kind) -> Bool
  {
    let offset = base + UInt64(position)
    let mark = (bytes: work.batch.bytes.count, values: work.batch.values.count)
    begin(record, at: offset, as: kind)
    do throws(BinXMLError) {
      try work.decoder.fill(
        bytes, from: position + 24, to: position + record.size - 4, at: .document, depth: 0, batch: &work.batch)
      if kind != .live, work.decoder.facts.recordNumber != record.number {
        throw BinXMLError("number-mismatch", position)
      }
    } catch {
      work.batch.dropLast(bytes: mark.bytes, values: mark.values)
      work.decoder.values.cut(to: 0)
      report(error, at: offset, kind)
      return false
    }
    end(record, kind, at: offset, textBefore: mark.bytes)
    return true
  }

  private mutating func begin(_ record: EVTXRecordHeader, at offset: UInt64, as kind: Kind) {
    work.decoder.isStrict = kind != .live
    if isSlack != (kind == .slack) {
      isSlack = kind == .slack
      work.decoder.sources.dataType = kind == .slack ? EVTXReader.slackDataType : EVTXReader.dataType
      work.decoder.sources.reset()
    }
    work.decoder.omission = nil
    work.decoder.facts = EventFacts()
    work.decoder.textCeiling = work.batch.bytes.count + max(0, work.decoder.text)
    work.batch.append(
      Event(
        source: 0, recordNumber: record.number, itemOffset: offset, itemLength: record.size,
        raw: work.batch.bytes.count..<work.batch.bytes.count))
  }

  private mutating func report(_ error: BinXMLError, at offset: UInt64, _ kind: Kind) {
    if error.isFinal {
      note("evtx.chunk-limit", .partial, at: offset, "\(error.reason)")
    } else if kind != .slack {
      note("evtx.record-unreadable", .partial, at: offset, "\(error.reason) at \(error.offset) of the chunk")
    }
  }

  private mutating func end(_ record: EVTXRecordHeader, _ kind: Kind, at offset: UInt64, textBefore: Int) {
    let last = work.batch.events.count - 1
    let facts = work.decoder.facts
    var event = work.batch.events[last]
    event.valueCount = UInt32(truncatingIfNeeded: work.batch.values.count - Int(event.firstValue))
    event.code = facts.code
    // A log that was exported is numbered anew by its record headers; people know the EventRecordID inside.
    event.recordNumber = facts.recordNumber ?? record.number
    event.time = facts.time ?? WindowsTime.time(fileTime: record.written)
    event.source = facts.source ?? work.decoder.sources.unknown(&work.batch)
    work.batch.events[last] = event
    work.decoder.text -= work.batch.bytes.count - textBefore
    if let omission = work.decoder.omission {
      note("evtx.record-partial", .partial, at: offset, "\(omission.reason) at \(omission.offset) of the chunk")
    }
    if kind == .slack { note("evtx.slack-record", .noted, at: offset, "left over from an older use of the chunk") }
    if kind == .salvaged { note("evtx.record-salvaged", .noted, at: offset, "found behind damage") }
    if !record.isClosed { note("evtx.record-size", .noted, at: offset, "the copy of the size differs") }
    if work.batch.bytes.count >= EVTXLimits.batchBytes || work.batch.events.count >= EVTXLimits.batchEvents { flush() }
  }

  private mutating func flush() {
    sink.accept(&work.batch)
    work.renew()
  }
}

extension EventBatch {
  /// Takes back the last event and what was added with it.
  mutating func dropLast(bytes count: Int, values valueCount: Int) {
    if bytes.count > count { bytes.removeLast(bytes.count - count) }
    if values.count > valueCount { values.removeLast(values.count - valueCount) }
    events.removeLast()
  }
}
