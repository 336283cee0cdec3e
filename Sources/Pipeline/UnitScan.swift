import Bytes
import Detection
import EventModel
import Foundation
import Intake
import Sigma

/// Carries out one scan request inside a worker: walks the item, asks the detector about every batch and message, and
/// sends what is found in small frames, so that memory does not grow with the number of findings.
final class UnitScan: IntakeConsumer {
  private let detector: Detector
  private let evidence: Finding.EvidenceReference
  private let root: Origin
  private let send: (Frame) -> Void
  private let region: CountingRegion
  private let heartbeat: Heartbeat
  private var findings = FindingPacker()
  private var anomalies: [Anomaly] = []
  private var correlationEvents = CorrelationPacker()

  /// Anomalies per frame.
  private static let frameSize = 512
  /// Bytes of findings or of matches for correlations after which a frame is sent, however few they are.
  private static let frameBytes = 1 << 20

  init(
    detector: Detector, evidence: Finding.EvidenceReference, name: String, region: any ByteRegion,
    send: @escaping (Frame) -> Void
  ) {
    self.detector = detector
    self.evidence = evidence
    self.root = Origin([Origin.Step(reader: ReaderIdentity("file"), name: name)])
    self.region = CountingRegion(region)
    self.send = send
    self.heartbeat = Heartbeat(send: send)
  }

  /// Keywords of rules are looked for in every value: what a record of text says in escapes (`\u5916` in JSON) stands
  /// nowhere in its text.
  var fields: FieldTable {
    detector.rules.sigma.readsWholeEvents ? detector.rules.everyField : detector.rules.fields
  }

  /// Records without text of their own are searched field by field.
  var binaryFields: FieldTable {
    detector.rules.needsEveryField ? detector.rules.everyField : detector.rules.fields
  }

  /// Reads the item and answers with the outcome. The last frame is always `outcome`.
  func run(name: String, slice: ScanRequest.Slice?) throws {
    let walk = ItemWalk(consumer: self, budget: Budget(inputBytes: region.count))
    let outcome: ItemWalk.Outcome
    if let slice {
      var head: [UInt8] = []
      _ = try region.read(at: 0, into: &head, atMost: Input.headSize)
      region.restart(at: slice.start)
      outcome = walk.walk(
        region, slice: ReadSlice(range: slice.start..<slice.end, firstRecordNumber: slice.firstRecordNumber),
        head: head, name: name, origin: root)
    } else {
      outcome = walk.walk(try Input(name: name, region: region), origin: root)
    }
    flush()
    send(try Frame(.outcome, ScanOutcome(reader: outcome.reader, records: outcome.records)))
  }

  func accept(_ batch: EventBatch, at place: IntakePlace) {
    let context = DetectionContext(evidence: evidence, origin: place.origin, reader: place.reader)
    detector.examine(batch, context: context, base: { take($0, $1, context) }, emit: take)
  }

  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {
    let context = DetectionContext(evidence: evidence, origin: place.origin, reader: place.reader)
    detector.examine(
      message, artifacts: artifacts, context: context, base: { take($0, $1, context) }, emit: take)
  }

  func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {
    let context = DetectionContext(evidence: evidence, origin: place.origin, reader: place.reader)
    for artifact in artifacts { detector.examine(artifact, context: context, emit: take) }
  }

  func accept(_ anomaly: Anomaly) {
    anomalies.append(anomaly)
    if anomalies.count >= Self.frameSize { flush() }
  }

  func progressed() { heartbeat.beat(at: region.progress) }

  private func take(_ finding: Finding) {
    findings.put(finding)
    if findings.count >= FindingPacker.limit || findings.size >= Self.frameBytes { flush() }
  }

  private func take(_ match: EventMatch, _ batch: EventBatch, _ context: DetectionContext) {
    guard let event = detector.correlationEvent(match, in: batch, context: context) else { return }
    correlationEvents.put(event)
    if correlationEvents.count >= CorrelationPacker.limit || correlationEvents.size >= Self.frameBytes { flush() }
  }

  private func flush() {
    if findings.count > 0 {
      send(Frame(.findings, payload: Data(findings.payload)))
      findings.removeAll()
    }
    sendAnomalies()
    if correlationEvents.count > 0 {
      send(Frame(.correlationEvents, payload: Data(correlationEvents.payload)))
      correlationEvents.removeAll()
    }
  }

  private func sendAnomalies() {
    guard !anomalies.isEmpty else { return }
    defer { anomalies.removeAll(keepingCapacity: true) }
    if let frame = try? Frame(.anomalies, anomalies) { return send(frame) }
    // One that JSON cannot hold must not take the others with it, nor vanish in silence.
    var lost = 0
    for anomaly in anomalies {
      if let frame = try? Frame(.anomalies, [anomaly]) { send(frame) } else { lost += 1 }
    }
    let anomaly = Anomaly("intake.result-unwritable", .partial, detail: "anomalies", origin: root, count: lost)
    if let frame = try? Frame(.anomalies, [anomaly]) { send(frame) }
  }
}

/// A region that knows how far it was read: the progress of an item is the furthest byte that was asked for.
final class CountingRegion: ByteRegion {
  private let base: any ByteRegion
  private var start: UInt64 = 0
  private var furthest: UInt64 = 0

  init(_ base: any ByteRegion) { self.base = base }

  var count: UInt64 { base.count }
  /// Bytes from the start of the item or slice to the furthest byte read.
  var progress: UInt64 { furthest - min(start, furthest) }

  func restart(at offset: UInt64) {
    start = offset
    furthest = offset
  }

  func read(at offset: UInt64, into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    let got = try base.read(at: offset, into: &buffer, atMost: count)
    furthest = max(furthest, offset + UInt64(got))
    return got
  }

  func nextData(from offset: UInt64) -> UInt64 { base.nextData(from: offset) }

  var modified: Int64? { base.modified }
}

/// Sends a sign of life at most every tenth of a second.
final class Heartbeat {
  private static let interval = Duration.milliseconds(100)
  private let send: (Frame) -> Void
  private var last = ContinuousClock.now

  init(send: @escaping (Frame) -> Void) { self.send = send }

  func beat(at bytes: UInt64) {
    let now = ContinuousClock.now
    guard now - last >= Self.interval else { return }
    last = now
    if let frame = try? Frame(.progress, bytes) { send(frame) }
  }
}
