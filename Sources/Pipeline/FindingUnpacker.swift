import Bytes
import Casebook
import Detection
import EventModel

/// Reads what `FindingPacker` wrote. The bytes come from a process that has read hostile evidence, so nothing in them is
/// believed: what does not fit is refused as a whole.
struct FindingUnpacker {
  /// The bytes are not findings.
  struct Broken: Error {}

  /// Places reserved on the word of a count alone.
  private static let reserved = 512

  private let bytes: [UInt8]
  /// The evidence of findings that were made before its hash was known.
  private let owed: Finding.EvidenceReference?
  private var position = 0
  /// Where the part ends that is being read.
  private var end: Int
  private var batch = FindingBatch()

  private init(_ bytes: [UInt8], owed: Finding.EvidenceReference?) {
    self.bytes = bytes
    self.owed = owed
    end = bytes.count
  }

  /// The findings in the bytes. What they have in common stands in the batch once, so that a short frame cannot become
  /// gigabytes. Findings that were made before their evidence had a hash get `evidence`, and their identifiers here.
  static func unpack(_ bytes: [UInt8], evidence: Finding.EvidenceReference? = nil) throws(Broken) -> FindingBatch {
    var unpacker = FindingUnpacker(bytes, owed: evidence)
    let count = try unpacker.number()
    // Each takes at least a byte.
    guard count <= UInt64(bytes.count) else { throw Broken() }
    unpacker.batch.entries.reserveCapacity(min(Int(count), Self.reserved))
    for _ in 0..<count { try unpacker.entry() }
    guard unpacker.position == bytes.count else { throw Broken() }
    return unpacker.batch
  }

  private mutating func entry() throws(Broken) {
    let id = try identifier()
    let level = try level()
    let time = try optional().map { EventTime(nanoseconds: Int64(bitPattern: $0)) }
    let recordID = try text()
    let recordNumber = try number()
    let rule = try rule()
    let techniques = try techniques()
    let evidence = try evidence()
    let place = try place()
    let step = batch.places[place].reader == nil ? nil : try step()
    batch.entries.append(
      FindingBatch.Entry(
        id: id ?? .text(""), level: level, time: time, recordID: recordID, recordNumber: recordNumber, step: step,
        rule: rule,
        techniques: techniques, evidence: evidence, place: place, observables: try observables(),
        reasons: try reasons()))
    if id == nil { try settle() }
  }

  /// Makes the identifier of the last finding.
  private mutating func settle() throws(Broken) {
    guard let owed, let entry = batch.entries.last else { throw Broken() }
    let id = FindingIdentifier.make(
      rule: batch.rules[entry.rule].id, evidence: owed.sha256, origin: batch.origin(of: entry))
    batch.entries[batch.entries.count - 1].id = FindingBatch.Identifier(id)
  }

  // MARK: Parts

  private mutating func rule() throws(Broken) -> Int {
    if let known = try known(batch.rules.count) { return known }
    batch.rules.append(Finding.RuleReference(id: try text(), title: try text(), titleJa: try optionalText()))
    return try endPart(batch.rules.count)
  }

  private mutating func techniques() throws(Broken) -> Int {
    if let known = try known(batch.techniqueSets.count) { return known }
    var techniques: [String] = []
    while position < end { techniques.append(try text()) }
    batch.techniqueSets.append(techniques)
    return try endPart(batch.techniqueSets.count)
  }

  private mutating func evidence() throws(Broken) -> Int {
    if let known = try known(batch.evidence.count) { return known }
    let reference = Finding.EvidenceReference(path: try text(), sha256: try text())
    if reference.sha256.isEmpty {
      guard let owed else { throw Broken() }
      batch.evidence.append(owed)
    } else {
      batch.evidence.append(reference)
    }
    return try endPart(batch.evidence.count)
  }

  private mutating func place() throws(Broken) -> Int {
    if let known = try known(batch.places.count) { return known }
    var place = FindingBatch.Place(container: Origin(), reader: nil, dataType: try text())
    while position < end {
      let name = try text()
      let reader = ReaderIdentity(name, version: Int(truncatingIfNeeded: try number()))
      guard position < end else {
        place.reader = reader
        break
      }
      let step = try step()
      place.container.steps.append(
        Origin.Step(reader: reader, name: step.name, offset: step.offset, length: step.length, index: step.index))
    }
    // A way ends with a reader whose step follows for each record.
    guard place.reader != nil || place.container.steps.isEmpty else { throw Broken() }
    batch.places.append(place)
    return try endPart(batch.places.count)
  }

  private mutating func observables() throws(Broken) -> Int {
    if let known = try known(batch.observableSets.count) { return known }
    var observables: [Observable] = []
    while position < end {
      let kind = try kind()
      observables.append(Observable(kind, try text()))
    }
    batch.observableSets.append(observables)
    return try endPart(batch.observableSets.count)
  }

  private mutating func reasons() throws(Broken) -> Int {
    if let known = try known(batch.reasonSets.count) { return known }
    var reasons: [Finding.Reason] = []
    while position < end {
      reasons.append(Finding.Reason(field: try text(), value: try text(), condition: try text()))
    }
    batch.reasonSets.append(reasons)
    return try endPart(batch.reasonSets.count)
  }

  /// The position of a part that was said before; nil where a new one starts here, whose end is then `end`.
  private mutating func known(_ count: Int) throws(Broken) -> Int? {
    let number = try number()
    guard number == 0 else {
      guard number <= UInt64(count) else { throw Broken() }
      return Int(number) - 1
    }
    guard end - position >= 4 else { throw Broken() }
    let length = Int(bytes.span.loadU32(at: position))
    position += 4
    guard length <= end - position else { throw Broken() }
    end = position + length
    return nil
  }

  /// The position of the part that ends here.
  private mutating func endPart(_ count: Int) throws(Broken) -> Int {
    guard position == end else { throw Broken() }
    end = bytes.count
    return count - 1
  }

  // MARK: Values

  /// Nil where it is owed.
  private mutating func identifier() throws(Broken) -> FindingBatch.Identifier? {
    switch try byte() {
    case FindingPacker.Identifier.owed: return nil
    case FindingPacker.Identifier.digest: break
    default: return .text(try text())
    }
    guard end - position >= 16 else { throw Broken() }
    defer { position += 16 }
    return .digest(high: bytes.span.loadU64(at: position), low: bytes.span.loadU64(at: position + 8))
  }

  private mutating func step() throws(Broken) -> FindingBatch.Step {
    FindingBatch.Step(
      name: try text(), offset: try optional(), length: try optional(),
      index: try optional().map { Int(truncatingIfNeeded: $0) })
  }

  private mutating func level() throws(Broken) -> Level {
    let rank = try number()
    guard rank < UInt64(Level.allCases.count) else { throw Broken() }
    return Level.allCases[Int(rank)]
  }

  private mutating func kind() throws(Broken) -> Observable.Kind {
    let index = try number()
    guard index < UInt64(FindingPacker.kinds.count) else { throw Broken() }
    return FindingPacker.kinds[Int(index)]
  }

  private mutating func byte() throws(Broken) -> UInt8 {
    guard position < end else { throw Broken() }
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
    let length = try number()
    guard length <= UInt64(end - position) else { throw Broken() }
    let stop = position + Int(length)
    defer { position = stop }
    return String(decoding: bytes[position..<stop], as: UTF8.self)
  }
}
