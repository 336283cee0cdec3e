public import EventModel

/// Windows events whose commands, paths or scripts have a plain form (`PlainText`), with that form in place of what was
/// written: twins, which rules are asked about as well. What is written is never replaced in the evidence, and a rule that
/// holds for an event needs no twin.
public struct PlainTwins: Sendable {
  /// Fields and what stands in them.
  static let kinds: [String: PlainText.Kind] = [
    "CommandLine": .command, "ParentCommandLine": .command, "Image": .command, "ParentImage": .command,
    "NewProcessName": .command, "ParentProcessName": .command, "ImagePath": .command, "ServiceFileName": .command,
    "ActionName": .command, "Path": .command,
    "ApplicationPath": .command, "Details": .command, "HostApplication": .command, "VhdFileName": .command,
    "FileNameBuffer": .command, "FilePath": .command, "TargetFilename": .command, "ImageLoaded": .command,
    "TaskContent": .script, "TaskContentNew": .script, "ScriptBlockText": .script, "Payload": .script, "Data": .script,
    "ContextInfo": .script,
  ]

  private let kindOfSlot: [PlainText.Kind?]

  /// For batches that were made with `fields`.
  public init(fields: FieldTable) { kindOfSlot = fields.names.map { PlainTwins.kinds[$0] } }

  /// The indices of the events that have a twin.
  func events(of batch: EventBatch) -> [Int] {
    let isWindows = batch.sources.map { $0.product == "windows" }
    guard isWindows.contains(true) else { return [] }
    return batch.events.indices.filter { index in
      let event = batch.events[index]
      return isWindows[Int(event.source)]
        && event.valueRange.contains { value in
          kind(of: batch.values[value]).map {
            PlainSigns.stand(in: batch.bytes.span.extracting(batch.values[value].range), $0)
          } ?? false
        }
    }
  }

  /// Hands out the twins of some events, a few at a time, with the index of the event that each is a twin of. Sources and
  /// names are those of the batch. No more bytes are held than `SigmaLimits.twinBytes` and one event.
  func twins(of indices: [Int], in batch: EventBatch, _ take: (EventBatch, [Int]) -> Void) {
    var twins = batch
    twins.bytes = []
    twins.events = []
    twins.values = []
    var events: [Int] = []
    for index in indices where append(index, of: batch, to: &twins) {
      events.append(index)
      guard twins.bytes.count >= SigmaLimits.twinBytes else { continue }
      take(twins, events)
      twins.removeAll()
      events.removeAll(keepingCapacity: true)
    }
    if !events.isEmpty { take(twins, events) }
  }

  private func kind(of value: FieldValue) -> PlainText.Kind? {
    Int(value.slot) < kindOfSlot.count ? kindOfSlot[Int(value.slot)] : nil
  }

  /// Adds the twin of an event, unless nothing changes.
  private func append(_ index: Int, of batch: EventBatch, to twins: inout EventBatch) -> Bool {
    let event = batch.events[index]
    var changed: [(value: Int, text: [UInt8])] = []
    for value in event.valueRange {
      guard let kind = kind(of: batch.values[value]) else { continue }
      if let text = PlainText.of(batch.bytes.span.extracting(batch.values[value].range), kind: kind) {
        changed.append((value, text))
      }
    }
    if changed.isEmpty { return false }
    let raw = event.raw.clamped(to: 0..<batch.bytes.count)
    let start = twins.bytes.count
    twins.bytes += batch.bytes[raw]
    var twin = event
    twin.valueCount = 0
    twin.rawOffset = UInt32(truncatingIfNeeded: start)
    twin.rawLength = UInt32(truncatingIfNeeded: raw.count)
    twins.append(twin)
    var next = changed[...]
    for value in event.valueRange {
      var copy = batch.values[value]
      if let first = next.first, first.value == value {
        next.removeFirst()
        PlainTwins.put(first.text[...], for: &copy, &twins)
      } else if raw.lowerBound <= copy.range.lowerBound, copy.range.upperBound <= raw.upperBound {
        copy.offset = UInt32(truncatingIfNeeded: start + copy.range.lowerBound - raw.lowerBound)
      } else {
        PlainTwins.put(batch.bytes[copy.range], for: &copy, &twins)
      }
      twins.append(copy)
    }
    return true
  }

  private static func put(_ text: ArraySlice<UInt8>, for value: inout FieldValue, _ twins: inout EventBatch) {
    value.offset = UInt32(truncatingIfNeeded: twins.bytes.count)
    value.length = UInt32(truncatingIfNeeded: text.count)
    twins.bytes += text
  }
}
