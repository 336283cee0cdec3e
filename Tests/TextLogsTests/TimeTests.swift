import Bytes
import EventModel
import Testing

@testable import TextLogs

@Suite struct TimeTests {
  @Test(arguments: [
    ("2020-04-23T12:32:48Z", "2020-04-23T12:32:48Z"),
    ("2020-04-23 12:32:48", "2020-04-23T12:32:48Z"),
    ("2020-04-23 12:32:48.5", "2020-04-23T12:32:48.500Z"),
    ("2020-04-23T12:32:48,123456+09:00", "2020-04-23T03:32:48.123456Z"),
    ("2020-04-23T12:32:48-0500", "2020-04-23T17:32:48Z"),
    ("2020-04-23T12:32:48.1234567890Z", "2020-04-23T12:32:48.123456789Z"),
    ("2018/11/30 16:09:07", "2018-11-30T16:09:07Z"),
    ("2020-04-23", "2020-04-23T00:00:00Z"),
    ("2020-04-23 12:32:48 UTC", "2020-04-23T12:32:48Z"),
    ("2020-04-23 12:32:48 +0900", "2020-04-23T03:32:48Z"),
    ("2020-04-23 12:32:48 CEST", "2020-04-23T12:32:48Z"),
    ("10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36Z"),
    ("10/Dec/2018:12:01:46.395", "2018-12-10T12:01:46.395Z"),
    ("17-Jan-2020 08:52:10.123", "2020-01-17T08:52:10.123Z"),
    ("Jan 17 2020 08:52:10", "2020-01-17T08:52:10Z"),
    ("Apr 15 2014 09:34:34 UTC", "2014-04-15T09:34:34Z"),
    ("Oct  2 15:04:05 2020", "2020-10-02T15:04:05Z"),
    ("Wed Oct 11 14:32:52.123456 2000", "2000-10-11T14:32:52.123456Z"),
    ("Mon, 02 Jan 2006 15:04:05 -0700", "2006-01-02T22:04:05Z"),
    ("2 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05Z"),
    ("2/9/2020 3:33:26 PM", "2020-02-09T15:33:26Z"),
    ("12/31/2020 12:00:00 AM", "2020-12-31T00:00:00Z"),
    ("31/12/2020 23:59:59", "2020-12-31T23:59:59Z"),
    ("09.02.2020 15:33:26", "2020-02-09T15:33:26Z"),
    ("1587231168", "2020-04-18T17:32:48Z"),
    ("1587231168.439", "2020-04-18T17:32:48.439Z"),
    ("1587231168439", "2020-04-18T17:32:48.439Z"),
    ("1587231168439640", "2020-04-18T17:32:48.439640Z"),
    ("1587231168439640874", "2020-04-18T17:32:48.439640874Z"),
    ("\"2020-04-23 12:32:48\"", "2020-04-23T12:32:48Z"),
    ("Feb 29 2020 00:00:00", "2020-02-29T00:00:00Z"),
    ("Dec 31 2016 23:59:60", "2016-12-31T23:59:59Z"),
  ])
  func readsTheCommonForms(_ text: String, _ expected: String) {
    let bytes = Array(text.utf8)
    #expect(TimeText.time(bytes.span, 0..<bytes.count)?.description == expected)
  }

  @Test(arguments: [
    "", "-", "N/A", "12", "2020", "99999999", "2020-13-01 00:00:00", "2020-02-30 00:00:00", "Feb 30 2020 00:00:00",
    "10/Foo/2000:13:55:36 -0700", "2020-04-23 25:00:00", "3/4/2020 10:00:00", "hello", "2020-04-23T12:32:48Zjunk",
    "99999999999999999999", "-1587231168", "1e9", "158723116x",
  ])
  func refusesWhatIsNoTimeOrCouldBeTwo(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(TimeText.time(bytes.span, 0..<bytes.count) == nil)
  }

