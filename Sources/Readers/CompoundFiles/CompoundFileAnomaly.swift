public import EventModel

/// The oddities of compound files; `docs/formats/outlook.md` explains each one.
public enum CompoundFileAnomaly: String, CaseIterable, Sendable {
  case dataAppended = "ole.data-appended"
  case directoryDamaged = "ole.directory-damaged"
  case headerIrregular = "ole.header-irregular"
  case sectorsShared = "ole.sectors-shared"
  case streamShort = "ole.stream-short"
  case tableDamaged = "ole.table-damaged"
  case tooManyEntries = "ole.too-many-entries"
  case truncated = "ole.truncated"

  /// What it means for the reading.
  public var effect: Anomaly.Effect {
    switch self {
    case .dataAppended, .headerIrregular, .sectorsShared: .noted
    default: .partial
    }
  }
}

/// Oddities met in one compound file: for each kind the place and words of the first, and the number of all.
struct CompoundFileIssues {
  private(set) var anomalies: [Anomaly] = []

  mutating func note(_ kind: CompoundFileAnomaly, at offset: UInt64? = nil, _ detail: @autoclosure () -> String) {
    if let index = anomalies.firstIndex(where: { $0.code == kind.rawValue }) {
      anomalies[index].count += 1
    } else {
      anomalies.append(Anomaly(kind.rawValue, kind.effect, detail: detail(), offset: offset))
    }
  }
}
