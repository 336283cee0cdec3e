import Bytes
import EventModel

/// Reads the records of one chunk after another into batches: the unit of recovery.
struct EVTXChunkReader {
  var work: EVTXWorkspace
  private var anomalies = AnomalyLedger()
  private let sink: any RecordSink
  /// Where the chunk stands in the file.
  private(set) var base: UInt64 = 0

  /// How a record was found, which says how much it must prove.
  enum Kind {
    /// In the row of records.
    case live
    /// Outside of the row, but the chunk's header promises its number, which no other record has.
    case promised
    /// Where the row should go on, behind damage.
    case salvaged
    /// Inside of another record, behind its content.
    case hidden
    /// Behind the row: older use of the chunk has left it. What does not fit there is no loss and is passed over.
    case slack

    var dataType: String {
      switch self {
      case .live, .promised, .salvaged: EVTXReader.dataType
      case .hidden: EVTXReader.hiddenDataType
      case .slack: EVTXReader.slackDataType
      }
    }
  }

  let readsSlack: Bool
  /// The kind of record that the sources of the decoder are for.
  private var shown = Kind.live

  init(into sink: any RecordSink, readsSlack: Bool) {
    self.sink = sink
    self.readsSlack = readsSlack
    work = EVTXWorkspace.take(for: sink.fields)
    work.decoder.sources = EventSources(dataType: EVTXReader.dataType)
  }

  /// Notes an oddity of the file.
  mutating func note(
    _ code: String, _ effect: Anomaly.Effect, at offset: UInt64, times count: Int = 1,
    _ detail: @autoclosure () -> String
  ) {
    anomalies.note(code, effect, at: offset, times: count, detail())
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
    let row = readRow(bytes, header)
    check(bytes, header)
    recover(bytes, row, header)
  }

  /// Looks for records in bytes that belong to no chunk: a chunk whose header is gone, or a gap before one.
  mutating func salvage(_ bytes: Span<UInt8>, at offset: UInt64) {
    base = offset
    work.decoder.beginChunk()
    recover(bytes, EVTXRow(end: 0), nil)
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

  /// Reads record after record from the first one to where the row ends.
  private mutating func readRow(_ bytes: Span<UInt8>, _ header: EVTXChunkHeader?) -> EVTXRow {
    let free = header?.freeSpace ?? 0
    var row = EVTXRow(endOfRecords: free)
    while let record = EVTXRecordHeader.inRow(bytes, at: row.end, endOfRecords: free) {
      if free > 0, row.end >= free {
        guard row.goes(onWith: record, promised: header?.numbers) else { break }
        note(
          "evtx.records-beyond-header", .noted, at: base + UInt64(row.end), "the chunk header is older or was changed")
      }
      let next = row.end + record.size
      if !take(bytes, record, at: row.end, as: .live) {
        row.gaps.append(EVTXRow.Gap(range: row.end + EVTXLimits.recordHeader..<next, kind: .unreadable))
      } else if next - work.decoder.contentEnd >= EVTXLimits.smallestRecord {
        let content = work.decoder.contentEnd
        row.gaps.append(
          EVTXRow.Gap(
            range: content..<next, kind: record.isClosed ? .hidden : .damaged,
            isAll: content - row.end <= EVTXLimits.recordHeader + EVTXLimits.emptyContent))
      }
      if row.first == nil { row.first = record.number }
      row.last = record.number
      row.count += 1
      row.end = next
    }
    if row.end < free, row.end < bytes.count {
      let what = bytes.count < EVTXLimits.chunkSize ? "the file ends in it" : "no record where one should begin"
      note("evtx.record-damaged", .partial, at: base + UInt64(row.end), what)
    }
    return row
  }

  /// Decodes one record into an event; false when nothing could be made of it.
  mutating func take(_ bytes: Span<UInt8>, _ record: EVTXRecordHeader, at position: Int, as kind: Kind) -> Bool {
    let offset = base + UInt64(position)
    let mark = (bytes: work.batch.bytes.count, values: work.batch.values.count)
    begin(record, at: offset, as: kind)
    do throws(BinXMLError) {
      try work.decoder.fill(
        bytes, from: position + 24, to: position + record.size - 4, at: .document, depth: 0, batch: &work.batch)
      if kind != .live, !isProven(bytes, record, at: position, as: kind) {
        throw BinXMLError("record-unproven", position)
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
    if shown != kind {
      shown = kind
      work.decoder.sources.dataType = kind.dataType
      work.decoder.sources.category = kind == .hidden ? EVTXReader.hiddenCategory : nil
      work.decoder.sources.reset()
    }
    work.decoder.contentEnd = .max
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
    if kind != .live { noteKind(kind, at: offset) }
    if !record.isClosed, kind != .hidden {
      note("evtx.record-size", .noted, at: offset, "size and copy differ")
    }
    if work.batch.bytes.count >= EVTXLimits.batchBytes || work.batch.events.count >= EVTXLimits.batchEvents { flush() }
  }

  private mutating func noteKind(_ kind: Kind, at offset: UInt64) {
    switch kind {
    case .slack: note("evtx.slack-record", .noted, at: offset, "left over from an older use of the chunk")
    case .promised, .salvaged: note("evtx.record-salvaged", .noted, at: offset, "found behind damage")
    case .live, .hidden: break
    }
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
