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

  @Test func yearComesFromTheNearestFullDate() {
    let reference = EventTime(rfc3339: "2021-01-03T00:00:00Z")
    let december = CivilTime(year: nil, month: 12, day: 30, hour: 10, offset: 0)
    let january = CivilTime(year: nil, month: 1, day: 5, hour: 10, offset: 0)
    #expect(december.resolved(near: reference)?.description == "2020-12-30T10:00:00Z")
    #expect(january.resolved(near: reference)?.description == "2021-01-05T10:00:00Z")
    #expect(december.resolved(near: nil) == nil)
    let leap = CivilTime(year: nil, month: 2, day: 29, offset: 0)
    #expect(leap.resolved(near: reference)?.description == "2020-02-29T00:00:00Z")
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
