import EventModel
import Foundation
import Testing

@testable import Casebook

@Suite struct QueryTests {
  private let folder: TemporaryFolder
  private let casebook: Casebook
  private let all: [Finding]

  init() throws {
    folder = try TemporaryFolder()
    casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    let first = Sample.item(1, path: "/cases/mail/inbox.mbox")
    let second = Sample.item(0xbeef, path: "/cases/vpn/fw_50%.log", organisation: "University")
    try Sample.fill(casebook, count: 60, evidence: first)
    try Sample.fill(casebook, count: 30, evidence: second)
    all = (0..<60).map { Sample.finding($0, evidence: first) } + (0..<30).map { Sample.finding($0, evidence: second) }
  }

  /// A condition, and what it means said once more in Swift.
  struct Row: Sendable, CustomTestStringConvertible {
    let name: String
    let query: FindingQuery
    let fits: @Sendable (Finding) -> Bool
    var testDescription: String { name }
  }

  static let noon = EventTime(nanoseconds: Sample.start.nanoseconds + 10 * 3_600_000_000_000)

  static let rows: [Row] = [
    Row(name: "all", query: FindingQuery()) { _ in true },
    Row(name: "from", query: FindingQuery(from: noon)) { ($0.time ?? EventTime(nanoseconds: .min)) >= noon },
    Row(name: "until", query: FindingQuery(until: noon)) { ($0.time ?? EventTime(nanoseconds: .max)) < noon },
    Row(name: "level", query: FindingQuery(minimumLevel: .high)) { $0.level >= .high },
    Row(name: "levels", query: FindingQuery(minimumLevel: .low, maximumLevel: .medium)) {
      $0.level == .low || $0.level == .medium
    },
    Row(name: "technique", query: FindingQuery(techniques: ["T1566.001"])) { $0.techniques.contains("T1566.001") },
    Row(name: "parent", query: FindingQuery(techniques: ["T1566"])) { $0.techniques.contains("T1566.001") },
    Row(name: "not a parent", query: FindingQuery(techniques: ["T156"])) { _ in false },
    Row(name: "either", query: FindingQuery(techniques: ["T1078", "T1566"])) { _ in true },
    Row(name: "organisation", query: FindingQuery(organisations: ["University"])) {
      $0.evidence.path.contains("vpn")
    },
    Row(name: "path", query: FindingQuery(evidence: ["/cases/mail/inbox.mbox"])) { $0.evidence.path.contains("mail") },
    Row(name: "folder", query: FindingQuery(evidence: ["/cases/vpn/"])) { $0.evidence.path.contains("vpn") },
    Row(name: "name", query: FindingQuery(evidence: ["fw_50%.log"])) { $0.evidence.path.contains("vpn") },
    Row(name: "part of a name", query: FindingQuery(evidence: ["box.mbox"])) { _ in false },
    Row(name: "hash", query: FindingQuery(evidence: [Sample.sha256(0xbeef)])) { $0.evidence.path.contains("vpn") },
    Row(name: "start of hash", query: FindingQuery(evidence: ["AAAAAA"])) { _ in true },
    Row(name: "rule", query: FindingQuery(rules: ["rule-1", "none"])) { $0.rule.id == "rule-1" },
    Row(name: "observable", query: FindingQuery(observables: ["host3.example.com"])) {
      $0.observables.contains { $0.value == "host3.example.com" }
    },
    Row(name: "text in title", query: FindingQuery(text: "log CLEARED")) { $0.rule.id == "rule-2" },
    Row(name: "text in Japanese title", query: FindingQuery(text: "誘い文句")) { $0.rule.id == "rule-0" },
    Row(name: "text in reason, as JSON writes it", query: FindingQuery(text: "\"7\" C:\\temp")) {
      $0.reasons[0].value.contains("\"7\" C:\\temp")
    },
    Row(name: "text in observable", query: FindingQuery(text: "192.0.2.15")) {
      $0.observables.contains { $0.value.contains("192.0.2.15") }
    },
    Row(name: "percent is a character", query: FindingQuery(text: "%")) { _ in false },
    Row(name: "quote is a character", query: FindingQuery(text: "'; DROP TABLE finding; --")) { _ in false },
    Row(
      name: "all at once",
      query: FindingQuery(from: noon, minimumLevel: .medium, techniques: ["T1078"], rules: ["rule-1"])
    ) {
      ($0.time ?? EventTime(nanoseconds: .min)) >= noon && $0.level >= .medium && $0.techniques.contains("T1078")
        && $0.rule.id == "rule-1"
    },
  ]

