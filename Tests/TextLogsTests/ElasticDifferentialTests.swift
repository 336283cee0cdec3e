import EventModel
import Foundation
import Testing

@testable import TextLogs

/// Compares with the parse that Elastic expects of the same lines: record boundaries, time, addresses, user.
@Suite struct ElasticDifferentialTests {
  /// How often both say the same.
  struct Agreement {
    var same = 0
    var total = 0
    var misses: [String] = []
    var share: Double { total == 0 ? 1 : Double(same) / Double(total) }

    mutating func count(_ agrees: Bool, _ what: @autoclosure () -> String) {
      total += 1
      if agrees { same += 1 } else if misses.count < 200 { misses.append(what()) }
    }
  }

  @Test func agreesWithElastic() throws {
    guard let folder = corpora("Elastic's expectations")?.appendingPathComponent("devices") else { return }
    var records = Agreement()
    var times = Agreement()
    var sources = Agreement()
    var targets = Agreement()
    for file in DeviceCorpusTests.files(folder) {
      let expectation = URL(fileURLWithPath: file.path + "-expected.json")
      guard let data = try? Data(contentsOf: expectation),
        let expected = try JSONSerialization.jsonObject(with: data) as? [[String: Any]]
      else { continue }
      let bytes = Array(try Data(contentsOf: file))
      guard let choice = best(bytes) else { continue }
      let events = try read(choice.reader, bytes).events
      let byOffset = Dictionary(events.map { ($0.offset, $0) }) { first, _ in first }
      for record in expected {
        guard let offset = record["log.offset"] as? Int else { continue }
        let place = "\(file.lastPathComponent)@\(offset)"
        let event = byOffset[UInt64(offset)]
        records.count(event != nil, place)
        guard let event else { continue }
        // A time that Elastic could not read is the time of its own run.
        if let stamp = record["@timestamp"] as? String, let time = event.time {
          times.count(Self.isSame(stamp, time), "\(place) \(stamp) \(time)")
        }
        let values = Set(event.fields.map { String($0.drop { $0 != "=" }.dropFirst()) })
        if let address = record["source.ip"] as? String {
          sources.count(values.contains(address), "\(place) \(address)")
        }
        if let address = record["destination.ip"] as? String {
          targets.count(values.contains(address), "\(place) \(address)")
        }
      }
    }
    for (name, agreement) in [("records", records), ("time", times), ("source", sources), ("destination", targets)] {
      print("Elastic agrees on \(name): \(agreement.same) of \(agreement.total)")
      if ProcessInfo.processInfo.environment["KAGAMI_REPORT"] != nil { print(agreement.misses.joined(separator: "\n")) }
    }
    #expect(records.share >= 0.98)
    #expect(times.share >= 0.96)
    #expect(sources.share >= 0.94)
    #expect(targets.share >= 0.9)
  }

  /// Equal to the second (we keep the fraction of FortiOS' `eventtime`, Elastic does not); Elastic puts times without a zone into the test machine's -02:00, we read them as UTC.
  static func isSame(_ stamp: String, _ time: String) -> Bool {
    guard let theirs = EventTime(rfc3339: stamp), let ours = EventTime(rfc3339: time) else { return false }
    let (a, b) = (theirs.nanoseconds / 1_000_000_000, ours.nanoseconds / 1_000_000_000)
    return a == b || a - b == 7_200
  }
}
