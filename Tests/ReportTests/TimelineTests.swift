import Casebook
import EventModel
import Foundation
import Testing

@testable import Report

@Suite struct TimelineTests {
  /// The picture of findings at these times.
  private func timeline(_ times: [EventTime?]) throws -> TimelineModel? {
    let sample = try SampleCase(filled: false)
    defer { withExtendedLifetime(sample) {} }
    let book = sample.casebook
    let run = try book.beginRun(started: SampleCase.now, version: "1", fingerprint: "f", arguments: [])
    let id = try book.claim(SampleCase.mail, run: run, fingerprint: "f").evidence
    let findings = times.enumerated().map { index, time in
      var finding = SampleCase.lures[0]
      finding.id = "x\(index)"
      finding.time = time
      return finding
    }
    try book.append(findings, evidence: id, run: run)
    return try ReportModel(casebook: book, options: SampleCase.english).timeline
  }

  private func day(_ year: Int, _ month: Int = 6, _ day: Int = 1) -> EventTime? {
    EventTime(year: year, month: month, day: day)
  }

  private func inside(_ timeline: TimelineModel) -> Int { timeline.lanes.map(\.count).reduce(0, +) }

  @Test func everyFindingIsInThePictureOrSaidToBeOutside() throws {
    let rows: [[EventTime?]] = [
      [day(2024)], [day(2024), day(2024)], [nil, day(2024)], [day(1970), day(2024)],
      [day(1970, 1, 1), day(2024), day(2024, 6, 2), day(2024, 7), day(2024, 8), nil],
      [day(2024), day(2024, 7), day(2024, 8), day(2024, 9), day(2024, 10), day(2106)],
      [EventTime(nanoseconds: .min + 1), EventTime(nanoseconds: .max)],
      [
        EventTime(nanoseconds: .min), day(2024), day(2024), day(2024), day(2024), day(2024),
        EventTime(nanoseconds: .max),
      ],
      [day(2019), day(2020), day(2021), day(2022), day(2023), day(2024)],
    ]
    for times in rows {
      let timeline = try #require(try timeline(times))
      let outside = (timeline.earlier?.count ?? 0) + (timeline.later?.count ?? 0)
      #expect(inside(timeline) + outside + timeline.undated == times.count, "\(times)")
      for dot in timeline.lanes.flatMap(\.dots) { #expect((0...1).contains(dot.position)) }
      #expect(timeline.ticks.count <= 12)
      for tick in timeline.ticks { #expect((0...1).contains(tick.position)) }
    }
    #expect(try timeline([nil, nil]) == nil)
    #expect(try timeline([]) == nil)
  }

  @Test func clocksThatWereNeverSetDoNotSqueezeThePicture() throws {
    let timeline = try #require(
      try timeline([day(1970, 1, 1), day(2106)] + (1...20).map { day(2024, 6, $0) }))
    #expect(timeline.earlier == .init(count: 1, farthest: try #require(day(1970, 1, 1))))
    #expect(timeline.later?.count == 1)
    #expect(timeline.stretch < 86_400)
  }

  @Test func aCampaignOfYearsIsNotCut() throws {
    let timeline = try #require(try timeline([day(2019), day(2019), day(2023), day(2024), day(2024)]))
    #expect(timeline.earlier == nil && timeline.later == nil)
  }

  @Test(
    arguments: [
      (0, 5), (1_718_845_200, 60), (1_718_845_200, 7_200), (1_718_845_200, 86_400 * 3), (1_718_845_200, 86_400 * 40),
      (1_718_845_200, 86_400 * 400), (-9_000_000_000, 18_000_000_000), (1_718_845_200, 1),
    ] as [(Int64, Int64)]) func marksAreFewAndRound(_ start: Int64, _ length: Int64)
  {
    let ticks = TimelineTicks(start: start, end: start + length).ticks
    #expect((1...12).contains(ticks.count), "\(ticks)")
    #expect(ticks.map(\.position) == ticks.map(\.position).sorted())
    #expect(Set(ticks.map(\.label)).count == ticks.count)
  }

  @Test func kindsOfEvidenceAreKnownByTheirWords() {
    let rows: [(String, EvidenceKind)] = [
      ("mail:message", .mail), ("mbox", .mail), ("message", .mail), ("fortinet:fortigate:event", .network),
      ("linux:iptables", .network), ("windows:evtx", .host), ("evtx", .host), ("linux:auditd", .host),
      ("apache:access", .web), ("haproxy", .web), ("azure:signin", .cloud), ("text", .other), ("", .other),
      ("paloalto:panos:traffic", .network), ("zip", .other),
    ]
    for (name, kind) in rows { #expect(EvidenceKind(named: name) == kind, "\(name)") }
  }
}
