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

  /// The twins of a batch's events, and the index of the event that each is a twin of; nil when there is none.
  ///
  /// Other values, sources and names are those of the batch.
  public func twins(of batch: EventBatch) -> (batch: EventBatch, events: [Int])? {
    let isWindows = batch.sources.map { $0.product == "windows" }
    guard isWindows.contains(true) else { return nil }
    var twins: EventBatch?
    var events: [Int] = []
    for (index, event) in batch.events.enumerated() where isWindows[Int(event.source)] {
      var changed: [(value: Int, text: [UInt8])] = []
      for value in event.valueRange {
        let slot = Int(batch.values[value].slot)
        guard slot < kindOfSlot.count, let kind = kindOfSlot[slot] else { continue }
        if let text = PlainText.of(batch.bytes.span.extracting(batch.values[value].range), kind: kind) {
          changed.append((value, text))
        }
      }
      if changed.isEmpty { continue }
      var copy = twins ?? PlainTwins.empty(batch)
      twins = nil
      PlainTwins.append(event, of: batch, changed, to: &copy)
      events.append(index)
      twins = copy
    }
    return twins.map { ($0, events) }
  }

  /// The batch without its events: bytes stand where they stood.
  private static func empty(_ batch: EventBatch) -> EventBatch {
    var copy = batch
    copy.events.removeAll(keepingCapacity: false)
    copy.values.removeAll(keepingCapacity: false)
    return copy
  }

  private static func append(
    _ event: Event, of batch: EventBatch, _ changed: [(value: Int, text: [UInt8])], to twins: inout EventBatch
  ) {
    var twin = event
    twin.valueCount = 0
    twins.append(twin)
    var next = changed[...]
    for value in event.valueRange {
      var copy = batch.values[value]
      if let first = next.first, first.value == value {
        next.removeFirst()
        copy.offset = UInt32(truncatingIfNeeded: twins.bytes.count)
        copy.length = UInt32(truncatingIfNeeded: first.text.count)
        twins.bytes += first.text
      }
      twins.append(copy)
    }
  }
}
