import Bytes
import EventModel

// Fills the slots of a batch from the values of template instances.
extension EVTXDecoder {
  /// Adds the fields of the fragment at `start..<end` to the last event; its root elements stand at `place`.
  mutating func fill(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, at place: EventPlace, depth: Int, batch: inout EventBatch
  ) throws(BinXMLError) {
    guard depth <= EVTXLimits.templateDepth else { throw BinXMLError("templates-nested-too-deep", start) }
    guard let position = onlyInstance(bytes, from: start, to: end) else {
      return try fillUntemplated(bytes, from: start, to: end, at: place, depth: depth, batch: &batch)
    }
    let layout = try EVTXInstance.layout(bytes, at: position, end: end)
    let index = try template(bytes, at: layout.definition, identifier: layout.templateID)
    let program =
      templates.program(index, at: place)
      ?? templates.compile(index, at: place, strings: strings, batch: &batch)
    try spend(program.count + layout.valueCount + 1, at: start)
    let base = values.count
    defer { values.cut(to: base) }
    let stored = values.append(bytes, layout, end: end)
    if depth == 0 { contentEnd = stored.end }
    if !stored.isWhole { try omit(BinXMLError("truncated-values", position)) }
    let fragments = values.fragments
    if program.needsTree {
      let content = try tree(bytes, template: index, values: base..<values.count, depth: depth)
      flatten(content, at: place, batch: &batch)
    } else {
      try run(
        program.steps(fragments: fragments), bytes, values: base..<values.count, depth: depth, batch: &batch)
    }
  }

  /// The same for a fragment that is no template instance: by its shape, else by its tree.
  private mutating func fillUntemplated(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, at place: EventPlace, depth: Int, batch: inout EventBatch
  ) throws(BinXMLError) {
    let base = values.count
    defer { values.cut(to: base) }
    if let shape = templates.shape(
      bytes, from: start, to: end, names: &names, strings: &strings, values: &values)
    {
      let program =
        templates.program(shape.index, at: place)
        ?? templates.compile(shape.index, at: place, strings: strings, batch: &batch)
      if !program.needsTree {
        if depth == 0 { contentEnd = shape.end }
        try spend(templates.entries[shape.index].items.count, at: start)
        if isStrict, shape.isSuspect { throw BinXMLError("name-overwritten", start) }
        // Texts are never fragments.
        return try run(
          program.steps(fragments: 0), bytes, values: base..<values.count, depth: depth, batch: &batch)
      }
    }
    let content = try tree(bytes, from: start, to: end, depth: depth)
    flatten(content, at: place, batch: &batch)
  }

  /// Notes that a part of the record is left out; a strict record is then given up.
  private mutating func omit(_ error: BinXMLError) throws(BinXMLError) {
    if isStrict || error.isFinal { throw error }
    if omission == nil { omission = error }
  }

  private mutating func flatten(_ content: [EventElement.Content], at place: EventPlace, batch: inout EventBatch) {
    for case .element(let element) in content {
      EventFlattener.fill(element, at: place, facts: &facts, sources: &sources, batch: &batch)
    }
  }

  private mutating func run(
    _ steps: Range<Int>, _ bytes: Span<UInt8>, values range: Range<Int>, depth: Int, batch: inout EventBatch
  ) throws(BinXMLError) {
    var position = steps.lowerBound
    while position < steps.upperBound {
      position = runPlain(position..<steps.upperBound, bytes, values: range, batch: &batch)
      if batch.bytes.count > textCeiling { throw BinXMLError("text-limit", 0, isFinal: true) }
      guard position < steps.upperBound else { return }
      let step = templates.steps[position]
      position += 1
      switch step.kind {
      case .literal, .null:
        literal(step, batch: &batch)
      case .content, .attribute, .fragment:
        let index = range.lowerBound + Int(step.index)
        guard index < range.upperBound else {
          if step.kind == .content, step.slot >= 0 { append(step, length: 0, kind: .null, batch: &batch) }
          continue
        }
        let value = values.storage[index]
        if value.type == EVTXType.binXML {
          if value.size > 0 { try nested(value, step, bytes, depth: depth, batch: &batch) }
        } else if step.kind != .fragment {
          try scalar(value, step, bytes, batch: &batch)
        }
      }
      if batch.bytes.count > textCeiling { throw BinXMLError("text-limit", 0, isFinal: true) }
    }
  }

