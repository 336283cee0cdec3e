import Casebook
import Detection
import EventModel

/// Reads what `FindingPacker` wrote.
struct FindingUnpacker {
  private static let levels = Level.allCases

  private var reader: PackReader
  private var batch = FindingBatch()
  /// The evidence of findings that were made before its hash was known.
  private let owed: Finding.EvidenceReference?

  private init(_ bytes: [UInt8], owed: Finding.EvidenceReference?) {
    reader = PackReader(bytes)
    self.owed = owed
  }

  /// The findings in the bytes. What they have in common stands in the batch once, so that a short frame cannot become
  /// gigabytes. Findings that were made before their evidence had a hash get `evidence`, and their identifiers here.
  static func unpack(
    _ bytes: [UInt8], evidence: Finding.EvidenceReference? = nil
  ) throws(PackReader.Broken) -> FindingBatch {
    var unpacker = FindingUnpacker(bytes, owed: evidence)
    let count = try unpacker.reader.count(atMost: FindingPacker.limit)
    unpacker.batch.entries.reserveCapacity(count)
    for _ in 0..<count { try unpacker.entry() }
    try unpacker.reader.finish()
    return unpacker.batch
  }

  private mutating func entry() throws(PackReader.Broken) {
    let id = try identifier()
    let level = try level()
    let time = try reader.optional().map { EventTime(nanoseconds: Int64(bitPattern: $0)) }
    let recordID = try reader.text()
    let recordNumber = try reader.number()
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
  private mutating func settle() throws(PackReader.Broken) {
    guard let owed, let entry = batch.entries.last else { throw PackReader.Broken() }
    let id = FindingIdentifier.make(
      rule: batch.rules[entry.rule].id, evidence: owed.sha256, origin: batch.origin(of: entry))
    batch.entries[batch.entries.count - 1].id = FindingBatch.Identifier(id)
  }

  // MARK: Parts

  private mutating func rule() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(batch.rules.count) { return known }
    batch.rules.append(
      Finding.RuleReference(id: try reader.text(), title: try reader.text(), titleJa: try reader.optionalText()))
    return try endPart(batch.rules.count)
  }

  private mutating func techniques() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(batch.techniqueSets.count) { return known }
    var techniques: [String] = []
    while !reader.isAtEnd { techniques.append(try reader.text()) }
    batch.techniqueSets.append(techniques)
    return try endPart(batch.techniqueSets.count)
  }

  private mutating func evidence() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(batch.evidence.count) { return known }
    let reference = Finding.EvidenceReference(path: try reader.text(), sha256: try reader.text())
    if reference.sha256.isEmpty {
      guard let owed else { throw PackReader.Broken() }
      batch.evidence.append(owed)
    } else {
      batch.evidence.append(reference)
    }
    return try endPart(batch.evidence.count)
  }

  private mutating func place() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(batch.places.count) { return known }
    let place = try PackPlace(&reader)
    batch.places.append(
      FindingBatch.Place(container: place.container, reader: place.reader, dataType: place.dataType))
    return try endPart(batch.places.count)
  }

  private mutating func observables() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(batch.observableSets.count) { return known }
    var observables: [Observable] = []
    while !reader.isAtEnd {
      let kind = try kind()
      observables.append(Observable(kind, try reader.text()))
    }
    batch.observableSets.append(observables)
    return try endPart(batch.observableSets.count)
  }

  private mutating func reasons() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(batch.reasonSets.count) { return known }
    var reasons: [Finding.Reason] = []
    while !reader.isAtEnd {
      reasons.append(
        Finding.Reason(field: try reader.text(), value: try reader.text(), condition: try reader.text()))
    }
    batch.reasonSets.append(reasons)
    return try endPart(batch.reasonSets.count)
  }

  /// The position of the part that ends here.
  private mutating func endPart(_ count: Int) throws(PackReader.Broken) -> Int {
    try reader.endPart()
    return count - 1
  }

  // MARK: Values

  /// Nil where it is owed.
  private mutating func identifier() throws(PackReader.Broken) -> FindingBatch.Identifier? {
    switch try reader.byte() {
    case FindingPacker.Identifier.owed: nil
    case FindingPacker.Identifier.digest: .digest(high: try reader.fixed(), low: try reader.fixed())
    default: .text(try reader.text())
    }
  }

  private mutating func step() throws(PackReader.Broken) -> FindingBatch.Step {
    let step = try PackPlace.step(&reader)
    return FindingBatch.Step(name: step.name, offset: step.offset, length: step.length, index: step.index)
  }

  private mutating func level() throws(PackReader.Broken) -> Level {
    let rank = try reader.number()
    guard rank < UInt64(Self.levels.count) else { throw PackReader.Broken() }
    return Self.levels[Int(rank)]
  }

  private mutating func kind() throws(PackReader.Broken) -> Observable.Kind {
    let index = try reader.number()
    guard index < UInt64(FindingPacker.kinds.count) else { throw PackReader.Broken() }
    return FindingPacker.kinds[Int(index)]
  }
}
