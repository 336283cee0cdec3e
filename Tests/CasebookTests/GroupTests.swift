import EventModel
import Testing

@testable import Casebook

/// Findings counted by what they have in common: the same said once more in Swift.
@Suite struct GroupTests {
  private let folder: TemporaryFolder
  private let casebook: Casebook
  private let all: [Finding]

  init() throws {
    folder = try TemporaryFolder()
    casebook = try Casebook.open(folder.file("a.kagami"), for: .create)
    let items = [Sample.item(1, path: "/cases/mail.mbox"), Sample.item(0xbeef, path: "/cases/fw.log")]
    for item in items { try Sample.fill(casebook, count: 40, evidence: item) }
    all = items.flatMap { item in (0..<40).map { Sample.finding($0, evidence: item) } }
  }

  private static func names(_ grouping: FindingGrouping, _ finding: Finding) -> Set<String> {
    func values(_ kinds: Observable.Kind...) -> Set<String> {
      Set(finding.observables.filter { kinds.contains($0.type) }.map(\.value))
    }
    return switch grouping {
    case .rule: [finding.rule.title]
    case .technique: Set(finding.techniques)
    case .computer: values(.device)
    case .account: values(.userAccount)
    case .address: values(.ipv4, .ipv6)
    case .evidence: [finding.evidence.path]
    case .day: finding.time.map { [String($0.description.prefix(10))] } ?? []
    }
  }

  @Test(arguments: FindingGrouping.allCases) func theCountsAreThoseOfSwift(_ grouping: FindingGrouping) throws {
    for query in [FindingQuery(), FindingQuery(minimumLevel: .high), FindingQuery(text: "nowhere")] {
      let findings = all.filter { $0.level >= query.minimumLevel && query.text == nil }
      var expected: [String: [Finding]] = [:]
      for finding in findings {
        for name in Self.names(grouping, finding) { expected[name, default: []].append(finding) }
      }
      let groups = try casebook.groups(by: grouping, query)
      #expect(Set(groups.map(\.name)) == Set(expected.keys))
      for group in groups {
        let own = try #require(expected[group.name])
        #expect(group.findings == own.count)
        #expect(group.level == own.map(\.level).max())
        #expect(group.rules == Set(own.map(\.rule.id)).count)
        #expect(group.evidence == Set(own.map(\.evidence.sha256)).count)
        #expect(group.first == own.compactMap(\.time).min())
        #expect(group.last == own.compactMap(\.time).max())
      }
      if grouping == .day {
        #expect(groups.map(\.name) == groups.map(\.name).sorted())
      } else {
        #expect(groups.map(\.level) == groups.map(\.level).sorted(by: >))
      }
    }
  }

  @Test func everyGroupingHasGroupsHere() throws {
    for grouping in FindingGrouping.allCases where ![.computer, .account].contains(grouping) {
      #expect(try !casebook.groups(by: grouping).isEmpty, "\(grouping)")
    }
  }

  @Test func limitAndOffsetAreThoseOfGroups() throws {
    let groups = try casebook.groups(by: .technique)
    let pages = try (0..<groups.count).map { try casebook.groups(by: .technique, FindingQuery(limit: 1, offset: $0)) }
    #expect(pages.flatMap { $0 } == groups)
    #expect(groups.count > 1)
  }
}