  /// Carries out steps as long as they need nothing but their value or literal, as nearly all do; returns the first other
  /// one, one that failed, or one for which there was no room.
  @inline(__always)
  private mutating func runPlain(
    _ steps: Range<Int>, _ bytes: Span<UInt8>, values range: Range<Int>, batch: inout EventBatch
  ) -> Int {
    var runner = EVTXStepRunner(base: batch.bytes.count)
    var known = facts
    runner.run(
      templates.steps.span.extracting(steps), bytes, values.storage.span.extracting(range), strings.utf8.span,
      facts: &known, into: &batch)
    facts = known
    if let value = runner.channel {
      facts.source = sources.index(utf16: bytes, from: value.start, to: value.end, batch: &batch)
    }
    return steps.lowerBound + runner.done
  }

  private mutating func nested(
    _ value: EVTXValue, _ step: EVTXStep, _ bytes: Span<UInt8>, depth: Int, batch: inout EventBatch
  ) throws(BinXMLError) {
    guard step.kind != .attribute else { return }
    do throws(BinXMLError) {
      try fill(bytes, from: value.start, to: value.end, at: step.place, depth: depth + 1, batch: &batch)
    } catch {
      try omit(error)
    }
  }

  @inline(never)
  private mutating func literal(_ step: EVTXStep, batch: inout EventBatch) {
    if step.kind == .null {
      if step.slot >= 0 { append(step, length: 0, kind: .null, batch: &batch) }
      return
    }
    if step.role != .none { facts.take(step.role, utf8: strings[step.literal], sources: &sources, batch: &batch) }
    guard step.slot >= 0 else { return }
    let range = strings.range(step.literal)
    ByteSearch.append(range, of: strings.utf8.span, to: &batch.bytes)
    append(step, length: range.count, kind: .string, batch: &batch)
  }

  /// Adds a value; the event's count of values is set when the record is done.
  @inline(__always)
  private func append(_ step: EVTXStep, length: Int, kind: FieldValue.Kind, batch: inout EventBatch) {
    batch.values.append(
      FieldValue(
        slot: Slot(truncatingIfNeeded: step.slot), offset: batch.bytes.count - length, length: length, kind: kind))
  }

  @inline(__always)
  private mutating func scalar(
    _ value: EVTXValue, _ step: EVTXStep, _ bytes: Span<UInt8>, batch: inout EventBatch
  ) throws(BinXMLError) {
    if step.role != .none { fact(value, step.role, bytes, batch: &batch) }
    guard step.slot >= 0 else { return }
    if value.type & EVTXType.array != 0 { return try array(value, step, bytes, batch: &batch) }
    let before = batch.bytes.count
    var made: FieldValue.Kind?
    batch.bytes.append(addingCapacity: EVTXValueText.room(for: Int(value.size))) {
      made = EVTXValueText.append(bytes, type: value.type, from: value.start, to: value.end, to: &$0)
    }
    guard let kind = made else { return try omit(BinXMLError("value-size", value.start)) }
    if kind == .null, step.kind == .attribute { return }
    append(step, length: batch.bytes.count - before, kind: kind, batch: &batch)
  }

  @inline(never)
  private mutating func array(
    _ value: EVTXValue, _ step: EVTXStep, _ bytes: Span<UInt8>, batch: inout EventBatch
  ) throws(BinXMLError) {
    var elements = EVTXArray(value)
    while let element = elements.next(bytes) {
      try spend(1, at: value.start)
      let before = batch.bytes.count
      guard
        let kind = EVTXValueText.append(
          bytes, type: element.type, from: element.start, to: element.end, to: &batch.bytes)
      else { return try omit(BinXMLError("value-size", element.start)) }
      append(step, length: batch.bytes.count - before, kind: kind, batch: &batch)
      if batch.bytes.count > textCeiling { throw BinXMLError("text-limit", value.start, isFinal: true) }
    }
    if !elements.isWhole { try omit(BinXMLError("array-size", value.start)) }
  }

  private mutating func fact(_ value: EVTXValue, _ role: EventRole, _ bytes: Span<UInt8>, batch: inout EventBatch) {
    switch (role, value.type) {
    case (.channel, EVTXType.string):
      facts.source = sources.index(utf16: bytes, from: value.start, to: value.end, batch: &batch)
    case (.eventID, EVTXType.uint16) where value.size == 2:
      facts.code = UInt32(bytes.u16(at: value.start))
    case (.recordNumber, EVTXType.uint64) where value.size == 8:
      facts.recordNumber = bytes.u64(at: value.start)
    case (.time, EVTXType.fileTime) where value.size == 8:
      facts.time = WindowsTime.time(fileTime: bytes.u64(at: value.start)) ?? facts.time
    case (.channel, EVTXType.null):
      break
    default:
      var text: [UInt8] = []
      _ = EVTXValueText.append(bytes, type: value.type, from: value.start, to: value.end, to: &text)
      facts.take(role, utf8: text, sources: &sources, batch: &batch)
    }
  }
}
