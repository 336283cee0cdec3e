import EventModel

/// Reads what `FindingPacker` wrote. The bytes come from a process that has read hostile evidence, so nothing in them is
/// believed: what does not fit is refused as a whole.
struct FindingUnpacker {
  /// The bytes are not findings.
  struct Broken: Error {}

  /// Places reserved on the word of a count alone: a byte may claim an element of hundreds of bytes.
  private static let reserved = 512

  private let bytes: [UInt8]
  private var position = 0
  private var known: [String] = []
  /// Bytes of text that references may still stand for: a short frame must not become gigabytes.
  private var room = Frame.largestPayload

  private init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The findings in the bytes.
  static func unpack(_ bytes: [UInt8]) throws(Broken) -> [Finding] {
    var unpacker = FindingUnpacker(bytes)
    var findings: [Finding] = []
    let count = try unpacker.count()
    findings.reserveCapacity(min(count, Self.reserved))
    for _ in 0..<count { findings.append(try unpacker.finding()) }
    guard unpacker.position == bytes.count else { throw Broken() }
    return findings
  }

  private mutating func finding() throws(Broken) -> Finding {
    let id = try text()
    let rule = Finding.RuleReference(id: try text(), title: try text(), titleJa: try optionalText())
    let level = try level()
    let time = try optional().map { EventTime(nanoseconds: Int64(bitPattern: $0)) }
    let techniques = try list { unpacker throws(Broken) in try unpacker.text() }
    let evidence = Finding.EvidenceReference(path: try text(), sha256: try text())
    let record = Finding.RecordReference(id: try text(), number: try number(), dataType: try text())
    let origin = Origin(try list { unpacker throws(Broken) in try unpacker.step() })
    let observables = try list { unpacker throws(Broken) in
      Observable(try unpacker.kind(), try unpacker.text())
    }
    let reasons = try list { unpacker throws(Broken) in
      Finding.Reason(field: try unpacker.text(), value: try unpacker.text(), condition: try unpacker.text())
    }
    return Finding(
      id: id, rule: rule, level: level, time: time, techniques: techniques, evidence: evidence, record: record,
      origin: origin, observables: observables, reasons: reasons)
  }

  private mutating func step() throws(Broken) -> Origin.Step {
    let name = try text()
    let version = Int(truncatingIfNeeded: try number())
    return Origin.Step(
      reader: ReaderIdentity(name, version: version), name: try text(), offset: try optional(),
      length: try optional(), index: try optional().map { Int(truncatingIfNeeded: $0) })
  }

  private mutating func level() throws(Broken) -> Level {
    let rank = try number()
    guard let level = Level.allCases.first(where: { UInt64($0.rank) == rank }) else { throw Broken() }
    return level
  }

  private mutating func kind() throws(Broken) -> Observable.Kind {
    let index = try number()
    guard index < UInt64(FindingPacker.kinds.count) else { throw Broken() }
    return FindingPacker.kinds[Int(index)]
  }

  private mutating func list<Element>(
    _ element: (inout FindingUnpacker) throws(Broken) -> Element
  ) throws(Broken) -> [Element] {
    let count = try count()
    var elements: [Element] = []
    elements.reserveCapacity(min(count, Self.reserved))
    for _ in 0..<count { elements.append(try element(&self)) }
    return elements
  }

  /// A number of things that follow, each of which takes at least a byte.
  private mutating func count() throws(Broken) -> Int {
    let count = try number()
    guard count <= UInt64(bytes.count - position) else { throw Broken() }
    return Int(count)
  }

  private mutating func byte() throws(Broken) -> UInt8 {
    guard position < bytes.count else { throw Broken() }
    defer { position += 1 }
    return bytes[position]
  }

  private mutating func number() throws(Broken) -> UInt64 {
    var number: UInt64 = 0
    for shift in stride(from: 0, to: 70, by: 7) {
      let byte = try byte()
      number |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return number }
    }
    throw Broken()
  }

  private mutating func optional() throws(Broken) -> UInt64? {
    try byte() == 0 ? nil : try number()
  }

  private mutating func optionalText() throws(Broken) -> String? {
    try byte() == 0 ? nil : try text()
  }

  private mutating func text() throws(Broken) -> String {
    let head = try number()
    let rest = head >> 2
    if head & 3 == FindingPacker.Text.known {
      guard rest < UInt64(known.count) else { throw Broken() }
      let text = known[Int(rest)]
      room -= text.utf8.count
      guard room >= 0 else { throw Broken() }
      return text
    }
    guard head & 3 <= FindingPacker.Text.new, rest <= UInt64(bytes.count - position) else { throw Broken() }
    let end = position + Int(rest)
    let text = String(decoding: bytes[position..<end], as: UTF8.self)
    position = end
    if head & 3 == FindingPacker.Text.new { known.append(text) }
    return text
  }
}
