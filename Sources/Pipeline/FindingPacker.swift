import EventModel

/// Findings as bytes, from a worker to the coordinator. Both are the same program, so the form has no version and is never
/// kept: numbers are LEB128, a text that was said before in the same bytes is said by its number.
///
/// JSON did this before and took four times as long as finding and storing together.
struct FindingPacker {
  /// What the next text is: in the two low bits of a number whose rest is a length or a position.
  enum Text {
    /// A text of so many bytes that is said once.
    static let plain: UInt64 = 0
    /// A text of so many bytes that may be said again.
    static let new: UInt64 = 1
    /// The text at this position among those that may be said again.
    static let known: UInt64 = 2
  }

  /// The kinds of observables by their number.
  static let kinds = Observable.Kind.allCases

  private(set) var bytes: [UInt8] = []
  private var known: [String: UInt64] = [:]

  /// The bytes of findings.
  static func pack(_ findings: [Finding]) -> [UInt8] {
    var packer = FindingPacker()
    packer.bytes.reserveCapacity(findings.count * 512)
    packer.put(UInt64(findings.count))
    for finding in findings { packer.put(finding) }
    return packer.bytes
  }

  private mutating func put(_ finding: Finding) {
    put(plain: finding.id)
    put(finding.rule.id)
    put(finding.rule.title)
    put(optional: finding.rule.titleJa)
    put(UInt64(finding.level.rank))
    put(optional: finding.time.map { UInt64(bitPattern: $0.nanoseconds) })
    put(UInt64(finding.techniques.count))
    for technique in finding.techniques { put(technique) }
    put(finding.evidence.path)
    put(finding.evidence.sha256)
    put(plain: finding.record.id)
    put(finding.record.number)
    put(finding.record.dataType)
    put(finding.origin)
    put(UInt64(finding.observables.count))
    for observable in finding.observables {
      put(UInt64(FindingPacker.kinds.firstIndex(of: observable.type) ?? 0))
      put(observable.value)
    }
    put(UInt64(finding.reasons.count))
    for reason in finding.reasons {
      put(reason.field)
      put(reason.value)
      put(reason.condition)
    }
  }

  private mutating func put(_ origin: Origin) {
    put(UInt64(origin.steps.count))
    for step in origin.steps {
      put(step.reader.name)
      put(UInt64(bitPattern: Int64(step.reader.version)))
      put(step.name)
      put(optional: step.offset)
      put(optional: step.length)
      put(optional: step.index.map { UInt64(bitPattern: Int64($0)) })
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

  private mutating func put(plain text: String) { put(text, as: Text.plain) }

  private mutating func put(_ text: String) {
    if let position = known[text] { return put(position << 2 | Text.known) }
    known[text] = UInt64(known.count)
    put(text, as: Text.new)
  }

  private mutating func put(_ text: String, as kind: UInt64) {
    put(UInt64(text.utf8.count) << 2 | kind)
    bytes.append(contentsOf: text.utf8)
  }
}
