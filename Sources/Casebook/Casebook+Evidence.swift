public import EventModel
import GRDB

extension Casebook {
  /// Registers a file that a run met and says whether it is to be read.
  ///
  /// The same content (SHA-256) is one piece of evidence whatever its paths and organisations; all are kept.
  ///
  /// - Parameters:
  ///   - item: The file. `reader` and `records` are taken over by `complete`.
  ///   - run: The run that met it.
  ///   - fingerprint: What decides over the findings besides the evidence: versions of the readers, rules, indicators.
  ///     Evidence that was read to its end under the same fingerprint is not read again.
  public func claim(
    _ item: EvidenceItem, run: RunID, fingerprint: String
  ) throws(CasebookError) -> EvidenceClaim {
    try write { database in
      let id = try Casebook.register(item, run: run, in: database)
      let state = try Row.fetchOne(
        try database.cachedStatement(
          sql: "SELECT complete, runId FROM evidenceState WHERE evidenceId = ? AND fingerprint = ?"),
        arguments: [id.value, fingerprint])
      if let state, try state.get("complete") { return .alreadyRead(id) }
      if let state, try state.get("runId") == run.value { return .beingRead(id) }
      if state != nil {
        // It will be read again from its start: what an unfinished reading kept for correlations would stand twice.
        try database.cachedStatement(sql: "DELETE FROM correlationBatch WHERE evidenceId = ? AND fingerprint = ?")
          .execute(arguments: [id.value, fingerprint])
      }
      try database.cachedStatement(sql: claimSQL).execute(arguments: [id.value, fingerprint, run.value])
      return .read(id)
    }
  }

  private static func register(_ item: EvidenceItem, run: RunID, in database: Database) throws -> EvidenceID {
    let sha256 = item.sha256.lowercased()
    let organisation = StoredText.column(item.organisation)
    let path = StoredText.column(item.path)
    try database.cachedStatement(sql: registerSQL).execute(arguments: [
      sha256, StoredText.column(item.size), organisation, run.value, item.reader.map { StoredText.column($0.name) },
      item.reader?.version, StoredText.column(item.records),
    ])
    let select = try database.cachedStatement(sql: "SELECT id FROM evidence WHERE sha256 = ?")
    guard let id = try Int64.fetchOne(select, arguments: [sha256]) else {
      throw CasebookError(.defect, detail: "evidence \(sha256) vanished")
    }
    try database.cachedStatement(sql: registerPathSQL).execute(arguments: [id, path, organisation, run.value])
    // A path that could not be opened before can be opened now.
    try database.cachedStatement(sql: forgetPathSQL).execute(arguments: [path])
    return EvidenceID(value: id)
  }

  /// Notes that a file was read to its end under a fingerprint, damage inside included (that is what anomalies say).
  ///
  /// Call it after the last `append` for the file. Anomalies that an earlier run met in it and this one did not are
  /// removed: they were the older reader's.
  public func complete(
    _ evidence: EvidenceID, run: RunID, fingerprint: String, reader: ReaderIdentity?, records: UInt64
  ) throws(CasebookError) {
    try complete([CompletedEvidence(evidence, reader: reader, records: records)], run: run, fingerprint: fingerprint)
  }

  /// As above for several files in one transaction: thousands of tiny files are not thousands of transactions.
  public func complete(_ files: [CompletedEvidence], run: RunID, fingerprint: String) throws(CasebookError) {
    guard !files.isEmpty else { return }
    try write { database in
      let update = try database.cachedStatement(
        sql: "UPDATE evidence SET reader = ?, readerVersion = ?, records = ? WHERE id = ?")
      let state = try database.cachedStatement(sql: completeSQL)
      let forget = try database.cachedStatement(sql: "DELETE FROM anomaly WHERE evidenceId = ? AND runId <> ?")
      for file in files {
        try update.execute(arguments: [
          file.reader.map { StoredText.column($0.name) }, file.reader?.version, StoredText.column(file.records),
          file.evidence.value,
        ])
        try state.execute(arguments: [file.evidence.value, fingerprint, run.value])
        try forget.execute(arguments: [file.evidence.value, run.value])
      }
    }
  }

  /// Whether a file with this content was read to its end under the fingerprint.
  public func evidenceIsComplete(sha256: String, fingerprint: String) throws(CasebookError) -> Bool {
    try read { database in
      try Bool.fetchOne(
        database,
        sql: """
          SELECT complete FROM evidenceState WHERE fingerprint = ?
          AND evidenceId = (SELECT id FROM evidence WHERE sha256 = ?)
          """, arguments: [fingerprint, sha256.lowercased()]) ?? false
    }
  }

