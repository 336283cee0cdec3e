import Detection
import EventModel
import Foundation
import Intake

// Hands results on, in the order of the evidence.
extension ScanCoordinator {
  enum Delivery { case headMoved, moreToTake, nothing }

  /// Hands on a frame of what is there for the head, or ends it.
  func deliver() throws -> Delivery {
    guard head < decided, let survey = files[head].survey else { return .nothing }
    switch survey {
    case .failure(let anomaly):
      try handler.unreadable(path: files[head].file.path.display, anomaly)
    case .success(let survey):
      let item = files[head].item(survey, organisation: options.organisation)
      if !files[head].hasBegun {
        files[head].hasBegun = true
        try handler.begin(item, decision: files[head].decision)
      }
      while let unit = files[head].units.first(where: { !$0.isDelivered }) {
        if let frame = unit.takeFrame() {
          try deliver(frame, of: unit, in: item)
          return .moreToTake
        }
        guard unit.isFinished else { return .nothing }
        unit.isDelivered = true
      }
      try handler.end(files[head].outcome(of: item), isComplete: files[head].units.allSatisfy(\.isIntact))
    }
    files[head].release()
    head += 1
    return .headMoved
  }

  private func deliver(_ frame: Frame, of unit: UnitState, in item: EvidenceItem) throws {
    let evidence = Finding.EvidenceReference(path: item.path, sha256: item.sha256)
    switch frame.kind {
    case .findings:
      if let findings = try? FindingUnpacker.unpack(Array(frame.payload), evidence: evidence) {
        try handler.found(findings)
      } else {
        try distrust(unit)
      }
    case .anomalies:
      if let anomalies: [Anomaly] = decode(frame) { try handler.met(anomalies) } else { try distrust(unit) }
    case .correlationEvents:
      if let batch = try? CorrelationBatch(Array(frame.payload), evidence: evidence) {
        try handler.correlate(batch)
      } else {
        try distrust(unit)
      }
    case .ready, .progress, .foreseen, .survey, .outcome, .failure: break
    }
  }

  func decode<Value: Decodable>(_ frame: Frame) -> Value? {
    try? JSONDecoder().decode(Value.self, from: frame.payload)
  }

  /// What a worker says must be readable; if it is not, that is said about the item and the scan goes on.
  private func distrust(_ unit: UnitState) throws {
    unit.isIntact = false
    try handler.met([Anomaly(Self.crashed, .partial, detail: "unreadable answer")])
  }
}
