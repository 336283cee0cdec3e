public import EventModel

/// Findings of a stretch of evidence, with what many of them have in common said once: the rule, its techniques, the
/// observables of the record, the reasons, the way to the file's records.
///
/// A busy rule holds thousands of times for the same reason on the same host. Kept like this, a finding costs a few
/// numbers on its way from a worker into the case; as a collection the batch gives whole findings, made when asked for.
public struct FindingBatch: Sendable {
  /// Where records come from: the way to them, and of which kind they are.
  public struct Place: Sendable, Equatable {
    /// The way as far as the item that holds the records.
    public var container: Origin
    /// Who read the last step; nil where the way has no step at all.
    public var reader: ReaderIdentity?
    /// The reader's name for the kind of record.
    public var dataType: String

    /// A place.
    public init(container: Origin, reader: ReaderIdentity?, dataType: String) {
      self.container = container
      self.reader = reader
      self.dataType = dataType
    }
  }

  /// The last step of the way: the record in its place. Its reader is the place's.
  public struct Step: Sendable, Equatable {
    /// As in `Origin.Step`.
    public var name: String
    /// As in `Origin.Step`.
    public var offset: UInt64?
    /// As in `Origin.Step`.
    public var length: UInt64?
    /// As in `Origin.Step`.
    public var index: Int?

    /// A step.
    public init(name: String, offset: UInt64?, length: UInt64?, index: Int?) {
      self.name = name
      self.offset = offset
      self.length = length
      self.index = index
    }
  }

  /// What is a finding's own, and the positions of its parts in the batch.
  public struct Entry: Sendable {
    /// The identifier.
    public var id: Identifier
    /// How serious.
    public var level: Level
    /// When the record says it happened.
    public var time: EventTime?
    /// As in `Finding.RecordReference`.
    public var recordID: String
    /// As in `Finding.RecordReference`.
    public var recordNumber: UInt64
    /// The last step; nil where the place has no reader.
    public var step: Step?
    /// Position in `rules`.
    public var rule: Int
    /// Position in `techniqueSets`.
    public var techniques: Int
    /// Position in `evidence`.
    public var evidence: Int
    /// Position in `places`.
    public var place: Int
    /// Position in `observableSets`.
    public var observables: Int
    /// Position in `reasonSets`.
    public var reasons: Int

    /// An entry; the positions must be in the batch that it is added to.
    public init(
      id: Identifier, level: Level, time: EventTime?, recordID: String, recordNumber: UInt64, step: Step?, rule: Int,
      techniques: Int, evidence: Int, place: Int, observables: Int, reasons: Int
    ) {
      self.id = id
      self.level = level
      self.time = time
      self.recordID = recordID
      self.recordNumber = recordNumber
      self.step = step
      self.rule = rule
      self.techniques = techniques
      self.evidence = evidence
      self.place = place
      self.observables = observables
      self.reasons = reasons
    }
  }

  /// Rules that held.
  public var rules: [Finding.RuleReference] = []
  /// Lists of techniques.
  public var techniqueSets: [[String]] = []
  /// Evidence files.
  public var evidence: [Finding.EvidenceReference] = []
  /// Places of records.
  public var places: [Place] = []
  /// Lists of observables.
  public var observableSets: [[Observable]] = []
  /// Lists of reasons.
  public var reasonSets: [[Finding.Reason]] = []
  /// The findings.
  public var entries: [Entry] = []

  /// An empty batch.
  public init() {}

  /// How many findings of each level, by rank.
  public var levels: [Int] {
    var counts = [Int](repeating: 0, count: Level.allCases.count)
    for entry in entries { counts[entry.level.rank] += 1 }
    return counts
  }

  /// How many findings each rule has, and the highest of their levels, in the order of `rules`; a rule may stand there
  /// twice.
  public var countsByRule: [(rule: Finding.RuleReference, level: Level, count: Int)] {
    var counts = rules.map { (rule: $0, level: Level.informational, count: 0) }
    for entry in entries {
      counts[entry.rule].count += 1
      counts[entry.rule].level = Swift.max(counts[entry.rule].level, entry.level)
    }
    return counts.filter { $0.count > 0 }
  }
}

extension FindingBatch: RandomAccessCollection {
  /// Zero.
  public var startIndex: Int { 0 }
  /// How many findings there are.
  public var endIndex: Int { entries.count }

  /// The whole finding at a position.
  public subscript(position: Int) -> Finding {
    let entry = entries[position]
    return Finding(
      id: entry.id.description, rule: rules[entry.rule], level: entry.level, time: entry.time,
      techniques: techniqueSets[entry.techniques], evidence: evidence[entry.evidence],
      record: Finding.RecordReference(
        id: entry.recordID, number: entry.recordNumber, dataType: places[entry.place].dataType),
      origin: origin(of: entry), observables: observableSets[entry.observables], reasons: reasonSets[entry.reasons])
  }
}

extension FindingBatch {
  /// The whole way to a finding's record.
  public func origin(of entry: Entry) -> Origin {
    let place = places[entry.place]
    guard let reader = place.reader, let step = entry.step else { return place.container }
    return place.container.appending(
      Origin.Step(reader: reader, name: step.name, offset: step.offset, length: step.length, index: step.index))
  }

  /// A batch of findings that are whole already. Nothing is compared: two texts may be equal to Swift and differ in bytes.
  public init(_ findings: some Sequence<Finding>) {
    for finding in findings { append(finding) }
  }

  /// Adds a finding.
  public mutating func append(_ finding: Finding) {
    func position<Part>(_ part: Part, in parts: inout [Part]) -> Int {
      parts.append(part)
      return parts.count - 1
    }
    let last = finding.origin.steps.last
    let place = Place(
      container: Origin(finding.origin.steps.dropLast()), reader: last?.reader, dataType: finding.record.dataType)
    entries.append(
      Entry(
        id: Identifier(finding.id), level: finding.level, time: finding.time, recordID: finding.record.id,
        recordNumber: finding.record.number,
        step: last.map { Step(name: $0.name, offset: $0.offset, length: $0.length, index: $0.index) },
        rule: position(finding.rule, in: &rules), techniques: position(finding.techniques, in: &techniqueSets),
        evidence: position(finding.evidence, in: &evidence), place: position(place, in: &places),
        observables: position(finding.observables, in: &observableSets),
        reasons: position(finding.reasons, in: &reasonSets)))
  }
}
