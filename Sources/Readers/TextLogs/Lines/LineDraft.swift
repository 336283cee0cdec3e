import EventModel

/// The batch that a reader is filling from one chunk of text.
///
/// Values are offsets into the chunk, which becomes the start of the batch's arena; decoded text goes to `decoded`, which
/// is put behind it. The chunk itself is not part of the draft, so that its span can be borrowed while the draft grows.
struct LineDraft {
  /// Events and values; its `bytes` are empty until the chunk is done.
  var batch: EventBatch
  /// Text that does not stand in the chunk: unescaped strings, joined dates.
  var decoded: [UInt8] = []
  /// Bytes of the chunk: where `decoded` will start in the arena.
  var chunkCount = 0
  /// What must be added to positions to make them positions in the arena: not zero while text is parsed that stands in
  /// `decoded`, as the message inside a string of JSON.
  private(set) var shift = 0
  /// How many messages inside messages are being parsed.
  private var nesting = 0
  /// Oddities met so far.
  var anomalies = AnomalyTally()
  private var fixedSources: [UInt32?] = []
  private var namedSources: [(family: Int, name: [UInt8], index: UInt32)] = []
  private var fixedSlots: [String: Slot?] = [:]
  private var literals = [(address: UInt, slot: Slot?)](repeating: (0, nil), count: 64)
  private var fieldCount = 0

  /// An empty draft for the fields of a sink.
  init(fields: FieldTable) { batch = EventBatch(fields: fields) }

  // MARK: Events

  /// Starts an event; the fields added next are its own.
  @inline(__always)
  mutating func begin(_ line: LineRecord, source: UInt32 = 0) {
    batch.append(
      Event(
        source: source, recordNumber: line.number, itemOffset: line.itemOffset, itemLength: line.itemLength,
        raw: line.range))
    fieldCount = 0
  }

  /// Ends the event: counts its values.
  @inline(__always)
  mutating func end() {
    let last = batch.events.count - 1
    guard last >= 0 else { return }
    batch.events[last].valueCount =
      UInt32(truncatingIfNeeded: batch.values.count)
      &- batch.events[last].firstValue
  }

  /// The source of the current event.
  mutating func setSource(_ source: UInt32) { batch.events[batch.events.count - 1].source = source }

  /// The time of the current event; nil changes nothing.
  mutating func setTime(_ time: EventTime?) {
    if let time { batch.events[batch.events.count - 1].time = time }
  }

  /// The time of the current event so far.
  var time: EventTime? { batch.events.last?.time }

  /// Where the current event starts in the item.
  var offset: UInt64 { batch.events.last?.itemOffset ?? 0 }

  /// Whether the current event has a value of a slot.
  func hasValue(_ slot: Slot) -> Bool {
    guard let event = batch.events.last else { return false }
    return batch.values[Int(event.firstValue)...].contains { $0.slot == slot }
  }

  // MARK: Sources

  /// The index of a source that is known by its position in a list; looked up once.
  mutating func source(_ known: KnownSource) -> UInt32 {
    if fixedSources.isEmpty { fixedSources = Array(repeating: nil, count: KnownSource.allCases.count) }
    if let index = fixedSources[known.rawValue] { return index }
    let index = batch.source(known.source)
    fixedSources[known.rawValue] = index
    return index
  }

  /// The index of a source whose name stands in the text: one hash per distinct name, not per line.
  mutating func source(
    family: Int, named range: Range<Int>, in text: Span<UInt8>, make: (String) -> LogSource
  ) -> UInt32 {
    for known in namedSources
    where known.family == family && known.name.count == range.count && Text.equal(text, range, known.name) {
      return known.index
    }
    guard namedSources.count < TextLogLimits.sources else { return batch.source(make("")) }
    let name = Text.copy(text, range)
    let index = batch.source(make(String(decoding: name, as: UTF8.self)))
    namedSources.append((family, name, index))
    return index
  }

  // MARK: Fields

  /// The slot of a name that the reader knows, looked up once.
  mutating func slot(_ name: String) -> Slot? {
    if let known = fixedSlots[name] { return known }
    let slot = batch.slot(named: name)
    fixedSlots[name] = .some(slot)
    return slot
  }

