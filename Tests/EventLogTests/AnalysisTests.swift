import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

@Suite struct AnalysisTests {
  /// Keeps batches.
  final class BatchSink: RecordSink {
    let fields = FieldTable(AnalysisFields.names)
    var batches: [EventBatch] = []

    func accept(_ batch: inout EventBatch) {
      batches.append(batch)
      batch.removeAll()
    }

    func accept(_ message: Message) {}
    func accept(_ child: Child) throws(ReadError) {}
    func accept(_ anomaly: Anomaly) {}
  }

  static func batches(_ events: [EVTXEvent]) throws -> [EventBatch] {
    var writer = EVTXWriter()
    for event in events { writer.append(event) }
    let sink = BatchSink()
    let bytes = writer.file()
    try EVTXReader().read(
      Input(name: "", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    return sink.batches
  }

  private func logon(
    _ number: UInt64, _ user: String, _ address: String, day: Int64, code: UInt16 = 4_624, computer: String = "srv"
  ) -> EVTXEvent {
    EVTXEvent(
      provider: "Microsoft-Windows-Security-Auditing", eventID: code, channel: "Security", computer: computer,
      time: Samples.time + day * 86_400_000_000_000, number: number,
      data: [
        ("TargetUserName", .string(user)), ("TargetDomainName", .string("EX")), ("LogonType", .unsigned(3, bytes: 4)),
        ("IpAddress", .string(address)),
      ])
  }

  @Test func logonsAreCountedByAccountSourceAndComputer() throws {
    let table = LogonTable(
      try Self.batches([
        logon(1, "Tanaka", "10.0.0.1", day: 0), logon(2, "tanaka", "::ffff:10.0.0.1", day: 1),
        logon(3, "tanaka", "10.0.0.1", day: 1, code: 4_625), logon(4, "SRV$", "10.0.0.1", day: 0),
        logon(5, "SYSTEM", "10.0.0.1", day: 0), logon(6, "suzuki", "-", day: 0),
        logon(7, "x", "10.0.0.1", day: 0, code: 4_634),
      ]))
    #expect(table.rows.count == 1)
    let row = try #require(table.rows.first)
    #expect(row.key == LogonTable.Key(account: "ex\\tanaka", source: "10.0.0.1", computer: "srv"))
    #expect(row.value.successes == 2 && row.value.failures == 1 && row.value.kinds == [3])
    #expect(row.value.firstRecord == 1)
  }

  @Test func newSourcesAndComputersAreNoted() throws {
    let table = LogonTable(
      try Self.batches([
        logon(1, "tanaka", "10.0.0.1", day: 0), logon(2, "tanaka", "10.0.0.1", day: 5),
        logon(3, "tanaka", "203.0.113.9", day: 6), logon(4, "tanaka", "203.0.113.9", day: 7, computer: "dc"),
        logon(5, "suzuki", "10.0.0.2", day: 6),
      ]))
    let notes = table.notable().map { "\($0.key.source) \($0.key.computer) \($0.notes.map(\.rawValue))" }
    #expect(
      notes == ["203.0.113.9 srv [\"new-source\", \"internet\"]", "203.0.113.9 dc [\"new-computer\", \"internet\"]"])
  }

  @Test func rareAndGuessedLogonsAreNoted() throws {
    let usual = (1...60).map { logon(UInt64($0), "tanaka", "10.0.0.1", day: 0) }
    let guesses = (61...66).map { logon(UInt64($0), "tanaka", "10.0.0.9", day: 0, code: 4_625) }
    let table = LogonTable(try Self.batches(usual + guesses + [logon(67, "tanaka", "10.0.0.9", day: 0)]))
    #expect(table.notable().map(\.notes) == [[.rare, .afterFailures]])
  }

  private func sysmon(_ number: UInt64, _ guid: String, _ parent: String, _ image: String) -> EVTXEvent {
    var event = Samples.process(number, image: image)
    event.data += [("ProcessGuid", .string(guid)), ("ParentProcessGuid", .string(parent))]
    return event
  }

  private func created(_ number: UInt64, _ id: UInt64, by parent: UInt64, _ image: String) -> EVTXEvent {
    EVTXEvent(
      provider: "Microsoft-Windows-Security-Auditing", eventID: 4_688, channel: "Security", computer: "ws01",
      time: Samples.time + Int64(number), number: number,
      data: [
        ("NewProcessId", .hex(id, bytes: 8)), ("ProcessId", .hex(parent, bytes: 8)), ("NewProcessName", .string(image)),
      ])
  }

  @Test func ancestryAndDescendants() throws {
    let tree = ProcessTree(
      try Self.batches([
        sysmon(1, "A", "0", "explorer.exe"), sysmon(2, "B", "A", "winword.exe"), sysmon(3, "C", "B", "cmd.exe"),
        sysmon(4, "D", "A", "calc.exe"), sysmon(5, "E", "C", "msbuild.exe"),
      ]))
    let word = try #require(tree.index(record: 2))
    let build = try #require(tree.index(record: 5))
    #expect(
      tree.ancestry(of: build).map { tree.processes[$0].image } == [
        "explorer.exe", "winword.exe", "cmd.exe", "msbuild.exe",
      ])
    #expect(
      tree.descendants(of: word).map { "\($0.depth) \(tree.processes[$0.index].image)" } == [
        "1 cmd.exe", "2 msbuild.exe",
      ])
    #expect(tree.ancestry(of: 99) == [])
  }

  /// A log that was collected twice has each process once; the computer tells logs with the same numbers apart.
  @Test func copiesOfALogMakeOneTree() throws {
    let log = [sysmon(1, "A", "0", "explorer.exe"), sysmon(2, "B", "A", "winword.exe")]
    var other = log
    for index in other.indices { other[index].computer = "pc2" }
    #expect(ProcessTree(try Self.batches(log) + Self.batches(log)).processes.count == 2)
    #expect(ProcessTree(try Self.batches(log) + Self.batches(other)).processes.count == 4)
  }

  /// Windows gives a process number out again: the parent is the last one that had it.
  @Test func processNumbersAreUsedAgain() throws {
    let tree = ProcessTree(
      try Self.batches([
        created(1, 0x10, by: 0x4, "first.exe"), created(2, 0x20, by: 0x10, "a.exe"),
        created(3, 0x10, by: 0x4, "second.exe"), created(4, 0x30, by: 0x10, "b.exe"),
        created(5, 0x40, by: 0x40, "self.exe"),
      ]))
    func parent(_ record: UInt64) -> String? {
      tree.index(record: record).flatMap { tree.processes[$0].parent }.map { tree.processes[$0].image }
    }
    #expect(parent(2) == "first.exe")
    #expect(parent(4) == "second.exe")
    #expect(parent(5) == nil)
    #expect(parent(1) == nil)
  }

  @Test func terminalServicesTellOfLogonsThatTheSecurityLogHasLost() throws {
    func session(_ number: UInt64, _ code: UInt16, _ user: String, _ address: String) -> EVTXEvent {
      EVTXEvent(
        provider: "Microsoft-Windows-TerminalServices-LocalSessionManager", eventID: code,
        channel: "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational", computer: "srv",
        time: Samples.time, number: number, data: [("User", .string(user)), ("Address", .string(address))])
    }
    let table = LogonTable(
      try Self.batches([
        session(1, 21, "EX\\tanaka", "203.0.113.5"), session(2, 25, "EX\\tanaka", "203.0.113.5"),
        session(3, 24, "EX\\tanaka", "203.0.113.5"), session(4, 21, "EX\\tanaka", "LOCAL"),
        logon(5, "tanaka", "203.0.113.5", day: 0),
      ]))
    let row = try #require(table.listed().first)
    #expect(table.rows.count == 1)
    // The two logs tell of the same logons: they are not added up.
    #expect(row.account == "ex\\tanaka" && row.successes == 2 && row.kinds == [3, 10])
  }

  @Test func listedRowsBeginWithTheNotableOnes() throws {
    let usual = (0..<60).map { logon(UInt64($0 + 1), "aoki", "10.0.0.1", day: $0 / 6) }
    let table = LogonTable(
      try Self.batches(usual + [logon(90, "aoki", "10.0.0.9", day: 8), logon(91, "abe", "10.0.0.2", day: 0)]))
    #expect(table.listed().map(\.source) == ["10.0.0.9", "10.0.0.2", "10.0.0.1"])
    #expect(table.listed().first?.notes == [.newSource, .rare])
  }

  @Test func theProcessBehindARecordIsFound() throws {
    func sysmon(_ number: UInt64, _ code: UInt16, _ identity: UInt8, parent: UInt8, second: Int64) -> EVTXEvent {
      let guid = { (byte: UInt8) in EVTXItem.guid([byte] + [UInt8](repeating: 0, count: 15)) }
      return EVTXEvent(
        provider: "Microsoft-Windows-Sysmon", eventID: code, channel: "Microsoft-Windows-Sysmon/Operational",
        computer: "pc", time: Samples.time + second * 1_000_000_000, number: number,
        data: [
          ("ProcessGuid", guid(identity)), ("ParentProcessGuid", guid(parent)), ("Image", .string("p\(identity).exe")),
        ])
    }
    let all = try Self.batches([
      sysmon(1, 1, 1, parent: 9, second: 0), sysmon(2, 1, 2, parent: 1, second: 1),
      sysmon(3, 7, 2, parent: 0, second: 2),
      sysmon(4, 1, 3, parent: 2, second: 3), sysmon(5, 1, 4, parent: 9, second: 4),
    ])
    var tree = ProcessTree()
    for batch in all {
      let place = try #require(batch.events.first { $0.code == 7 }).itemOffset
      tree.add(batch, interest: [place: ["f1"]])
    }
    tree.link()
    let rows = tree.aroundLabels().map {
      "\($0.depth) \(tree.processes[$0.index].image) \(tree.labels[$0.index] ?? [])"
    }
    #expect(rows == ["0 p1.exe []", "1 p2.exe [\"f1\"]", "2 p3.exe []"])
    #expect(tree.all().count == 4)
  }
}
