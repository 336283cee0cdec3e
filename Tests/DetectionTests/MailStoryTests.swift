import EventModel
import ExampleEvidence
import Foundation
import MailReader
import Sigma
import Testing
import TextLogs

/// The examples through readers and rules: the story is found, ordinary days stay quiet.
@Suite struct MailStoryTests {
  private static let files = ExampleEvidence.files()
  private static let compiled = CompiledRules(
    MailAndDeviceRulesTests.collection, mappings: LogSourceMappings())

  private func sink(_ path: String, _ reader: any Reader) throws -> RuleSink {
    let sink = RuleSink(Self.compiled)
    try sink.read(Self.files[path] ?? [], name: path, with: reader)
    sink.finish()
    return sink
  }

  @Test func mailboxTellsTheStory() throws {
    let sink = try sink("evidence/mail/institute.mbox", MailboxReader())
    #expect(sink.records > 280)
    let expected: Set<String> = [
      "Attachment Hides Its True Extension", "Harmless Approach Followed by File From the Same Free-Mail Sender",
      "Security Policy Lure With Archive on Cloud Storage From Free Mail",
      "Security Policy Lure With Attachment That Runs", "Security Policy Lure With Encrypted Archive From Free Mail",
      "Security Policy Lure With Risky Attachment From Free Mail",
    ]
    #expect(Set(sink.titles(from: .high)) == expected, "\(sink.summary)")
    let campaign = Set(sink.hits.filter { ($0.rule.level ?? .low) >= .medium && $0.record > 0 }.map(\.record))
    #expect(campaign.count == 5, "only the intruder's mails are above low\n\(sink.summary)")
  }

  @Test func maildirHoldsTheExhibitionLure() throws {
    let sink = RuleSink(Self.compiled)
    for (path, bytes) in Self.files.sorted(by: { $0.key < $1.key }) where path.hasPrefix("evidence/mail/murakami/") {
      try sink.read(bytes, name: path, with: MessageReader())
    }
    #expect(sink.titles(from: .medium) == ["Security Policy Lure With Archive on Cloud Storage From Free Mail"])
  }

  @Test func firewallTellsTheStory() throws {
    let sink = try sink("evidence/firewall/fortigate.log", FortiGateReader())
    let titles = sink.titles(from: .medium)
    for title in [
      "FortiGate SSL-VPN Daemon Crashed", "IPS Signature of an Edge Device Let Through",
      "FortiGate SSL-VPN Password Guessing", "FortiGate SSL-VPN Session After Password Guessing",
      "FortiGate SSL-VPN Password Spraying", "FortiGate Administrator Login From Public Address",
      "FortiGate Administrator Account Added From Public Address", "FortiGate Policy From Anywhere to Anywhere",
      "FortiGate Configuration Downloaded From Public Address", "FortiGate Logging Disabled or Logs Deleted",
      "FortiGate SSL-VPN Session of a New Local User", "FortiGate Large Transfer to a VPN Client",
      "FortiGate Large Outbound Transfer",
    ] { #expect(titles.contains(title), "\(title)") }
    let start = EventTime(rfc3339: "2024-06-28T17:00:00Z") ?? EventTime(nanoseconds: 0)
    let before = sink.hits.filter { ($0.time ?? start) < start && ($0.rule.level ?? .low) > .low }
    #expect(before.map(\.rule.title) == [])
  }

  @Test func webLogShowsTheProbes() throws {
    let reader = TextLogs.readers.max { lhs, rhs in
      let head = Array((Self.files["evidence/web/access.log"] ?? []).prefix(65_536))
      return lhs.recognise(head, name: "access.log") < rhs.recognise(head, name: "access.log")
    }
    let sink = try sink("evidence/web/access.log", try #require(reader))
    #expect(sink.titles(from: .high).count == 6, "\(sink.summary)")
    #expect(sink.titles(from: .low).count == 7, "\(sink.summary)")
  }
}
