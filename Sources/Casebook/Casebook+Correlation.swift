public import EventModel
import Foundation
import GRDB

/// Matches for correlations that a case keeps, as bytes whose meaning is the caller's.
public struct KeptCorrelations: Sendable, Equatable {
  /// The file they were met in, by the path under which it was read.
  public var evidence: Finding.EvidenceReference
  /// The matches.
  public var events: [UInt8]

  /// Matches of a file.
  public init(evidence: Finding.EvidenceReference, events: [UInt8]) {
    self.evidence = evidence
    self.events = events
  }
}

extension Casebook {
  /// Keeps matches that correlations look at, all in one transaction: the files that they are in will not be read again. A
  /// file that is read again after a crash starts anew (see `claim`), so that no match counts twice.
  ///
  /// - Parameters:
  ///   - batches: The matches, each batch with the file it was met in.
  ///   - fingerprint: The rules they were met with (see `claim`).
  public func append(
    correlations batches: [(kept: KeptCorrelations, evidence: EvidenceID)], fingerprint: String
  ) throws(CasebookError) {
    guard !batches.isEmpty else { return }
    try write { database in
      var insertion = try DirectStatement(
        "INSERT INTO correlationBatch (evidenceId, fingerprint, path, events) VALUES (?, ?, ?, ?)", in: database)
      for (kept, evidence) in batches {
        insertion.add(evidence.value)
        insertion.add(fingerprint)
        insertion.add(kept.evidence.path)
        insertion.add(blob: kept.events)
        _ = try insertion.run()
      }
    }
  }

  /// Visits the matches of one set of rules, file by file in the order in which the case met the files.
  ///
  /// - Parameter body: What it throws ends the visit and comes back as `case.corrupt`.
  public func forEachCorrelationBatch(
    fingerprint: String, _ body: (KeptCorrelations) throws -> Void
  ) throws(CasebookError) {
    try read { database in
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT e.sha256, b.path, b.events FROM correlationBatch b JOIN evidence e ON e.id = b.evidenceId
          WHERE b.fingerprint = ? ORDER BY b.evidenceId, b.id
          """,
        arguments: [StoredText.column(fingerprint)])
      while let row = try rows.next() {
        let evidence = Finding.EvidenceReference(path: try row.get(1), sha256: try row.get(0))
        let events = try Array(row.get(2) as Data)
        do {
          try body(KeptCorrelations(evidence: evidence, events: events))
        } catch {
          throw CasebookError(.corrupt, path: path, detail: "matches for correlations in \(evidence.path): \(error)")
        }
      }
    }
  }
}
