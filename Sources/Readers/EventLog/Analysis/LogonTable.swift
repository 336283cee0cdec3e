public import EventModel

/// Who logged on from where: one row for each account, source and computer, with the first and last time.
///
/// From events 4624 (logon) and 4625 (failed logon) of the security log, and from 21 and 25 (session opened, taken up
/// again) of the terminal services, which tell of remote desktop where the security log is gone. Accounts of computers
/// (`NAME$`) and of Windows itself are left out; so are logons that name no source, which are local.
public struct LogonTable: Sendable {
  /// What makes a row.
  public struct Key: Hashable, Sendable, Comparable {
    /// `domain\name` in lower case.
    public var account: String
    /// Address, or workstation where there is no address; in lower case.
    public var source: String
    /// The computer that was logged on to, in lower case.
    public var computer: String

    /// By account, source, computer.
    public static func < (lhs: Key, rhs: Key) -> Bool {
      (lhs.account, lhs.source, lhs.computer) < (rhs.account, rhs.source, rhs.computer)
    }
  }

  /// One row.
  public struct Row: Sendable, Equatable {
    /// Successful logons.
    public var successes = 0
    /// Failed logons.
    public var failures = 0
    /// Remote desktop sessions that the terminal services tell of: mostly logons that the security log has too.
    public var sessions = 0
    /// Kinds of logon seen (2 at the desk, 3 network, 10 remote desktop).
    public var kinds: Set<Int> = []
    /// First and last time.
    public var first: EventTime?
    /// Last time.
    public var last: EventTime?
    /// EventRecordID of the first event.
    public var firstRecord: UInt64

    /// Times that somebody got in: the two logs tell of the same, each where it was kept.
    public var logons: Int { max(successes, sessions) }
  }

  /// The rows.
  public private(set) var rows: [Key: Row] = [:]
  /// There were more rows than `AnalysisLimits.logonRows`; later ones were left out.
  public private(set) var isCut = false

  /// An empty table.
  public init() {}

  /// The table of the events of some batches.
  public init(_ batches: some Sequence<EventBatch>) {
    for batch in batches { add(batch) }
  }

  /// Adds the logons of a batch; the order of batches does not matter.
  public mutating func add(_ batch: EventBatch) {
    for event in batch.events {
      switch event.code {
      case 4_624, 4_625: addSecurity(event, batch)
      case 21, 25: addSession(event, batch)
      default: break
      }
    }
  }

  private func channel(_ event: Event, _ batch: EventBatch) -> String {
    batch.sources[Int(event.source)].channel?.lowercased() ?? ""
  }

  private mutating func addSession(_ event: Event, _ batch: EventBatch) {
    guard channel(event, batch).hasPrefix("microsoft-windows-terminalservices-localsessionmanager"),
      let user = batch.value("User", of: event), let address = batch.value("Address", of: event),
      address.contains(where: { $0 == "." || $0 == ":" })
    else { return }
    add(event, batch, account: user, source: address) {
      $0.sessions += 1
      $0.kinds.insert(10)
    }
  }

  private mutating func addSecurity(_ event: Event, _ batch: EventBatch) {
    guard channel(event, batch) == "security", let name = batch.value("TargetUserName", of: event),
      !name.hasSuffix("$"), !LogonTable.isOfWindows(name), let source = LogonTable.source(event, batch)
    else { return }
    let domain = batch.value("TargetDomainName", of: event)
    add(event, batch, account: (domain.map { $0 + "\\" } ?? "") + name, source: source) {
      if event.code == 4_624 { $0.successes += 1 } else { $0.failures += 1 }
      if let kind = batch.value("LogonType", of: event).flatMap({ Int($0) }) { $0.kinds.insert(kind) }
    }
  }

  private mutating func add(
    _ event: Event, _ batch: EventBatch, account: String, source: String, _ count: (inout Row) -> Void
  ) {
    let key = Key(
      account: account.lowercased(), source: source.lowercased(),
      computer: (batch.value("Computer", of: event) ?? "").lowercased())
    guard rows[key] != nil || rows.count < AnalysisLimits.logonRows else {
      isCut = true
      return
    }
    var row = rows[key] ?? Row(first: event.time, last: event.time, firstRecord: event.recordNumber)
    count(&row)
    if let time = event.time {
      if row.first.map({ time < $0 }) ?? true {
        row.first = time
        row.firstRecord = event.recordNumber
      }
      if row.last.map({ time > $0 }) ?? true { row.last = time }
    }
    rows[key] = row
  }

  private static func isOfWindows(_ name: String) -> Bool {
    let lower = name.lowercased()
    return ["system", "local service", "network service", "anonymous logon"].contains(lower)
      || lower.hasPrefix("dwm-") || lower.hasPrefix("umfd-")
  }

  /// The address, or the workstation; the loopback address counts, since tunnels come from there.
  private static func source(_ event: Event, _ batch: EventBatch) -> String? {
    guard let address = batch.value("IpAddress", of: event) else { return batch.value("WorkstationName", of: event) }
    return address.hasPrefix("::ffff:") ? String(address.dropFirst(7)) : address
  }

  /// Rows in order of their first time, each with what is notable about it.
  ///
  /// A first-seen note needs a past: nothing is called new within the first day of what the table covers.
  public func notable() -> [(key: Key, row: Row, notes: [LogonRow.Note])] {
    noted().filter { !$0.notes.isEmpty }.sorted {
      ($0.row.first?.nanoseconds ?? 0, $0.key) < ($1.row.first?.nanoseconds ?? 0, $1.key)
    }
  }

  /// All rows for people: the notable ones in order of time, then the others by account, source and computer.
  public func listed() -> [LogonRow] {
    let others = noted().filter { $0.notes.isEmpty }.sorted { $0.key < $1.key }
    return (notable() + others).map { key, row, notes in
      LogonRow(
        account: key.account, source: key.source, computer: key.computer, successes: row.logons,
        failures: row.failures, kinds: row.kinds.sorted(), first: row.first, last: row.last,
        firstRecord: row.firstRecord, notes: notes)
    }
  }

  private func noted() -> [(key: Key, row: Row, notes: [LogonRow.Note])] {
    let start = rows.values.compactMap(\.first).min() ?? EventTime(nanoseconds: 0)
    let day: Int64 = 86_400_000_000_000
    var past = Past()
    for (key, row) in rows where row.logons > 0 { past.add(key, row) }
    return rows.map { key, row in
      var notes: [LogonRow.Note] = []
      if row.logons > 0, let first = row.first,
        first.nanoseconds.subtractingReportingOverflow(start.nanoseconds).0 > day
      {
        if let before = past.accounts[key.account], before < first, past.pairs[key.account + "\n" + key.source] == first
        {
          notes.append(.newSource)
        }
        if let before = past.sources[key.source], before < first { notes.append(.newComputer) }
      }
      if row.logons > 0, row.logons <= 2, past.total[key.account, default: 0] >= 50 { notes.append(.rare) }
      if row.logons > 0, row.failures >= 5 { notes.append(.afterFailures) }
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
