import Bytes
import EventModel

/// What a record says about itself: gathered while its fields are filled.
struct EventFacts {
  var code: UInt32 = 0
  var recordNumber: UInt64?
  var time: EventTime?
  /// Index of the source in the batch.
  var source: UInt32?

  /// Takes a fact that is given as UTF-8.
  mutating func take(_ role: EventRole, utf8 text: [UInt8], sources: inout EventSources, batch: inout EventBatch) {
    switch role {
    case .none: break
    case .channel: source = sources.index(channel: text, batch: &batch)
    case .eventID where (1...9).contains(text.count) && text.allSatisfy({ 48...57 ~= $0 }):
      code = text.reduce(0) { $0 * 10 + UInt32($1 - 48) }
    default: take(role, String(decoding: text, as: UTF8.self), sources: &sources, batch: &batch)
    }
  }

  /// Takes a fact that is given as text.
  mutating func take(
    _ role: EventRole, _ text: some StringProtocol, sources: inout EventSources, batch: inout EventBatch
  ) {
    switch role {
    case .none: break
    case .eventID: code = UInt32(text) ?? code
    case .recordNumber: recordNumber = UInt64(text) ?? recordNumber
    case .time: time = EventTime(rfc3339: text) ?? time
    case .channel: source = sources.index(channel: Array(text.utf8), batch: &batch)
    }
  }
}

/// The log sources of a file by channel; remembers the last one, since neighbours mostly share it.
struct EventSources {
  /// The reader's name for the kind of record.
  var dataType: String
  /// The category of the records, where how they were found makes one.
  var category: String?
  private var raw: [UInt8] = []
  private var rawIndex: UInt32?
  private var text: [UInt8] = []
  private var textIndex: UInt32?

  init(dataType: String) { self.dataType = dataType }

  /// Forgets indexes, after a batch was replaced.
  mutating func reset() {
    rawIndex = nil
    textIndex = nil
  }

  /// The source of a channel given as UTF-8.
  mutating func index(channel: [UInt8], batch: inout EventBatch) -> UInt32 {
    if let textIndex, channel == text { return textIndex }
    let name = String(decoding: channel, as: UTF8.self)
    let index = batch.source(
      LogSource(dataType: dataType, product: "windows", category: category, channel: name.isEmpty ? nil : name))
    text = channel
    textIndex = index
    return index
  }

  /// The source of the channel that stands at a range of the batch's arena.
  mutating func index(channel range: Range<Int>, batch: inout EventBatch) -> UInt32 {
    if let textIndex, range.count == text.count, batch.bytes.span.holds(text, at: range.lowerBound) { return textIndex }
    return index(channel: Array(batch.bytes[range]), batch: &batch)
  }

  /// The source of records that name no channel.
  func unknown(_ batch: inout EventBatch) -> UInt32 {
    batch.source(LogSource(dataType: dataType, product: "windows", category: category))
  }

  /// The source of a channel given as UTF-16LE.
  mutating func index(utf16 bytes: Span<UInt8>, from start: Int, to end: Int, batch: inout EventBatch) -> UInt32 {
    if let rawIndex, raw.count == end - start, bytes.matches(raw.span, from: 0, length: raw.count, at: start) {
      return rawIndex
    }
    raw.removeAll(keepingCapacity: true)
    for index in start..<end { raw.append(bytes[index]) }
    var text: [UInt8] = []
    UTF16Text.append(bytes, from: start, units: (end - start) / 2, to: &text)
    let index = index(channel: text, batch: &batch)
    rawIndex = index
    return index
  }
}