  @Test func yearComesFromTheNearestFullDate() throws {
    let years = YearAnchor(try #require(EventTime(rfc3339: "2021-01-03T00:00:00Z")), .near, reason: "")
    let december = CivilTime(year: nil, month: 12, day: 30, hour: 10, offset: 0)
    let january = CivilTime(year: nil, month: 1, day: 5, hour: 10, offset: 0)
    #expect(december.resolved(near: years)?.description == "2020-12-30T10:00:00Z")
    #expect(january.resolved(near: years)?.description == "2021-01-05T10:00:00Z")
    #expect(december.resolved(near: nil) == nil)
    let leap = CivilTime(year: nil, month: 2, day: 29, offset: 0)
    #expect(leap.resolved(near: years)?.description == "2020-02-29T00:00:00Z")
  }

  struct Yearless: Sendable {
    var days: [String]
    var modified: String?
    var expected: [String?]
    var isStream = false
  }

  /// Lines of the given days in a file that was last changed then, and the days with their years.
  @Test(arguments: [
    Yearless(days: ["Jan  3", "Jan  5"], modified: "2025-01-06", expected: ["2025-01-03", "2025-01-05"]),
    Yearless(days: ["Dec 30", "Jan  2"], modified: "2025-01-02", expected: ["2024-12-30", "2025-01-02"]),
    // Copied long after: the order stays.
    Yearless(days: ["Oct  1", "Dec 24"], modified: "2026-11-15", expected: ["2025-10-01", "2025-12-24"]),
    Yearless(days: ["Nov 30", "Jan 10"], modified: "2026-11-15", expected: ["2025-11-30", "2026-01-10"]),
    // Newest first.
    Yearless(
      days: ["Jan  2", "Jan  1", "Dec 30"], modified: "2025-01-03",
      expected: ["2025-01-02", "2025-01-01", "2024-12-30"]),
    // Out of order by less than the slack; a zone ahead of the file's clock.
    Yearless(
      days: ["Jan  2", "Jan  3", "Jan  2"], modified: "2025-01-02",
      expected: ["2025-01-02", "2025-01-03", "2025-01-02"]),
    Yearless(days: ["Feb 29"], modified: "2026-05-01", expected: ["2024-02-29"]),
    Yearless(days: ["Jan  3"], modified: "1980-01-01", expected: [nil]),
    Yearless(days: ["Jan  3"], modified: nil, expected: [nil]),
    // A stream whose end is not known goes on from its beginning.
    Yearless(
      days: ["Dec 30", "Jan  2"], modified: "2025-01-02", expected: ["2024-12-30", "2025-01-02"], isStream: true),
  ])
  func yearComesFromTheLastChange(_ row: Yearless) throws {
    let filler = row.isStream ? 2_000 : 1
    var text = ""
    for day in row.days {
      for _ in 0..<filler {
        text += day + " 10:00:00 fw sshd[1]: Failed password for root from 192.0.2.1 port 22 ssh2\n"
      }
    }
    let input = try Input(
      name: "", stream: RegionStream(MemoryRegion(Array(text.utf8))),
      modified: row.modified.flatMap { EventTime(rfc3339: $0) }.map { $0.nanoseconds / 1_000_000_000 })
    let sink = Collector()
    try SyslogReader().read(input, into: sink, budget: Budget(inputBytes: UInt64(text.utf8.count)))
    let found = stride(from: 0, to: sink.events.count, by: filler).map { sink.events[$0].time }
    #expect(found == row.expected.map { $0.map { $0 + "T10:00:00Z" } })
    #expect(sink.codes.contains("text.year-inferred") != row.expected.contains(nil))
    #expect(sink.codes.contains("text.time-without-year") == row.expected.contains(nil))
  }

  @Test(arguments: [
    ("messages-20250112", "2025-01-12"), ("a/2019-01-01/vpn_2025-01-12.log.gz", "2025-01-12"),
    ("x.2024.02.log", "2024-02-29"),
    ("secure", nil), ("fw-250112.log", nil), ("v1.2.3.log", nil), ("20251399", nil),
    ("build-20250112143000.log", "2025-01-12"),
    ("2025-01-10_2025-01-12.txt", "2025-01-12"), ("", nil), ("2025", nil), ("2025-", nil), ("1234567890.log", nil),
  ])
  func nameTellsTheDate(_ name: String, _ expected: String?) {
    let found = NameDate.latest(in: name).map { EventTime(seconds: $0).description.prefix(10) }
    #expect(found.map(String.init) == expected)
  }

  @Test func nameGoesBeforeTheLastChange() {
    let head = Array("Jan  3 10:00:00 fw sshd[1]: hello\nDec 30 10:00:00 fw sshd[1]: hello\n".utf8)
    let years = { (name: String, modified: Int64?) in
      YearAnchor(head: head, name: name, modified: modified) { nil }.map { $0.moment.civil.year }
    }
    #expect(years("messages-20250112", 1_795_000_000) == 2025)
    #expect(years("messages", 1_795_000_000) == 2026)
    #expect(years("messages-20250112", nil) == 2025)
    #expect(years("messages-20990112", 1_740_000_000) == 2025)
  }

  @Test func slicesAgreeWithTheWhole() throws {
    let days = ["Nov 20", "Dec 31", "Jan  1", "Feb  2"]
    let bytes = Array(
      days.flatMap { day in
        (0..<900).map { "\(day) 10:00:00 fw sshd[\($0)]: Failed password for root from 192.0.2.1\n" }
      }
      .joined().utf8)
    let region = DatedRegion(bytes, modified: 1_740_000_000)
    let whole = Collector()
    let input = try Input(name: "", region: region)
    try SyslogReader().read(input, into: whole, budget: Budget(inputBytes: region.count))
    let slices = Collector()
    let middle = region.count / 2
    for range in [0..<middle, middle..<region.count] {
      try SyslogReader().read(
        region, slice: ReadSlice(range: range, firstRecordNumber: 1), head: input.head, into: slices)
    }
    #expect(whole.events.map(\.time) == slices.events.map(\.time))
    #expect(whole.events.first?.time == "2024-11-20T10:00:00Z")
    #expect(whole.events.last?.time == "2025-02-02T10:00:00Z")
  }

  @Test func yearHintLooksAtTheHead() {
    let head = Array("Jan  3 13:45:36 fw id=firewall time=\"2007-01-03 14:48:06\" m=98\n".utf8)
    #expect(YearHint.reference(in: head)?.description == "2007-01-03T14:48:06Z")
    #expect(YearHint.reference(in: Array("Jan  3 13:45:36 host sshd[1]: hello 4020-99\n".utf8)) == nil)
  }

  @Test func everyPrefixIsSurvived() {
    for text in ["Wed Oct 11 14:32:52.123456 2000 +0900", "10/Oct/2000:13:55:36 -0700", "2020-04-23T12:32:48.1+09:00"] {
      let bytes = Array(text.utf8)
      for count in 0...bytes.count {
        _ = TimeText.time(bytes.span, 0..<count)
        for scan in [TimeScanner.iso, TimeScanner.bsd, TimeScanner.commonLog, TimeScanner.weekday] {
          _ = scan(bytes.span, 0, count)
        }
      }
    }
  }
}

/// Bytes in memory with a time of their last change.
private final class DatedRegion: ByteRegion {
  private let base: MemoryRegion
  let modified: Int64?

  init(_ bytes: [UInt8], modified: Int64) {
    base = MemoryRegion(bytes)
    self.modified = modified
  }

  var count: UInt64 { base.count }

  func read(at offset: UInt64, into buffer: inout [UInt8], atMost count: Int) -> Int {
    base.read(at: offset, into: &buffer, atMost: count)
  }
}
