import Bytes
import EventModel
import Testing

@testable import TextLogs

/// Slices of an item give exactly the events of the whole.
@Suite struct SliceTests {
  /// SplitMix64: the same numbers for the same seed.
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

  static let lines = [
    #"date=2020-04-23 time=12:32:48 logid="0102043014" type="event" subtype="user" tz="-0500" user="a" msg="x \"y\"""#,
    "Jan  3 13:45:36 gw sshd[12]: Accepted password for root from 192.0.2.1 port 22 ssh2", "",
    #"{"eventTime":"2024-06-20T01:02:03Z","eventSource":"s3","eventName":"Get\u0041","a":{"b":[1,2]}}"#,
    #"192.0.2.7 - bob [10/Oct/2000:13:55:36 -0700] "GET /a?b=c HTTP/1.1" 200 12 "-" "curl/8""#, "plain words\r",
    "CEF:0|A|B|1|2|name|3|src=192.0.2.1 msg=a\\=b", "\u{e9}\u{0}binary", String(repeating: "long ", count: 400),
  ]

  @Test(arguments: 1...4)
  func randomCutsChangeNothing(_ seed: UInt64) throws {
    var random = Random(state: seed)
    var text = seed % 3 == 0 ? "\u{feff}" : ""
    for _ in 0..<60 { text += (Self.lines.randomElement(using: &random) ?? "") + "\n" }
    if seed % 2 == 0 { text.removeLast() }
    let bytes = Array(text.utf8)
    let head = Array(bytes.prefix(Input.headSize))
    let sliced: [any Reader] = [FortiGateReader(), AccessLogReader(), JSONLinesReader(), TextFallbackReader()]
    for reader in sliced where reader.canSlice(head) {
      let whole = try read(reader, bytes).events
      var cuts = (0..<Int.random(in: 0...9, using: &random)).map { _ in Int.random(in: 0...bytes.count, using: &random)
      }
      cuts = ([0, bytes.count] + cuts).sorted()
      var pieces: [Seen] = []
      for (start, end) in zip(cuts, cuts.dropFirst()) {
        let sink = Collector()
        let number = UInt64(bytes[..<start].count { $0 == 10 }) + 1
        let first = start == 0 || bytes[start - 1] == 10 ? number : number + 1
        try reader.read(
          MemoryRegion(bytes), slice: ReadSlice(range: UInt64(start)..<UInt64(end), firstRecordNumber: first),
          head: head, into: sink)
        pieces += sink.events
      }
      #expect(pieces == whole, "seed \(seed), \(reader.identity.name), cuts \(cuts)")
    }
  }

  @Test func longLinesAreCutAlikeInSlices() throws {
    let long = String(repeating: "y", count: TextLogLimits.line + 70_000)
    let bytes = Array("first\n\(long)\nlast\n".utf8)
    let whole = try read(TextFallbackReader(), bytes).events
    var pieces: [Seen] = []
    let cuts: [UInt64] = [0, 3, 6, 500_000, 1_050_000, UInt64(bytes.count)]
    let numbers: [UInt64] = [1, 2, 2, 3, 3]
    for (index, (start, end)) in zip(cuts, cuts.dropFirst()).enumerated() {
      let sink = Collector()
      try TextFallbackReader().read(
        MemoryRegion(bytes), slice: ReadSlice(range: start..<end, firstRecordNumber: numbers[index]), head: [],
        into: sink)
      pieces += sink.events
    }
    #expect(pieces == whole)
  }
}
