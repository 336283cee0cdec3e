import EventModel

/// A single value: where its text stands in the arena.
struct ExportText {
  var start: Int
  var count: Int
  var kind: FieldValue.Kind = .string

  var range: Range<Int> { start..<start + count }

  /// Present, without a value.
  static let null = ExportText(start: 0, count: 0, kind: .null)
}

// Adding fields to the event at hand.
extension ExportDraft {
  /// Adds a value.
  @inline(__always)
  private mutating func put(_ slot: Slot?, _ value: ExportText) {
    guard let slot else { return }
    batch.values.append(FieldValue(slot: slot, offset: value.start, length: value.count, kind: value.kind))
  }

  /// Adds a field under a name that stands in the program.
  mutating func add(_ name: StaticString, _ value: ExportText) { put(slots.slot(name, in: &batch), value) }

  /// Adds a field under a name of the evidence.
  mutating func add(named name: Range<Int>, _ value: ExportText) {
    if let slot = slots.known(batch.bytes.span, name) { return put(slot, value) }
    put(slots.slot(of: Array(batch.bytes[name]), in: &batch), value)
  }

  /// Adds a field under the name that `scratch` holds.
  mutating func addUnderScratch(_ value: ExportText) {
    if let slot = slots.known(scratch.span, 0..<scratch.count) { return put(slot, value) }
    put(slots.slot(of: scratch, in: &batch), value)
  }

  /// Adds a field under a name that is put together.
  mutating func add(name: some StringProtocol, _ value: ExportText) {
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: name.utf8)
    addUnderScratch(value)
  }

  /// A text that is written behind the arena.
  mutating func text(_ text: some StringProtocol, _ kind: FieldValue.Kind = .string) -> ExportText {
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: text.utf8)
    return ExportText(start: start, count: batch.bytes.count - start, kind: kind)
  }

  /// The text as a `String`.
  func string(_ value: ExportText) -> String { batch.text(value.range) }

  // MARK: System

  /// Adds a child of System, unless it is not there or null.
  mutating func system(_ name: StaticString, _ value: ExportText?, role: EventRole = .none) {
    if let value, value.kind != .null { systemOrNull(name, value, role: role) }
  }

  /// Adds a child of System, unless it is not there.
  mutating func systemOrNull(_ name: StaticString, _ value: ExportText?, role: EventRole = .none) {
    guard let value else { return }
    take(role, value)
    add(name, value)
  }

  /// Takes what a field of System means beyond being a field.
  mutating func take(_ role: EventRole, _ value: ExportText) {
    guard role != .none, value.kind != .null else { return }
    if role == .time, let time = EventClock.time(batch.bytes.span, value.range) {
      facts.time = time
    } else if role == .channel {
      facts.source = sources.index(channel: value.range, batch: &batch)
    } else if let number = ExportDraft.number(batch.bytes.span, value.range) {
      if role == .eventID, let code = UInt32(exactly: number) { facts.code = code }
      if role == .recordNumber { facts.recordNumber = number }
    }
  }

  /// A whole number in decimal digits.
  static func number(_ bytes: Span<UInt8>, _ range: Range<Int>) -> UInt64? {
    guard (1...19).contains(range.count) else { return nil }
    var number: UInt64 = 0
    for index in range {
      guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
      number = number * 10 + UInt64(bytes[index] - 0x30)
    }
    return number
  }

  // MARK: Data

  /// Adds a `Data` element under a name of the evidence; without a name it is `Data`.
  mutating func data(_ name: Range<Int>, _ value: ExportText) {
    if name.isEmpty { return add("Data", value) }
    guard hasBlank(name) else { return add(named: name, value) }
    scratch.removeAll(keepingCapacity: true)
    for index in name where batch.bytes[index] != 0x20 { scratch.append(batch.bytes[index]) }
    addUnderScratch(value)
  }

  private func hasBlank(_ name: Range<Int>) -> Bool {
    let bytes = batch.bytes.span
    for index in name where bytes[index] == 0x20 { return true }
    return false
  }

  /// Adds what is shown to people, if there is a text.
  mutating func message(_ value: ExportText?) {
    if let value, value.kind == .string, value.count > 0 { add("Message", value) }
  }
}