  /// Adds a field whose name and value stand in the text.
  @inline(__always)
  mutating func add(
    name: Range<Int>, value: Range<Int>, in text: Span<UInt8>, kind: FieldValue.Kind = .string
  ) {
    guard let slot = batch.slot(in: text, from: name.lowerBound, to: name.upperBound) else { return }
    add(slot: slot, value: value, kind: kind)
  }

  /// Adds a field whose value stands in the text.
  @inline(__always)
  mutating func add(slot: Slot, value: Range<Int>, kind: FieldValue.Kind = .string) {
    place(slot, shift + value.lowerBound, value.count, kind)
  }

  @inline(__always)
  private mutating func place(_ slot: Slot, _ start: Int, _ count: Int, _ kind: FieldValue.Kind) {
    fieldCount += 1
    guard fieldCount <= TextLogLimits.fields else {
      if fieldCount == TextLogLimits.fields + 1 {
        anomalies.add("text.too-many-fields", .partial, offset: offset, detail: "more than \(TextLogLimits.fields)")
      }
      return
    }
    batch.values.append(FieldValue(slot: slot, offset: start, length: count, kind: kind))
  }

  /// Adds a field by a name that the reader knows; nothing happens when nobody looks at it or there is no value.
  mutating func add(_ name: String, _ value: Range<Int>?, kind: FieldValue.Kind = .string) {
    if let value, let slot = slot(name) { add(slot: slot, value: value, kind: kind) }
  }

  /// Adds a field whose name stands in the program: looked up once for each place in the program.
  @inline(__always)
  mutating func put(_ name: StaticString, _ value: Range<Int>?, kind: FieldValue.Kind = .string) {
    if let value, let slot = slot(fixed: name) { add(slot: slot, value: value, kind: kind) }
  }

  /// A direct-mapped cache by the address of the literal: a dictionary of names would cost more than the parsing.
  private mutating func slot(fixed name: StaticString) -> Slot? {
    let address = unsafe UInt(bitPattern: name.utf8Start)
    let index = Int(truncatingIfNeeded: address >> 4 & 63)
    if literals[index].address == address { return literals[index].slot }
    let found = slot("\(name)")
    literals[index] = (address, found)
    return found
  }

  /// Adds a field whose text is in neither chunk: what `decoded` holds from `start` on.
  mutating func addDecoded(slot: Slot, from start: Int, kind: FieldValue.Kind = .string) {
    place(slot, chunkCount + start, decoded.count - start, kind)
  }

  /// Adds a field with text of the reader's own.
  mutating func add(_ name: String, text: some StringProtocol, kind: FieldValue.Kind = .string) {
    guard let slot = slot(name) else { return }
    let start = decoded.count
    decoded.append(contentsOf: text.utf8)
    addDecoded(slot: slot, from: start, kind: kind)
  }

  /// Lets `body` parse a value that stands in the text with escapes, after they are resolved; what it adds to the event are
  /// slices of the resolved text. False when `body` says so, or when messages are nested too deep.
  mutating func parse(
    _ value: EscapedText, in text: Span<UInt8>, _ body: (Span<UInt8>, Range<Int>, inout LineDraft) -> Bool
  ) -> Bool {
    guard nesting < TextLogLimits.messages else { return false }
    nesting += 1
    defer { nesting -= 1 }
    guard value.escape != .none else { return body(text, value.range, &self) }
    let start = decoded.count
    value.unescape(text, into: &decoded)
    let inner = Array(decoded[start...])
    let outer = shift
    shift = chunkCount + start
    defer { shift = outer }
    return body(inner.span, 0..<inner.count, &self)
  }

  // MARK: Handing over

  /// Makes `chunk` and the decoded text the arena, gives the batch to the sink and takes the memory back.
  mutating func flush(_ chunk: inout [UInt8], to sink: any RecordSink) {
    swap(&batch.bytes, &chunk)
    batch.bytes.append(contentsOf: decoded)
    if !batch.events.isEmpty { sink.accept(&batch) }
    batch.removeAll()
    swap(&batch.bytes, &chunk)
    decoded.removeAll(keepingCapacity: true)
  }
}

extension LineDraft {
  /// Takes the current event back.
  mutating func cancel() {
    guard let event = batch.events.popLast() else { return }
    batch.values.removeLast(batch.values.count - Int(event.firstValue))
  }
}
