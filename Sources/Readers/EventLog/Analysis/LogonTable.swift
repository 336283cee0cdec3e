public import EventModel

/// Who logged on from where: one row for each account, source and computer, with the first and last time.
///
/// From events 4624 (logon) and 4625 (failed logon) of the security log, and from 21 and 25 (session opened, taken up
/// again) of the terminal services, which tell of remote desktop where the security log is gone. Left out and counted:
/// accounts of computers (`NAME$`) unless they come from the internet, and those of Windows itself. Logons that name no
/// source are local and left out. A record counts once, however many copies and exports of its log there are.
public struct LogonTable: Sendable {
  /// What makes a row.
  public struct Key: Hashable, Sendable, Comparable {
    /// `domain\name` in lower case; `-` for failed logons without a name.
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
    /// The evidence file it stands in, as numbered by the caller.
    public var evidence: Int

    /// Times that somebody got in: the two logs tell of the same, each where it was kept.
    public var logons: Int { max(successes, sessions) }

    /// Takes the counts of a row of the same account, source and computer.
    mutating func join(_ other: Row) {
      successes += other.successes
      failures += other.failures
      sessions += other.sessions
      kinds.formUnion(other.kinds)
      if let time = other.first, first.map({ time < $0 }) ?? true {
        (first, firstRecord, evidence) = (time, other.firstRecord, other.evidence)
      }
      if let time = other.last, last.map({ time > $0 }) ?? true { last = time }
    }
  }

  /// The rows by the names as they are written: `LogonAccounts` says which mean the same account.
  private var written: [Key: Row] = [:]
  private var accounts = LogonAccounts()
  private var seen = SeenRecords()
  /// Logons of computers and of Windows itself, which are not listed.
  public private(set) var omitted = 0
  /// There were more rows than `AnalysisLimits.logonRows`; later ones were left out.
  public private(set) var isCut = false

  /// An empty table.
  public init() {}

  /// The table of the events of some batches.
  public init(_ batches: some Sequence<EventBatch>) {
    for batch in batches { add(batch) }
  }

  /// The rows.
  public var rows: [Key: Row] {
    let names = accounts.names(weights: written.reduce(into: [:]) { $0[$1.key.account, default: 0] += $1.value.logons })
    var rows: [Key: Row] = [:]
    for (key, row) in written {
      var key = key
      key.account = names[key.account] ?? key.account
      if rows[key] == nil { rows[key] = row } else { rows[key]?.join(row) }
    }
    return rows
  }

  /// Adds the logons of a batch; the order of batches does not matter.
  ///
  /// - Parameter evidence: The file the batch comes from.
  public mutating func add(_ batch: EventBatch, evidence: Int = 0) {
    for event in batch.events {
      switch event.code {
      case 4_624, 4_625: addSecurity(event, batch, evidence)
      case 21, 25: addSession(event, batch, evidence)
      default: break
      }
    }
  }

  private func channel(_ event: Event, _ batch: EventBatch) -> String {
    batch.sources[Int(event.source)].channel?.lowercased() ?? ""
  }

  private mutating func addSession(_ event: Event, _ batch: EventBatch, _ evidence: Int) {
    guard channel(event, batch).hasPrefix("microsoft-windows-terminalservices-localsessionmanager"),
      let user = batch.value("User", of: event), let address = batch.value("Address", of: event),
      address.contains(where: { $0 == "." || $0 == ":" })
    else { return }
    add(event, batch, account: user, source: LogonSource.canonical(address), evidence) {
      $0.sessions += 1
      $0.kinds.insert(10)
    }
  }

  private mutating func addSecurity(_ event: Event, _ batch: EventBatch, _ evidence: Int) {
    let isFailure = event.code == 4_625
    guard channel(event, batch) == "security",
      let source = (batch.value("IpAddress", of: event) ?? batch.value("WorkstationName", of: event)).map(
        LogonSource.canonical), let name = batch.value("TargetUserName", of: event) ?? (isFailure ? "-" : nil)
    else { return }
    if LogonTable.isOfWindows(name) || name.hasSuffix("$") && !LogonSource.isFromInternet(source) {
      omitted += 1
      return
    }
    let domain = batch.value("TargetDomainName", of: event)
    let account = ((domain.map { $0 + "\\" } ?? "") + name).lowercased()
    if let sid = batch.value("TargetUserSid", of: event) { accounts.note(account, sid: sid) }
    add(event, batch, account: account, source: source, evidence) {
      if isFailure { $0.failures += 1 } else { $0.successes += 1 }
      if let kind = batch.value("LogonType", of: event).flatMap({ Int($0) }) { $0.kinds.insert(kind) }
    }
  }

  private mutating func add(
    _ event: Event, _ batch: EventBatch, account: String, source: String, _ evidence: Int,
    _ count: (inout Row) -> Void
  ) {
    let computer = (batch.value("Computer", of: event) ?? "").lowercased()
    guard seen.insert(event, computer: computer, channel: channel(event, batch)) else { return }
    let key = Key(account: account.lowercased(), source: source, computer: computer)
    guard written[key] != nil || written.count < AnalysisLimits.logonRows else {
      isCut = true
      return
    }
    accounts.note(key.account)
    var row = Row(first: event.time, last: event.time, firstRecord: event.recordNumber, evidence: evidence)
    count(&row)
    if written[key] == nil { written[key] = row } else { written[key]?.join(row) }
  }

  private static func isOfWindows(_ name: String) -> Bool {
    let lower = name.lowercased()
    return ["system", "local service", "network service", "anonymous logon"].contains(lower)
      || lower.hasPrefix("dwm-") || lower.hasPrefix("umfd-")
  }
}
