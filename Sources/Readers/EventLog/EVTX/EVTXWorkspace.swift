import EventModel
import Synchronization

/// What decoding needs besides the bytes: memory that is used again, and the templates that were met.
///
/// A reading leaves its workspace behind for the next one with the same fields, so that a folder of many small logs does
/// not pay for memory and templates file by file. Nothing in it depends on where a template was seen first: a definition
/// is read in every chunk and only what was compiled from an equal one is taken from here.
struct EVTXWorkspace {
  var decoder = EVTXDecoder()
  var batch: EventBatch

  private static let kept = Mutex<[EVTXWorkspace]>([])

  private init(fields: FieldTable) {
    batch = EventBatch(fields: fields)
    // Growing by doubling would copy every batch several times; pages that stay unused cost nothing.
    batch.bytes.reserveCapacity(EVTXLimits.batchBytes + EVTXLimits.chunkSize * 8)
    batch.events.reserveCapacity(EVTXLimits.batchEvents)
    batch.values.reserveCapacity(EVTXLimits.batchEvents * 8)
  }

  /// A workspace for these fields: one that was given back, or a new one.
  static func take(for fields: FieldTable) -> EVTXWorkspace {
    let found = kept.withLock { kept in
      kept.lastIndex { $0.serves(fields) }.map { kept.remove(at: $0) }
    }
    return found ?? EVTXWorkspace(fields: fields)
  }

  /// Keeps the workspace for the next reading. The value must not be used any more.
  mutating func giveBack() {
    renew()
    decoder.values.cut(to: 0)
    let mine = self
    EVTXWorkspace.kept.withLock { kept in
      if kept.count >= EVTXLimits.keptWorkspaces { kept.removeFirst() }
      kept.append(mine)
    }
  }

  private func serves(_ fields: FieldTable) -> Bool {
    batch.fields.coverage == fields.coverage && batch.fields.names == fields.names
  }

  /// Empties the batch after it was handed over; a batch that has seen too many names is replaced.
  mutating func renew() {
    if !batch.events.isEmpty { batch.removeAll() }
    guard batch.sources.count + batch.extraNames.count > EVTXLimits.batchNames else { return }
    // Also bounds what names that nobody listed leave behind.
    batch = EVTXWorkspace(fields: batch.fields).batch
    decoder.sources.reset()
    decoder.templates.forgetPrograms()
  }
}
