import Bytes
import EventModel
import Testing

@testable import EventLog

/// Exports that hold Windows events among other records.
@Suite struct MixedEventTests {
  static let event = WrappedEventTests.beat
  static let other = ##"{"@timestamp":"2024-06-20T01:02:03Z","fortinet":{"firewall":{"action":"deny"}}}"##

  /// Takes every object and remembers where it stood.
  final class Others: JSONObjectReader {
    var texts: [String] = []
    var numbers: [UInt64] = []
    var isFinished = false

    func take(_ text: Span<UInt8>, _ range: Range<Int>, offset: UInt64, length: Int, number: UInt64) -> Bool {
      var bytes: [UInt8] = []
      for index in range { bytes.append(text[index]) }
      texts.append(String(decoding: bytes, as: UTF8.self))
      numbers.append(number)
      return true
    }

    func finish() { isFinished = true }
  }

  static let forms: [(String, String, Int, Int)] = [
    ("a line about the export in front", "{\"export\":1}\n\(event)\n\(event)\n", 2, 1),
    ("firewall in front", "\(other)\n\(event)\n", 1, 1),
    ("in turns", String(repeating: "\(other)\n\(event)\n", count: 50), 50, 50),
    ("bulk actions", String(repeating: "{\"index\":{\"_index\":\"w\"}}\n\(event)\n", count: 3), 3, 3),
    ("list", "[\(other),\(event)]", 1, 1),
    ("answer of a search", ##"{"took":1,"hits":{"hits":[{"_source":\##(other)},{"_source":\##(event)}]}}"##, 1, 1),
  ]

  @Test(arguments: forms)
  func eachObjectIsReadAsWhatItIs(name: String, text: String, events: Int, others: Int) throws {
    let bytes = Array(text.utf8)
    let taker = Others()
    let reader = WindowsEventJSONReader { [box = Box(taker)] _ in box.reader }
    #expect(reader.recognise(bytes, name: "") == .certain, "\(name)")
    let sink = try read(bytes, with: reader)
    #expect(sink.records.count == events, "\(name)")
    #expect(taker.texts.count == others && taker.isFinished, "\(name)")
    #expect(sink.codes == ["windows.event-other"], "\(name)")
    #expect(sink.anomalies.first?.count == others && sink.anomalies.first?.effect == .noted, "\(name)")
    // Without another reader it is said that they were not read.
    #expect(try read(bytes, with: WindowsEventJSONReader()).codes == ["windows.event-unknown"], "\(name)")
  }

  /// Only one test uses the reader inside.
  final class Box: @unchecked Sendable {
    let reader: Others
    init(_ reader: Others) { self.reader = reader }
  }

  @Test func eventsAmongOtherJSONAreTaken() {
    let sink = TestSink()
    let objects = WindowsEventObjects(into: sink)
    for text in [MixedEventTests.event, MixedEventTests.other, "{\"a\":", MixedEventTests.event] {
      let bytes = Array(text.utf8)
      let taken = objects.take(bytes.span, 0..<bytes.count, offset: 5, length: bytes.count, number: 3)
      #expect(taken == (text == MixedEventTests.event))
    }
    objects.finish()
    #expect(sink.records.count == 2)
    #expect(sink.records.allSatisfy { $0["CommandLine"] == ["a -b"] && $0.event.itemOffset == 5 })
  }

  /// SplitMix64.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9e37_79b9_7f4a_7c15
      var z = state
      z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
      return z ^ z >> 31
    }
  }

  /// What may stand on a line: whole, several, broken, over several lines, nothing.
  static let lines = [
    event, event + event, other, "{\"a\":", "{\"winlog\":{\"event_id\":1,\"x\":\"open", "", "text", " " + event,
    "{\n \"EventID\": 1,\n \"Channel\": \"c\"\n}", "]", event + "\r", "{}", "{\"a\":\"}\\\"{\"}",
    "{" + String(repeating: "\"a\":{", count: 90),
  ]

  @Test(arguments: 1...12)
  func slicesGiveWhatTheWholeGives(_ seed: UInt64) throws {
    var random = Random(state: seed)
    let first = String(repeating: MixedEventTests.event + "\n", count: 400)
    var text = (seed % 3 == 0 ? "\u{feff}" : "") + first
    for _ in 0..<60 { text += (MixedEventTests.lines.randomElement(using: &random) ?? "") + "\n" }
    if seed % 2 == 0 { text.removeLast() }
    let bytes = Array(text.utf8)
    let head = Array(bytes.prefix(Input.headSize))
    let reader = WindowsEventJSONReader()
    try #require(reader.canSlice(head))
    let whole = try read(bytes, with: reader)
    var cuts = (0..<9).map { _ in Int.random(in: 0...bytes.count, using: &random) }
    cuts += (0..<9).map { _ in Int.random(in: first.utf8.count...bytes.count, using: &random) }
    cuts = ([0, bytes.count] + cuts).sorted()
    let pieces = TestSink()
    for (start, end) in zip(cuts, cuts.dropFirst()) {
      let number = UInt64(bytes[..<start].count { $0 == 10 }) + 1
      let first = start == 0 || bytes[start - 1] == 10 ? number : number + 1
      try reader.read(
        MemoryRegion(bytes), slice: ReadSlice(range: UInt64(start)..<UInt64(end), firstRecordNumber: first),
        head: head, into: pieces)
    }
    func shown(_ sink: TestSink) -> [String] {
      sink.records.map { "\($0.event.itemOffset) \($0.event.itemLength) \($0.event.recordNumber) \($0.fields)" }
    }
    #expect(shown(pieces) == shown(whole), "seed \(seed), cuts \(cuts)")
    var counts: [String: Int] = [:]
    for anomaly in pieces.anomalies { counts[anomaly.code, default: 0] += anomaly.count }
    for anomaly in whole.anomalies { counts[anomaly.code, default: 0] -= anomaly.count }
    #expect(counts.values.allSatisfy { $0 == 0 }, "seed \(seed): \(counts)")
    #expect(whole.records.count >= 400)
  }

  @Test(arguments: [
    "[\(event)]", "{\n\"winlog\":{\"event_id\":1,\"channel\":\"c\"}}\n", event, "\(event)\n[\n", "{\"a\":1}\n",
    "{\"hits\":[\(event)]}\n",
  ])
  func whatIsNoLinesIsNotSliced(text: String) {
    #expect(!WindowsEventJSONReader().canSlice(Array(text.utf8)))
  }

  @Test func aLineOfManyMegabytesCostsItself() throws {
    let long = "{\"winlog\":{\"event_id\":1,\"x\":\"" + String(repeating: "A", count: 9 << 20) + "\"}}"
    let text = "\(MixedEventTests.event)\n\(long)\n\(MixedEventTests.event)\n"
    let sink = try read(Array(text.utf8), with: WindowsEventJSONReader())
    #expect(sink.records.count == 2)
    #expect(sink.codes == ["windows.event-too-long"])
    #expect(sink.records.last?.event.itemOffset == UInt64(text.utf8.count - MixedEventTests.event.utf8.count - 1))
  }

  /// Behind lines that a head knows nothing of, and in a text that is no lines.
  @Test(arguments: [(400, "windows.event-too-long"), (1, "windows.event-unknown")])
  func manyMegabytesOfSomethingElseTakeNoEventAlong(events: Int, code: String) throws {
    let good = String(repeating: MixedEventTests.event + "\n", count: events)
    let text = good + "dump: " + String(repeating: "A", count: 9 << 20) + "\n" + MixedEventTests.event + "\n"
    let sink = try read(Array(text.utf8), with: WindowsEventJSONReader())
    #expect(sink.records.count == events + 1)
    #expect(sink.codes == [code])
  }
}
