import Bytes
import Casebook
import EventModel

/// Findings as bytes, from a worker to the coordinator. Both are the same program, so the form has no version and is never
/// kept: numbers are LEB128; a part that was said before in the same bytes (a rule, a set of observables, a list of
/// reasons) is said by its number. The coordinator then reads it once, and stores it once.
struct FindingPacker {
  /// The kinds of observables by their number.
  static let kinds = Observable.Kind.allCases

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

  /// The findings so far, one after the other.
  private(set) var bytes: [UInt8] = []
  /// How many findings that are.
  private(set) var count = 0
  /// Where a part was said, by the hash of its bytes, and its number.
  private var known = [[UInt64: (start: Int, count: Int, number: Int)]](repeating: [:], count: Part.allCases.count)
  private var numbers = [Int](repeating: 0, count: Part.allCases.count)

  /// The bytes of findings.
  static func pack(_ findings: [Finding]) -> [UInt8] {
    var packer = FindingPacker()
    for finding in findings { packer.put(finding) }
    return packer.payload
  }

  /// What is sent: how many findings, and these.
  var payload: [UInt8] {
    var head = FindingPacker()
    head.put(UInt64(count))
    return head.bytes + bytes
  }

  /// Forgets the findings and keeps the memory.
  mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    count = 0
    for part in known.indices {
      known[part].removeAll(keepingCapacity: true)
      numbers[part] = 0
    }
  }

  /// Adds a finding.
  mutating func put(_ finding: Finding) {
    count += 1
    if finding.evidence.sha256.isEmpty {
      bytes.append(Identifier.owed)
    } else {
      put(FindingBatch.Identifier(finding.id))
    }
    put(UInt64(finding.level.rank))
    put(optional: finding.time.map { UInt64(bitPattern: $0.nanoseconds) })
    put(finding.record.id)
    put(finding.record.number)
    put(.rule) {
      $0.put(finding.rule.id)
      $0.put(finding.rule.title)
      $0.put(optional: finding.rule.titleJa)
    }
    put(.techniques) { for technique in finding.techniques { $0.put(technique) } }
    put(.evidence) {
      $0.put(finding.evidence.path)
      $0.put(finding.evidence.sha256)
    }
    put(finding.origin, dataType: finding.record.dataType)
    put(.observables) {
      for observable in finding.observables {
        $0.put(UInt64(FindingPacker.kinds.firstIndex(of: observable.type) ?? 0))
        $0.put(observable.value)
      }
    }
    put(.reasons) {
      for reason in finding.reasons {
        $0.put(reason.field)
        $0.put(reason.value)
        $0.put(reason.condition)
      }
    }
  }

  /// The place, and after it the last step, which is the record's own.
  private mutating func put(_ origin: Origin, dataType: String) {
    put(.place) {
      $0.put(dataType)
      for (index, step) in origin.steps.enumerated() {
        $0.put(step.reader.name)
        $0.put(UInt64(bitPattern: Int64(step.reader.version)))
        if index < origin.steps.count - 1 { $0.put(step) }
      }
    }
    if let last = origin.steps.last { put(last) }
  }

  /// A step without its reader.
  private mutating func put(_ step: Origin.Step) {
    put(step.name)
    put(optional: step.offset)
    put(optional: step.length)
    put(optional: step.index.map { UInt64(bitPattern: Int64($0)) })
  }

  /// A part: its number plus one if it was said before, else zero, its length and its bytes.
  private mutating func put(_ part: Part, _ body: (inout FindingPacker) -> Void) {
    let mark = bytes.count
    // The length stands in front of the bytes and is known after them: room for the longest one.
    for _ in 0..<Self.markSize { bytes.append(0) }
    let start = bytes.count
    body(&self)
    let count = bytes.count - start
    let hash = PartHash.of(bytes.span, from: start, to: bytes.count)
    if let said = known[part.rawValue][hash], said.count == count,
      bytes.span.matches(bytes.span, from: said.start, length: count, at: start)
    {
      bytes.removeSubrange(mark...)
      return put(UInt64(said.number + 1))
    }
    for place in 0..<4 { bytes[mark + 1 + place] = UInt8(truncatingIfNeeded: count >> (8 * place)) }
    known[part.rawValue][hash] = (start, count, numbers[part.rawValue])
    numbers[part.rawValue] += 1
  }

  /// Bytes in front of a new part: a zero and its length, lowest byte first.
  static let markSize = 5

  private mutating func put(_ identifier: FindingBatch.Identifier) {
    switch identifier {
    case .text(let text):
      bytes.append(Identifier.text)
      put(text)
    case .digest(let high, let low):
      bytes.append(Identifier.digest)
      for half in [high, low] {
        for shift in stride(from: UInt64(0), to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: half &>> shift)) }
      }
    }
  }

  private mutating func put(_ number: UInt64) {
    var rest = number
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }

  private mutating func put(optional number: UInt64?) {
    bytes.append(number == nil ? 0 : 1)
    if let number { put(number) }
  }

  private mutating func put(optional text: String?) {
    bytes.append(text == nil ? 0 : 1)
    if let text { put(text) }
  }

  private mutating func put(_ text: String) {
    put(UInt64(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}
