import Casebook
import EventModel
import Foundation
import Report

/// A case as the one JSON document of `report --json`: `docs/output-schema/case.schema.json`.
struct CaseDocument {
  private let casebook: Casebook

  init(_ casebook: Casebook) { self.casebook = casebook }

  /// Writes the document to a file, or to standard output.
  func write(to path: String?) throws {
    guard let path, !OutputFile.isStandardOutput(path) else {
      try pieces { Stream.raw($0) }
      return
    }
    var data = Data()
    try pieces { data.append(contentsOf: $0.utf8) }
    try OutputFile.write(data, to: path)
  }

  private func pieces(_ put: (String) -> Void) throws {
    var isFirst = true
    func element(_ json: String) {
      put((isFirst ? "\n" : ",\n") + json)
      isFirst = false
    }
    put("{\"anomalies\":[")
    try casebook.forEachAnomaly { element($0.json) }
    put("],\n\"evidence\":[")
    isFirst = true
    try casebook.evidence().forEach { element($0.json) }
    put("],\n\"findings\":[")
    isFirst = true
    try casebook.forEachFinding {
      element($0.json)
      return true
    }
    put("],\n\"summary\":" + (try casebook.summary().json) + "}\n")
  }
}