  /// Whether the case has met a file of this size.
  public func hasEvidence(size: UInt64) throws(CasebookError) -> Bool {
    try read { database in
      try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM evidence WHERE size = ?)", arguments: [StoredText.column(size)])
        ?? false
    }
  }

  /// The file with this content, if the case has met it.
  public func evidence(sha256: String) throws(CasebookError) -> EvidenceID? {
    try read { database in
      try Int64.fetchOne(
        database, sql: "SELECT id FROM evidence WHERE sha256 = ?", arguments: [sha256.lowercased()]
      ).map(EvidenceID.init)
    }
  }

  /// The file with this content as the case knows it; nil when the case has not met it.
  public func evidenceEntry(sha256: String) throws(CasebookError) -> EvidenceEntry? {
    try read { database in
      guard
        let row = try Row.fetchOne(
          database, sql: evidenceSQL + " WHERE e.sha256 = ?", arguments: [sha256.lowercased()])
      else { return nil }
      let places = try Row.fetchAll(
        database, sql: "SELECT path, organisation FROM evidencePath WHERE evidenceId = ? ORDER BY id",
        arguments: [row.get("id") as Int64]
      ).map { EvidenceEntry.Place(path: try $0.get(0), organisation: try $0.get(1)) }
      return try EvidenceEntry(row: row, places: places)
    }
  }

  /// How many files were not read, or not in full: those whose status is not `complete`. A case may hold a million files, so
  /// they are counted where they are.
  public func countNotFullyRead() throws(CasebookError) -> Int {
    try read { database in try Int.fetchOne(database, sql: notFullyReadSQL) ?? 0 }
  }

  /// All evidence, by first path.
  public func evidence() throws(CasebookError) -> [EvidenceEntry] {
    try read { database in
      var places: [Int64: [EvidenceEntry.Place]] = [:]
      let rows = try Row.fetchCursor(
        database, sql: "SELECT evidenceId, path, organisation FROM evidencePath ORDER BY id")
      while let row = try rows.next() {
        try places[row.get(0), default: []].append(EvidenceEntry.Place(path: row.get(1), organisation: row.get(2)))
      }
      return try Row.fetchAll(database, sql: evidenceSQL)
        .map { row in try EvidenceEntry(row: row, places: places[row.get("id")] ?? []) }
        .sorted { ($0.item.path, $0.item.sha256) < ($1.item.path, $1.item.sha256) }
    }
  }
}

private let registerSQL = """
  INSERT INTO evidence (sha256, size, organisation, firstRunId, reader, readerVersion, records)
  VALUES (?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT (sha256) DO UPDATE SET organisation = excluded.organisation WHERE organisation = ''
  """

private let registerPathSQL = """
  INSERT INTO evidencePath (evidenceId, path, organisation, firstRunId) VALUES (?, ?, ?, ?)
  ON CONFLICT (evidenceId, path, organisation) DO NOTHING
  """

// In the words of the index `anomalyOnce`.
private let forgetPathSQL = """
  DELETE FROM anomaly WHERE coalesce(evidenceId, 0) = 0 AND CASE WHEN evidenceId IS NULL THEN path ELSE '' END = ?
    AND evidenceId IS NULL
  """

private let claimSQL = """
  INSERT INTO evidenceState (evidenceId, fingerprint, runId, complete) VALUES (?, ?, ?, 0)
  ON CONFLICT (evidenceId, fingerprint) DO UPDATE SET runId = excluded.runId
  """

private let completeSQL = """
  INSERT INTO evidenceState (evidenceId, fingerprint, runId, complete) VALUES (?, ?, ?, 1)
  ON CONFLICT (evidenceId, fingerprint) DO UPDATE SET runId = excluded.runId, complete = 1
  """

private let evidenceSQL = """
  SELECT e.*,
    (SELECT count(*) FROM finding f WHERE f.evidenceId = e.id) AS findings,
    (SELECT count(*) FROM anomaly a WHERE a.evidenceId = e.id) AS anomalies,
    coalesce((SELECT s.complete FROM evidenceState s WHERE s.evidenceId = e.id ORDER BY s.runId DESC LIMIT 1), 0)
      AS complete,
    EXISTS (SELECT 1 FROM anomaly a WHERE a.evidenceId = e.id AND a.effect = 'partial') AS partial,
    EXISTS (SELECT 1 FROM anomaly a WHERE a.evidenceId = e.id AND a.effect = 'unreadable') AS unreadable
  FROM evidence e
  """

// What `EvidenceEntry.init(row:places:)` does not call `complete`.
private let notFullyReadSQL = """
  SELECT count(*) FROM evidence e
  WHERE e.reader IS NULL
    OR NOT coalesce((SELECT s.complete FROM evidenceState s WHERE s.evidenceId = e.id ORDER BY s.runId DESC LIMIT 1), 0)
    OR EXISTS (SELECT 1 FROM anomaly a WHERE a.evidenceId = e.id AND a.effect IN ('partial', 'unreadable'))
  """

extension EvidenceEntry {
  fileprivate init(row: Row, places: [Place]) throws {
    let reader: String? = try row.get("reader")
    let item = try EvidenceItem(
      sha256: row.get("sha256"), path: places.first?.path ?? "", size: UInt64(bitPattern: row.get("size")),
      organisation: row.get("organisation"),
      reader: reader.map { try ReaderIdentity($0, version: row.get("readerVersion") ?? 1) },
      records: UInt64(bitPattern: row.get("records")))
    let status: Status =
      if try !row.get("complete") {
        .unfinished
      } else if try row.get("unreadable") || reader == nil {
        // An unreadable item inside a container is a loss of a part, not of the whole.
        item.records == 0 ? .unreadable : .partial
      } else {
        try row.get("partial") ? .partial : .complete
      }
    try self.init(
      item: item, places: places, status: status, firstRun: row.get("firstRunId"), findings: row.get("findings"),
      anomalies: row.get("anomalies"))
  }
}
