import Casebook
import EventModel

/// Findings as bytes, from a worker to the coordinator. Both are the same program, so the form has no version and is never
/// kept. The coordinator then reads what findings have in common once, and stores it once.
struct FindingPacker {
  /// The kinds of observables by their number.
  static let kinds = Observable.Kind.allCases
  /// Findings in one piece at most: few enough to be a small frame, many enough to make the price of a frame, and of the
  /// transaction that it becomes, not matter.
  static let limit = 512

  /// The parts that are numbered, each kind for itself.
  enum Part: Int, CaseIterable {
    case rule, techniques, evidence, place, observables, reasons
  }

  /// How an identifier stands.
  enum Identifier {
    /// As text.
    static let text: UInt8 = 0
    /// As 16 bytes.
    static let digest: UInt8 = 1
    /// Not at all: the evidence had no hash yet, and whoever knows it makes the identifier.
    static let owed: UInt8 = 2
  }

  private var writer = PackWriter(parts: Part.allCases.count)
  /// How many findings there are.
  private(set) var count = 0

  /// How many bytes they are.
  var size: Int { writer.bytes.count }

  /// What is sent: how many findings, and these.
  var payload: [UInt8] {
    var head = PackWriter(parts: 0)
    head.put(UInt64(count))
    return head.bytes + writer.bytes
  }

  /// Forgets the findings and keeps the memory.
  mutating func removeAll() {
    writer.removeAll()
    count = 0
  }

  /// Adds a finding.
  mutating func put(_ finding: Finding) {
    count += 1
    if finding.evidence.sha256.isEmpty {
      writer.put(byte: Identifier.owed)
    } else {
      put(FindingBatch.Identifier(finding.id))
    }
    writer.put(UInt64(finding.level.rank))
    writer.put(optional: finding.time.map { UInt64(bitPattern: $0.nanoseconds) })
    writer.put(finding.record.id)
    writer.put(finding.record.number)
    // A closure that names the finding holds a copy of all of it.
    let (rule, techniques, evidence) = (finding.rule, finding.techniques, finding.evidence)
    let (observables, reasons) = (finding.observables, finding.reasons)
    put(.rule) {
      $0.put(rule.id)
      $0.put(rule.title)
      $0.put(optional: rule.titleJa)
    }
    put(.techniques) { for technique in techniques { $0.put(technique) } }
    put(.evidence) {
      $0.put(evidence.path)
      $0.put(evidence.sha256)
    }
    put(finding.origin, dataType: finding.record.dataType)
    put(.observables) {
      for observable in observables {
        $0.put(UInt64(FindingPacker.kinds.firstIndex(of: observable.type) ?? 0))
        $0.put(observable.value)
      }
    }
    put(.reasons) {
      for reason in reasons {
        $0.put(reason.field)
        $0.put(reason.value)
        $0.put(reason.condition)
      }
    }
  }

  /// The place, and after it the last step, which is the record's own.
  private mutating func put(_ origin: Origin, dataType: String) {
    let last = origin.steps.last
    put(.place) {
      PackPlace(container: Origin(origin.steps.dropLast()), reader: last?.reader, dataType: dataType).write(to: &$0)
    }
    if let last { PackPlace.put(last.name, last.offset, last.length, last.index, to: &writer) }
  }

  private mutating func put(_ part: Part, _ body: (inout PackWriter) -> Void) {
    writer.put(part: part.rawValue, body)
  }

  private mutating func put(_ identifier: FindingBatch.Identifier) {
    switch identifier {
    case .text(let text):
      writer.put(byte: Identifier.text)
      writer.put(text)
    case .digest(let high, let low):
      writer.put(byte: Identifier.digest)
      writer.put(fixed: high)
      writer.put(fixed: low)
    }
  }
}
