import EventModel
import Foundation
import GRDB

extension FindingBatch.Identifier {
  /// What stands in `finding.findingId`.
  var databaseValue: DatabaseValue {
    switch self {
    case .text(let text): return StoredText.column(text).databaseValue
    case .digest(let high, let low):
      var bytes = Data(capacity: 16)
      for half in [high, low] {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
          bytes.append(UInt8(truncatingIfNeeded: half &>> shift))
        }
      }
      return bytes.databaseValue
    }
  }

  /// The identifier in a column.
  init(column value: DatabaseValue) throws {
    switch value.storage {
    case .string(let text): self = .text(text)
    case .blob(let bytes) where bytes.count == 16:
      let halves = [bytes.prefix(8), bytes.suffix(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
      self = .digest(high: halves[0], low: halves[1])
    default: throw CasebookError(.corrupt, detail: "identifier of a finding: \(value)")
    }
  }

  /// SQL for the identifier as people write it, from the column `findingId`.
  static let textSQL = "CASE typeof(findingId) WHEN 'blob' THEN lower(hex(findingId)) ELSE findingId END"
}

extension FindingBatch.Place {
  /// The JSON text in `place.origin`: the last step says only who read it.
  var column: String {
    guard let reader else { return StoredText.column(container) }
    return StoredText.column(container.appending(Origin.Step(reader: reader, name: "")))
  }
}
