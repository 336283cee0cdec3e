import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// What makes two logons the same account, the same source, or the same record.
@Suite struct LogonTableTests {
  /// A logon in few words.
  struct Logon {
    var number: UInt64
    var name: String
    var domain = "CORP"
    var sid = "S-1-5-21-1-2-3-1104"
    var source = "10.0.0.5"
    var day: Int64 = 0
    var isFailure = false
    var kind: UInt64 = 3
    var computer = "srv"

    var event: EVTXEvent {
      EVTXEvent(
        provider: "Microsoft-Windows-Security-Auditing", eventID: isFailure ? 4_625 : 4_624, channel: "Security",
        computer: computer, time: Samples.time + day * 86_400_000_000_000, number: number,
        data: [
          ("TargetUserSid", .string(isFailure ? "S-1-0-0" : sid)), ("TargetUserName", .string(name)),
          ("TargetDomainName", .string(domain)), ("LogonType", .unsigned(kind, bytes: 4)),
          ("IpAddress", .string(source)),
        ])
    }
  }

  private func table(_ logs: [[Logon]]) throws -> LogonTable {
    var table = LogonTable()
    for (index, log) in logs.enumerated() {
      for batch in try AnalysisTests.batches(log.map(\.event)) { table.add(batch, evidence: index) }
    }
    return table
  }

  private func lines(_ logs: [Logon]...) throws -> [String] {
    try table(logs).listed(names: ["a", "b"]).map {
      "\($0.account) \($0.source) \($0.successes)+\($0.failures) \($0.notes.map(\.rawValue).joined(separator: ","))"
    }
  }

  @Test func oneAccountWhateverItsSpelling() throws {
    let spelled = [
      Logon(number: 1, name: "taro"), Logon(number: 2, name: "Taro", domain: "corp.example"),
      Logon(number: 3, name: "taro@corp.example", domain: "-"),
      Logon(number: 4, name: "taro", domain: "corp.example", isFailure: true),
      Logon(number: 5, name: "taro@CORP.example", domain: "", isFailure: true),
    ]
    #expect(try lines(spelled) == ["corp\\taro 10.0.0.5 3+2 "])
    // Without a SID nothing says that the two domains are one.
    #expect(try lines(spelled.map { Logon(number: $0.number, name: $0.name, domain: $0.domain, sid: "-") }).count == 2)
  }

  @Test func aSharedNameIsNotAnAccount() throws {
    let found = try lines([
      Logon(number: 1, name: "administrator", domain: "PC1", sid: "S-1-5-21-7-7-7-500"),
      Logon(number: 2, name: "administrator", domain: "PC2", sid: "S-1-5-21-8-8-8-500"),
      Logon(number: 3, name: "nobody", sid: "S-1-5-7"), Logon(number: 4, name: "other", sid: "S-1-5-7"),
    ])
    #expect(found.count == 4)
  }

  @Test func aRenamedAccountIsShownByItsUsualName() throws {
    let usual = (1...5).map { Logon(number: UInt64($0), name: "old") }
    #expect(try lines(usual + [Logon(number: 9, name: "new")]) == ["corp\\old 10.0.0.5 6+0 "])
  }

  /// The spelling that an attacker's tool uses must not hide that the source is new.
  @Test func aNewSourceIsNewInEverySpelling() throws {
    let month = (0..<28).map { Logon(number: UInt64($0 + 1), name: "taro", day: Int64($0)) }
    let found = try lines(
      month + [Logon(number: 90, name: "taro", domain: "corp.example", source: "10.9.9.9", day: 28)])
    #expect(found.first == "corp\\taro 10.9.9.9 1+0 new-source")
  }

  @Test func loopbackIsNotOneSource() throws {
    let local = (0..<9).map {
      Logon(number: UInt64($0 + 1), name: "taro", source: "127.0.0.1", day: Int64($0), computer: "pc\($0)")
    }
    #expect(try table([local]).notable().isEmpty)
    let tunnel = Logon(number: 99, name: "taro", source: "::1", day: 9, kind: 10, computer: "pc1")
    #expect(try lines(local + [tunnel]).first == "corp\\taro ::1 1+0 new-source")
  }

  @Test(arguments: [("::FFFF:10.0.0.5", "10.0.0.5"), ("FD00:0::1", "fd00::1"), ("PC-7", "pc-7")])
  func sourcesHaveOneForm(_ written: String, _ form: String) throws {
    #expect(try lines([Logon(number: 1, name: "taro", source: written)]) == ["corp\\taro \(form) 1+0 "])
  }

  @Test func whoHasNoNameOrIsAComputerIsCountedToo() throws {
    let logs = [
      Logon(number: 1, name: "-", source: "203.0.113.9", isFailure: true), Logon(number: 2, name: "DC01$"),
      Logon(number: 3, name: "SYSTEM"), Logon(number: 4, name: "DC01$", source: "203.0.113.9"),
    ]
    #expect(try table([logs]).omitted == 2)
    #expect(
      try lines(logs) == ["corp\\dc01$ 203.0.113.9 1+0 internet", "corp\\- 203.0.113.9 0+1 "])
  }

  /// A log that was collected twice is one log, and the file that is named is the first that has the record.
  @Test func copiesCountOnce() throws {
    let log = (1...9).map { Logon(number: UInt64($0), name: "taro", day: Int64($0)) }
    #expect(try lines(log, log) == (try lines(log)))
    #expect(try table([log, log]).listed(names: ["a", "b"]).map(\.evidence) == ["a"])
    // A log that was cleared counts from 1 again.
    let later = log.map { Logon(number: $0.number, name: "taro", day: $0.day + 30) }
    #expect(try lines(log, later) == ["corp\\taro 10.0.0.5 18+0 "])
    let elsewhere = log.map { Logon(number: $0.number, name: "taro", day: $0.day, computer: "pc") }
    #expect(try lines(log, elsewhere).count == 2)
  }
}
