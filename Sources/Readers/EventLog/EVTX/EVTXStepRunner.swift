import Bytes
import EventModel

/// Carries out steps that need nothing but their value or literal: the inner loop of reading.
struct EVTXStepRunner {
  /// Room that a value needs at most, and is always there when a row of steps begins.
  static let room = EVTXValueText.room(for: 0xFFFF)

  /// How many steps were taken.
  private(set) var done = 0
  /// The value that is the channel, when one was met.
  private(set) var channel: EVTXValue?
  /// How long the batch's text was before.
  private let base: Int

  init(base: Int) { self.base = base }

  /// Goes on until a step needs more, fails, or has no room.
  @inline(__always)
  mutating func run(
    _ steps: Span<EVTXStep>, _ bytes: Span<UInt8>, _ values: Span<EVTXValue>, _ literals: Span<UInt8>,
    facts: inout EventFacts, into batch: inout EventBatch
  ) {
    var added: [FieldValue] = []
    swap(&added, &batch.values)
    batch.bytes.append(addingCapacity: EVTXStepRunner.room) { text in
      added.append(addingCapacity: steps.count) { fields in
        run(steps, bytes, values, literals, &facts, &text, &fields)
      }
    }
    swap(&added, &batch.values)
  }

  @inline(__always)
  private mutating func run(
    _ steps: Span<EVTXStep>, _ bytes: Span<UInt8>, _ values: Span<EVTXValue>, _ literals: Span<UInt8>,
    _ facts: inout EventFacts, _ text: inout OutputSpan<UInt8>, _ fields: inout OutputSpan<FieldValue>
  ) {
    let origin = base &- text.count
    var position = 0
    defer { done = position }
    while position < steps.count {
      let step = steps[position]
      let before = text.count
      var kind = FieldValue.Kind.null
      switch step.kind {
      case .literal:
        guard step.role == .none, text.freeCapacity >= Int(step.literalLength) else { return }
        if step.slot >= 0 { text.append(step.literalRange, of: literals) }
        kind = .string
      case .null:
        break
      case .fragment:
        return
      case .content, .attribute:
        guard Int(step.index) < values.count else { return }
        let value = values[Int(step.index)]
        guard value.type & EVTXType.array == 0, value.type != EVTXType.binXML else { return }
        if step.role != .none, !takeFact(step, value, bytes, &facts) { return }
        if step.slot >= 0 {
          guard text.freeCapacity >= EVTXValueText.room(for: value.size),
            let made = EVTXValueText.append(bytes, type: value.type, from: value.start, to: value.end, to: &text)
          else { return }
          kind = made
          if kind == .null, step.kind == .attribute {
            position &+= 1
            continue
          }
        }
      }
      position &+= 1
      if step.slot < 0 { continue }
      fields.append(
        FieldValue(
          slot: Slot(truncatingIfNeeded: step.slot), offset: origin &+ before, length: text.count &- before,
          kind: kind))
    }
  }

  /// Takes what a value says about the record; false when that needs more than a look at its bytes.
  @inline(__always)
  private mutating func takeFact(_ step: EVTXStep, _ value: EVTXValue, _ bytes: Span<UInt8>, _ facts: inout EventFacts)
    -> Bool
  {
    switch (step.role, value.type) {
    case (.channel, EVTXType.string): channel = value
    case (.channel, EVTXType.null): break
    case (.eventID, EVTXType.uint16) where value.size == 2: facts.code = UInt32(bytes.u16(at: value.start))
    case (.recordNumber, EVTXType.uint64) where value.size == 8: facts.recordNumber = bytes.u64(at: value.start)
    case (.time, EVTXType.fileTime) where value.size == 8:
      facts.time = WindowsTime.time(fileTime: bytes.u64(at: value.start)) ?? facts.time
    default: return false
    }
    return true
  }
}
