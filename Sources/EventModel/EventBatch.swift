/// One field of one event: a slice of the batch's bytes and what kind of value it was.
@frozen
public struct FieldValue: Sendable {
  /// The kind of value in the evidence. The slice always holds its text: numbers in decimal, booleans as `true`/`false`.
  @frozen
  public enum Kind: UInt8, Sendable {
    /// Text.
    case string
    /// A whole or fractional number.
    case number
    /// `true` or `false`.
    case boolean
    /// Present and null; the slice is empty.
    case null
  }

  /// Which field it is. An event may hold several values of one slot: an array in the evidence.
  public var slot: Slot
  /// Start of the text in the batch's bytes.
  public var offset: UInt32
  /// Length of the text in bytes.
  public var length: UInt32
  /// Kind of the value in the evidence.
  public var kind: Kind

  /// A value that stands at `offset` of the batch's bytes.
  @inlinable
  public init(slot: Slot, offset: Int, length: Int, kind: Kind = .string) {
    self.slot = slot
    self.offset = UInt32(truncatingIfNeeded: offset)
    self.length = UInt32(truncatingIfNeeded: length)
    self.kind = kind
  }

  /// Where the text stands.
  @inlinable
  public var range: Range<Int> { Int(offset)..<Int(offset) + Int(length) }
}

/// One record of evidence: where it came from, when, and which of the batch's values are its fields.
@frozen
public struct Event: Sendable {
  /// Index into the batch's `sources`.
  public var source: UInt32
  /// The record's own type number where the source has one: EventID in Windows event logs; otherwise 0.
  public var code: UInt32
  /// When it happened; nil where the record does not say or cannot be read.
  public var time: EventTime?
  /// The number people use to find the record: EventRecordID, line number from 1, message index from 0.
  public var recordNumber: UInt64
  /// Where the record starts in the item that was read, in bytes.
  public var itemOffset: UInt64
  /// How many bytes of the item the record takes.
  public var itemLength: UInt32
  /// Start of the record's text in the batch's bytes (empty for binary formats).
  public var rawOffset: UInt32
  /// Length of that text.
  public var rawLength: UInt32
  /// Index of the first of the event's values.
  public var firstValue: UInt32
  /// How many values the event has; they follow each other.
  public var valueCount: UInt32

  /// An event whose fields are added next.
  @inlinable
  public init(
    source: UInt32, code: UInt32 = 0, time: EventTime? = nil, recordNumber: UInt64, itemOffset: UInt64,
    itemLength: Int, raw: Range<Int>
  ) {
    self.source = source
    self.code = code
    self.time = time
    self.recordNumber = recordNumber
    self.itemOffset = itemOffset
    self.itemLength = UInt32(truncatingIfNeeded: itemLength)
    self.rawOffset = UInt32(truncatingIfNeeded: raw.lowerBound)
    self.rawLength = UInt32(truncatingIfNeeded: raw.count)
    self.firstValue = 0
    self.valueCount = 0
  }

  /// Where the record's text stands in the batch's bytes.
  @inlinable
  public var raw: Range<Int> { Int(rawOffset)..<Int(rawOffset) + Int(rawLength) }
  /// Where the event's values stand in the batch's `values`.
  @inlinable
  public var valueRange: Range<Int> { Int(firstValue)..<Int(firstValue) + Int(valueCount) }
}

/// A few thousand events over one arena of bytes: what readers hand to detection.
///
/// Readers put a piece of the input into `bytes` (or decoded text behind it), and describe events by offsets; nothing
/// becomes a `String` until a finding needs it. A batch holds less than 4 GiB of bytes; readers flush at about 1 MiB.
@frozen
public struct EventBatch: Sendable {
  /// The fields somebody looks at.
  public let fields: FieldTable
  /// The arena.
  public var bytes: [UInt8] = []
  /// The events in the order of the evidence.
  public var events: [Event] = []
  /// The fields of all events; each event's values are contiguous.
  public var values: [FieldValue] = []
  /// The sources that events point to.
  public private(set) var sources: [LogSource] = []
  /// Names of fields that were met but not listed, with `Coverage.everything`: slot = `fields.count` + index.
  public private(set) var extraNames: [String] = []
  private var sourceIndex: [LogSource: UInt32] = [:]
  private var extraIndex: [String: Slot] = [:]

  /// An empty batch for the fields of `fields`.
  public init(fields: FieldTable) { self.fields = fields }

  /// The index of a source; equal sources share one.
  public mutating func source(_ source: LogSource) -> UInt32 {
    if let index = sourceIndex[source] { return index }
    let index = UInt32(sources.count)
    sources.append(source)
    sourceIndex[source] = index
    return index
  }

  /// The slot for the name at `start..<end` of `name`, or nil when nobody looks at it.
  @inlinable
  public mutating func slot(in name: Span<UInt8>, from start: Int, to end: Int) -> Slot? {
    if let slot = fields.slot(in: name, from: start, to: end) { return slot }
    if case .listed = fields.coverage { return nil }
    return extraSlot(in: name, from: start, to: end)
  }

  /// The slot for a name, or nil when nobody looks at it.
  public mutating func slot(named name: String) -> Slot? {
    let bytes = name.utf8Span.span
    return slot(in: bytes, from: 0, to: bytes.count)
  }

  @usableFromInline
  mutating func extraSlot(in name: Span<UInt8>, from start: Int, to end: Int) -> Slot {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(end - start)
    for index in start..<end { bytes.append(name[index]) }
    let text = String(decoding: bytes, as: UTF8.self)
    if let slot = extraIndex[text] { return slot }
    let slot = Slot(fields.count + extraNames.count)
    extraNames.append(text)
    extraIndex[text] = slot
    return slot
  }

  /// The name of a slot of this batch.
  public func name(of slot: Slot) -> String {
    Int(slot) < fields.count ? fields.names[Int(slot)] : extraNames[Int(slot) - fields.count]
  }

  /// Adds an event; the values added until the next call are its fields.
  @inlinable
  public mutating func append(_ event: Event) {
    var event = event
    event.firstValue = UInt32(truncatingIfNeeded: values.count)
    events.append(event)
  }

  /// Adds a field to the last event.
  @inlinable
  public mutating func append(_ value: FieldValue) {
    values.append(value)
    events[events.count - 1].valueCount += 1
  }

  /// Adds a field to the last event whose text is not yet in the arena.
  public mutating func append(_ text: some StringProtocol, slot: Slot, kind: FieldValue.Kind = .string) {
    let offset = bytes.count
    bytes.append(contentsOf: text.utf8)
    append(FieldValue(slot: slot, offset: offset, length: bytes.count - offset, kind: kind))
  }

  /// Adds a field by name to the last event, unless nobody looks at it.
  public mutating func append(_ text: some StringProtocol, named name: String, kind: FieldValue.Kind = .string) {
    if let slot = slot(named: name) { append(text, slot: slot, kind: kind) }
  }

  /// Text of a slice of the arena; bytes that are not UTF-8 become U+FFFD.
  public func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Removes events, values and bytes and keeps memory, sources and extra names for the next piece.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    events.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
  }
}
