import Detection
import EventModel
import Sigma

/// Reads what `CorrelationPacker` wrote. Events that have their values or their place in common share the memory of it.
struct CorrelationUnpacker {
  /// Places reserved on the word of a count alone.
  private static let reserved = 8

  private var reader: PackReader
  private let evidence: Finding.EvidenceReference
  private var rules: [String] = []
  private var valueSets: [[String: String]] = []
  private var sources: [CorrelationEvent.Source] = []

  private init(_ bytes: [UInt8], evidence: Finding.EvidenceReference) {
    reader = PackReader(bytes)
    self.evidence = evidence
  }

  /// The events in the bytes, all of one file.
  static func unpack(
    _ bytes: [UInt8], evidence: Finding.EvidenceReference
  ) throws(PackReader.Broken) -> [CorrelationEvent] {
    var unpacker = CorrelationUnpacker(bytes, evidence: evidence)
    guard try unpacker.reader.byte() == CorrelationPacker.version else { throw PackReader.Broken() }
    let count = try unpacker.reader.count(atMost: CorrelationPacker.limit)
    var events: [CorrelationEvent] = []
    events.reserveCapacity(count)
    for _ in 0..<count { events.append(try unpacker.event()) }
    try unpacker.reader.finish()
    return events
  }

  private mutating func event() throws(PackReader.Broken) -> CorrelationEvent {
    let rule = rules[try rule()]
    let time = try reader.optional().map { EventTime(nanoseconds: Int64(bitPattern: $0)) }
    let values = valueSets[try values()]
    let source = sources[try source()]
    let recordID = try reader.text()
    let recordNumber = try reader.number()
    return CorrelationEvent(
      match: BaseMatch(rule: rule, time: time, sequence: 0, values: values), source: source, recordID: recordID,
      recordNumber: recordNumber, step: source.reader == nil ? nil : try step())
  }

  private mutating func rule() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(rules.count) { return known }
    rules.append(try reader.text())
    try reader.endPart()
    return rules.count - 1
  }

  private mutating func values() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(valueSets.count) { return known }
    let count = try reader.count(atMost: .max)
    var values = [String: String](minimumCapacity: min(count, Self.reserved))
    for _ in 0..<count {
      let name = try reader.text()
      guard values.updateValue(try reader.text(), forKey: name) == nil else { throw PackReader.Broken() }
    }
    valueSets.append(values)
    try reader.endPart()
    return valueSets.count - 1
  }

  private mutating func source() throws(PackReader.Broken) -> Int {
    if let known = try reader.known(sources.count) { return known }
    let place = try PackPlace(&reader)
    sources.append(
      CorrelationEvent.Source(
        evidence: evidence, container: place.container, reader: place.reader, dataType: place.dataType))
    try reader.endPart()
    return sources.count - 1
  }

  private mutating func step() throws(PackReader.Broken) -> CorrelationEvent.Step {
    let step = try PackPlace.step(&reader)
    return CorrelationEvent.Step(name: step.name, offset: step.offset, length: step.length, index: step.index)
  }
}
