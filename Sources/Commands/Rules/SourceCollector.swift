import Bytes
import Detection
import EventModel
import Intake
import Pipeline

/// Counts what kinds of records some evidence holds.
final class SourceCollector: IntakeConsumer {
  /// Records of one source.
  struct Seen {
    var source: LogSource
    var codes: Set<UInt32>
    var count: UInt64
  }

  /// By order of appearance.
  private(set) var seen: [Seen] = []
  /// Evidence that could not be read in full.
  private(set) var losses = 0

  // No field is needed to know where a record comes from, but the mail events are made from fields.
  let fields = FieldTable(MailEvents.fieldNames)
  private var index: [LogSource: Int] = [:]

  var binaryFields: FieldTable { fields }

  /// Reads evidence; the process cannot open anything else afterwards.
  func walk(_ paths: [String]) {
    guard !paths.isEmpty else { return }
    Confinement.enter()
    let walk = EvidenceWalk(paths.map { EvidencePath($0) })
    walk.anomalies.forEach(accept)
    for file in walk.files {
      do {
        let region = try FileRegion(path: file.path.bytes)
        let input = try Input(name: file.path.name.display, region: region)
        _ = ItemWalk(consumer: self, budget: Budget(inputBytes: region.count)).walk(input)
      } catch {
        losses += 1
        Stream.error(Terminal.safe("\(file.path.display): \(error)"))
      }
    }
  }

  func accept(_ batch: EventBatch, at place: IntakePlace) {
    let local = batch.sources.map { source in
      if let known = index[source] { return known }
      index[source] = seen.count
      seen.append(Seen(source: source, codes: [], count: 0))
      return seen.count - 1
    }
    for event in batch.events {
      let place = local[Int(event.source)]
      seen[place].count += 1
      if event.code != 0 { seen[place].codes.insert(event.code) }
    }
  }

  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {
    var batch = EventBatch(fields: fields)
    MailEvents.append(message, artifacts: artifacts, into: &batch)
    accept(batch, at: place)
  }

  func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}

  func accept(_ anomaly: Anomaly) {
    guard anomaly.effect != .noted else { return }
    losses += 1
    Stream.error(Terminal.safe("\(anomaly.code): \(anomaly.detail)"))
  }

  func progressed() {}
}