  private func sorted(_ findings: [Finding], _ order: FindingQuery.Order) -> [String] {
    findings.sorted {
      let left = ($0.time?.nanoseconds ?? .max, $0.id)
      let right = ($1.time?.nanoseconds ?? .max, $1.id)
      return order == .level && $0.level != $1.level ? $0.level > $1.level : left < right
    }.map(\.id)
  }

  @Test(arguments: rows) func eachConditionMeansWhatItSays(_ row: Row) throws {
    let expected = all.filter(row.fits)
    for order in FindingQuery.Order.allCases {
      var query = row.query
      query.order = order
      #expect(try casebook.findings(query).map(\.id) == sorted(expected, order))
    }
    #expect(try casebook.count(row.query) == expected.count)
    #expect(try casebook.summary(row.query).findings == expected.count)
  }

  @Test func limitAndOffsetCutOneAndTheSameOrder() throws {
    var pages: [String] = []
    for page in 0..<10 {
      pages += try casebook.findings(FindingQuery(order: .level, limit: 9, offset: page * 9)).map(\.id)
    }
    #expect(pages == sorted(all, .level))
    #expect(try casebook.findings(FindingQuery(limit: 0)).isEmpty)
    #expect(try casebook.findings(FindingQuery(limit: -5, offset: -5)).isEmpty)
  }

  @Test func theStartOfAnIdentifierIsEnough() throws {
    #expect(try casebook.finding("finding-59-")?.record.number == 59)
    #expect(try casebook.finding("finding-7-aaa1")?.record.number == 7)
    #expect(try casebook.finding("nothing") == nil)
    #expect(try casebook.finding("") == nil)
    #expect(throws: CasebookError(.ambiguous)) { try casebook.finding("finding-5") }
  }

  @Test func aVisitEndsWhenTheVisitorSaysSo() throws {
    var seen = 0
    try casebook.forEachFinding { _ in
      seen += 1
      return seen < 4
    }
    #expect(seen == 4)
  }

  @Test func theSummaryCountsWhatSwiftCounts() throws {
    let summary = try casebook.summary()
    for level in Level.allCases { #expect(summary.byLevel[level] == all.filter { $0.level == level }.count) }
    #expect(summary.undated == all.filter { $0.time == nil }.count)
    #expect(summary.first == all.compactMap(\.time).min())
    #expect(summary.last == all.compactMap(\.time).max())
    #expect(summary.byRule.map(\.count).reduce(0, +) == 90)
    #expect(summary.byRule.map(\.level) == summary.byRule.map(\.level).sorted(by: >))
    #expect(summary.byTechnique.map(\.name) == ["T1078", "T1566.001", "T1566.002"])
    #expect(summary.byTechnique.map(\.count) == [45, 45, 45])
    #expect(summary.byOrganisation.map(\.name) == ["Institute", "University"])
    #expect(summary.byEvidence.map(\.count) == [60, 30])
    let days = Dictionary(grouping: all.compactMap(\.time)) { $0.nanoseconds / 86_400_000_000_000 }
    for (day, times) in days {
      let counted = summary.byDay.filter { $0.day.nanoseconds == day * 86_400_000_000_000 }.map(\.count).reduce(0, +)
      #expect(counted == times.count)
    }
  }

  @Test func daysBefore1970AreDaysToo() throws {
    let item = Sample.item(77)
    var finding = Sample.finding(0, evidence: item)
    finding.time = EventTime(year: 1969, month: 12, day: 31, hour: 1)
    let run = try casebook.beginRun(started: Sample.start, version: "1", fingerprint: "f", arguments: [])
    let id = try casebook.claim(item, run: run, fingerprint: "f").evidence
    try casebook.append([finding], evidence: id, run: run)
    #expect(try casebook.summary().byDay.first?.day == EventTime(year: 1969, month: 12, day: 31))
  }

  @Test func observablesAreCountedOncePerFinding() throws {
    let counts = try casebook.observables(FindingQuery(minimumLevel: .medium))
    for count in counts {
      let having = all.filter { $0.level >= .medium && $0.observables.contains(count.observable) }
      #expect(count.count == having.count)
      #expect(count.level == having.map(\.level).max())
      #expect(count.first == having.compactMap(\.time).min())
      #expect(count.evidence == Set(having.map(\.evidence.sha256)).count)
    }
    let expected = Set(all.filter { $0.level >= .medium }.flatMap(\.observables))
    #expect(Set(counts.map(\.observable)) == expected)
  }
}
