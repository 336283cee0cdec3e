public import EventModel

/// Who logged on from where: one row for each account, source and computer, with the first and last time.
///
/// From events 4624 (logon) and 4625 (failed logon) of the security log. Accounts of computers (`NAME$`) and of Windows
/// itself are left out; so are logons that name no source, which are local.
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
    /// Kinds of logon seen (2 at the desk, 3 network, 10 remote desktop).
    public var kinds: Set<Int> = []
    /// First and last time.
    public var first: EventTime?
    /// Last time.
    public var last: EventTime?
    /// EventRecordID of the first event.
    public var firstRecord: UInt64
  }

  /// Why a row is worth a look.
  public enum Note: String, Sendable, CaseIterable {
    /// The account had logged on before, never from this source.
    case newSource = "new-source"
    /// The source reached this computer for the first time, after others.
    case newComputer = "new-computer"
    /// Seldom beside what the account does otherwise: at most 2 of at least 50 logons.
    case rare
    /// Failures before the first success.
    case afterFailures = "after-failures"
  }

  /// The rows.
  public private(set) var rows: [Key: Row] = [:]

  /// An empty table.
  public init() {}

  /// The table of the events of some batches.
  public init(_ batches: some Sequence<EventBatch>) {
    for batch in batches { add(batch) }
  }

  /// Adds the logons of a batch; the order of batches does not matter.
  public mutating func add(_ batch: EventBatch) {
    for event in batch.events where event.code == 4_624 || event.code == 4_625 { add(event, batch) }
  }

  private mutating func add(_ event: Event, _ batch: EventBatch) {
    guard batch.sources[Int(event.source)].channel?.lowercased() == "security",
      let name = batch.value("TargetUserName", of: event), !name.hasSuffix("$"), !LogonTable.isOfWindows(name),
      let source = LogonTable.source(event, batch)
    else { return }
    let domain = batch.value("TargetDomainName", of: event)
    let key = Key(
      account: (domain.map { $0 + "\\" } ?? "").lowercased() + name.lowercased(), source: source.lowercased(),
      computer: (batch.value("Computer", of: event) ?? "").lowercased())
    var row = rows[key] ?? Row(first: event.time, last: event.time, firstRecord: event.recordNumber)
    if event.code == 4_624 { row.successes += 1 } else { row.failures += 1 }
    if let kind = batch.value("LogonType", of: event).flatMap({ Int($0) }) { row.kinds.insert(kind) }
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
  public func notable() -> [(key: Key, row: Row, notes: [Note])] {
    let start = rows.values.compactMap(\.first).min() ?? EventTime(nanoseconds: 0)
    let day: Int64 = 86_400_000_000_000
    var total: [String: Int] = [:]
    var earliest: [String: EventTime] = [:]
    var reached: [String: EventTime] = [:]
    for (key, row) in rows where row.successes > 0 {
      total[key.account, default: 0] += row.successes
      guard let first = row.first else { continue }
      earliest[key.account] = min(earliest[key.account] ?? first, first)
      reached[key.source] = min(reached[key.source] ?? first, first)
    }
    let noted = rows.map { key, row -> (key: Key, row: Row, notes: [Note]) in
      var notes: [Note] = []
      if row.successes > 0, let first = row.first, first.nanoseconds - start.nanoseconds > day {
        if let before = earliest[key.account], before < first, firstFromSource(key) == first {
          notes.append(.newSource)
        }
        if let before = reached[key.source], before < first { notes.append(.newComputer) }
      }
      if row.successes > 0, row.successes <= 2, total[key.account, default: 0] >= 50 { notes.append(.rare) }
      if row.successes > 0, row.failures >= 5 { notes.append(.afterFailures) }
      return (key, row, notes)
    }
    return noted.filter { !$0.notes.isEmpty }.sorted {
      ($0.row.first?.nanoseconds ?? 0, $0.key) < ($1.row.first?.nanoseconds ?? 0, $1.key)
    }
  }

  /// When an account first came from a source, to any computer.
  private func firstFromSource(_ key: Key) -> EventTime? {
    rows.filter { $0.key.account == key.account && $0.key.source == key.source }.compactMap(\.value.first).min()
  }
}
