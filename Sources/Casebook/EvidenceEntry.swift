public import EventModel

/// What is to be done with a file that a run met.
public enum EvidenceClaim: Sendable, Equatable {
  /// Read it: it is new, or was not read to its end, or not by these readers and rules.
  case read(EvidenceID)
  /// Leave it: it was read to its end by the same readers and rules.
  case alreadyRead(EvidenceID)
  /// Leave it: another file of this run has the same content and is being read.
  case beingRead(EvidenceID)

  /// The file in the case.
  public var evidence: EvidenceID {
    switch self {
    case .read(let id), .alreadyRead(let id), .beingRead(let id): id
    }
  }
}

/// A file that was read to its end, and how.
public struct CompletedEvidence: Sendable {
  /// The file.
  public var evidence: EvidenceID
  /// The reader that read it; nil where none did.
  public var reader: ReaderIdentity?
  /// Its records.
  public var records: UInt64

  /// A file.
  public init(_ evidence: EvidenceID, reader: ReaderIdentity?, records: UInt64) {
    self.evidence = evidence
    self.reader = reader
    self.records = records
  }
}

/// An evidence file as the case knows it.
public struct EvidenceEntry: Sendable, Equatable {
  /// One place where the content was met.
  public struct Place: Sendable, Equatable, Codable {
    /// Path as given; bytes that are not UTF-8 are percent-encoded.
    public var path: String
    /// The organisation it came from; empty where nobody said.
    public var organisation: String

    /// A place.
    public init(path: String, organisation: String) {
      self.path = path
      self.organisation = organisation
    }
  }

  /// How far the file was read.
  public enum Status: String, Sendable, Codable, CaseIterable {
    /// To its end, without loss.
    case complete
    /// To its end, but parts could not be read.
    case partial
    /// Not at all.
    case unreadable
    /// The run was stopped before its end.
    case unfinished
  }

  /// The file; its path is the first one it was met under.
  public var item: EvidenceItem
  /// All places where the content was met, the first one first.
  public var places: [Place]
  /// How far it was read.
  public var status: Status
  /// The run that met it first.
  public var firstRun: Int64
  /// Number of its findings.
  public var findings: Int
  /// Number of its anomalies, each kind and place once.
  public var anomalies: Int

  /// An entry.
  public init(
    item: EvidenceItem, places: [Place], status: Status, firstRun: Int64, findings: Int, anomalies: Int
  ) {
    self.item = item
    self.places = places
    self.status = status
    self.firstRun = firstRun
    self.findings = findings
    self.anomalies = anomalies
  }
}
