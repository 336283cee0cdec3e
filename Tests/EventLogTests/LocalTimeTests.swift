import Bytes
import EventModel
import Testing

@testable import EventLog

/// Times without a zone in the order of the session's language.
@Suite struct LocalTimeTests {
  @Test(arguments: [
    ("2024/07/02 3:40:11", LocalTime.read("2024-07-02T03:40:11Z")),
    ("02.07.2024 03:40:11", .read("2024-07-02T03:40:11Z")),
    ("7/22/2024 3:40:11 PM", .read("2024-07-22T15:40:11Z")), ("7/22/2024 12:40:11 AM", .read("2024-07-22T00:40:11Z")),
    ("22/07/2024 15:40", .read("2024-07-22T15:40:00Z")), ("7/7/2024 12:00:00 PM", .read("2024-07-07T12:00:00Z")),
    ("2024/07/02 午後 3:40:11", .none), ("7/2/2024 3:40:11 AM", .ambiguous), ("02/07/2024 15:40:11", .ambiguous),
    ("2024-07-02T03:40:11Z", .none), ("", .none), ("a/b/c 1:2:3", .none), ("1/2 3:04:05", .none),
    ("99999999999999999999/1/1 1:1:1", .none), ("1/1/1 25:00:00", .none), ("13/13/2024 13:00:00 PM", .none),
    ("2024/07/02 3:40:61", .none), ("-1/-1/-1 1:1:1", .none),
  ])
  func isReadWhereItCanBeReadInOneWay(_ text: String, _ expected: LocalTime) {
    #expect(LocalTime(text) == expected)
  }

  @Test(arguments: [
    ("2024-06-20T01:02:03.004", true), ("2024-06-20T01:02:03", true), ("2024-06-20T01:02:03.0040000Z", false),
    ("2024-06-20T01:02:03+09:00", false), ("2024-06-20T01:02:03-05:00", false), ("2024-06-20 01:02:03", false),
    ("", false),
  ])
  func aTimeOfWevtutilMayLackItsZone(_ text: String, _ expected: Bool) {
    let bytes = Array(text.utf8)
    #expect(LocalTime.isISOWithoutZone(bytes.span, 0..<bytes.count) == expected)
  }

  @Test func rowsSayWhenTheirTimeIsLocalOrUnclear() throws {
    func codes(_ time: String) throws -> (EventTime?, [String]) {
      let sink = TestSink()
      let csv = "Id,ProviderName,LogName,TimeCreated\n1102,Microsoft-Windows-Eventlog,Security,\(time)\n"
      try WindowsEventCSVReader().read(
        Input(name: "a.csv", bytes: Array(csv.utf8)), into: sink, budget: Budget(inputBytes: 1_000))
      return (sink.records.first?.event.time, sink.codes)
    }
    #expect(
      try codes("2024/07/02 3:40:11") == (EventTime(rfc3339: "2024-07-02T03:40:11Z"), ["windows.event-local-time"]))
    #expect(try codes("7/2/2024 3:40:11 AM") == (nil, ["windows.event-time"]))
    #expect(try codes("2024-07-02T03:40:11Z") == (EventTime(rfc3339: "2024-07-02T03:40:11Z"), []))
  }
}
