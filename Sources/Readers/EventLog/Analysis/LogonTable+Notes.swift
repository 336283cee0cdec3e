public import EventModel

extension LogonTable {
  /// Rows in order of their first time, each with what is notable about it.
  ///
  /// A first-seen note needs a past: nothing is called new within the first day of what the table covers.
  public func notable() -> [(key: Key, row: Row, notes: [LogonRow.Note])] {
    LogonTable.inOrderOfTime(noted())
  }

  private static func inOrderOfTime(
    _ rows: [(key: Key, row: Row, notes: [LogonRow.Note])]
  ) -> [(key: Key, row: Row, notes: [LogonRow.Note])] {
    rows.filter { !$0.notes.isEmpty }.sorted {
      ($0.row.first?.nanoseconds ?? 0, $0.key) < ($1.row.first?.nanoseconds ?? 0, $1.key)
    }
  }

  /// All rows for people: the notable ones in order of time, then the others by account, source and computer.
  ///
  /// - Parameter names: The evidence files by their numbers.
  public func listed(names: [String] = []) -> [LogonRow] {
    let all = noted()
    let others = all.filter { $0.notes.isEmpty }.sorted { $0.key < $1.key }
    return (LogonTable.inOrderOfTime(all) + others).map { key, row, notes in
      LogonRow(
        account: key.account, source: key.source, computer: key.computer, successes: row.logons,
        failures: row.failures, kinds: row.kinds.sorted(), first: row.first, last: row.last,
        firstRecord: row.firstRecord, evidence: names.indices.contains(row.evidence) ? names[row.evidence] : "",
        notes: notes)
    }
  }

  private func noted() -> [(key: Key, row: Row, notes: [LogonRow.Note])] {
    let rows = rows
    let start = rows.values.compactMap(\.first).min() ?? EventTime(nanoseconds: 0)
    let day: Int64 = 86_400_000_000_000
    var past = Past()
    for (key, row) in rows where row.logons > 0 { past.add(key, row) }
    return rows.map { key, row in
      var notes: [LogonRow.Note] = []
      if row.logons > 0, let first = row.first,
        first.nanoseconds.subtractingReportingOverflow(start.nanoseconds).0 > day
      {
        // Every computer has a loopback address of its own; what comes from there by remote desktop came by a tunnel.
        let isLocal = LogonSource.isLoopback(key.source)
        if let before = past.accounts[key.account], before < first,
          past.pairs[key.account + "\n" + key.source] == first, !isLocal || row.kinds.contains(10)
        {
          notes.append(.newSource)
        }
        if !isLocal, let before = past.sources[key.source], before < first { notes.append(.newComputer) }
      }
      if row.logons > 0, row.logons <= 2, past.total[key.account, default: 0] >= 50 { notes.append(.rare) }
      if row.logons > 0, row.failures >= 5 { notes.append(.afterFailures) }
      if row.logons > 0, LogonSource.isFromInternet(key.source) { notes.append(.internet) }
      return (key, row, notes)
    }
  }

  /// When accounts, sources, and accounts from sources were first seen to get in, and how often accounts did.
  private struct Past {
    var accounts: [String: EventTime] = [:]
    var sources: [String: EventTime] = [:]
    var pairs: [String: EventTime] = [:]
    var total: [String: Int] = [:]

    mutating func add(_ key: Key, _ row: Row) {
      total[key.account, default: 0] += row.logons
      guard let first = row.first else { return }
      accounts[key.account] = min(accounts[key.account] ?? first, first)
      sources[key.source] = min(sources[key.source] ?? first, first)
      let pair = key.account + "\n" + key.source
      pairs[pair] = min(pairs[pair] ?? first, first)
    }
  }
}
