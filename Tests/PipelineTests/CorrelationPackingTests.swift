import Detection
import EventModel
import Sigma
import Testing

@testable import Pipeline

/// Matches for correlations on their way from a worker into a case.
@Suite struct CorrelationPackingTests {
  private static let evidence = Finding.EvidenceReference(path: "a\u{1B}[31m.evtx", sha256: "ab")
  private static let words = [
    "", "a", "b", "\u{304C}", "\u{304B}\u{3099}", "x\u{0}", "\u{202E} \"\\", String(repeating: "long ", count: 60),
  ]

  /// Numbers that depend on a seed alone.
  private struct Numbers {
    var state: UInt64
    mutating func next(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % count
    }
    mutating func word() -> String { words[next(words.count)] }
  }

  private static func event(_ numbers: inout Numbers) -> CorrelationEvent {
    var values: [String: String] = [:]
    for _ in 0..<numbers.next(3) { values["field \(numbers.next(3))"] = numbers.word() }
    var steps: [Origin.Step] = []
    for _ in 0..<numbers.next(4) {
      steps.append(
        Origin.Step(
          reader: ReaderIdentity(numbers.word(), version: numbers.next(3) - 1), name: numbers.word(),
          offset: numbers.next(2) == 0 ? nil : .max - UInt64(numbers.next(9)),
          length: numbers.next(2) == 0 ? nil : UInt64(numbers.next(999)),
          index: numbers.next(2) == 0 ? nil : numbers.next(3) - 1))
    }
    let time = numbers.next(4) == 0 ? nil : EventTime(nanoseconds: Int64(numbers.next(9)) - 4)
    return CorrelationEvent(
      match: BaseMatch(rule: numbers.word(), time: time, sequence: 0, values: values), evidence: evidence,
      record: Finding.RecordReference(
        id: numbers.word(), number: .max - UInt64(numbers.next(9)), dataType: numbers.word()),
      origin: Origin(steps))
  }

  private static func pack(_ events: [CorrelationEvent]) -> [UInt8] {
    var packer = CorrelationPacker()
    for event in events { packer.put(event) }
    return packer.payload
  }

  private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// Equal in Swift's eyes is not enough: texts must be the same bytes.
  private static func said(_ event: CorrelationEvent) -> [[UInt8]] {
    let texts =
      [event.match.rule, event.recordID, event.source.dataType]
      + event.match.values.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
      + event.origin.steps.flatMap { [$0.reader.name, $0.name] }
    return texts.map(bytes)
  }

  @Test func `events arrive as they were sent, whatever is in them`() throws {
    var random = SystemRandomNumberGenerator()
    let seed = UInt64.random(in: 0...UInt64.max, using: &random)
    var numbers = Numbers(state: seed)
    let events = (0..<CorrelationPacker.limit).map { _ in Self.event(&numbers) }
    let batch = try CorrelationBatch(Self.pack(events), evidence: Self.evidence)
    #expect(batch.events.count == events.count)
    for (back, event) in zip(batch.events, events) {
      #expect(back.match == event.match, "seed \(seed)")
      #expect(back.record == event.record, "seed \(seed)")
      #expect(back.origin == event.origin, "seed \(seed)")
      #expect(back.evidence == Self.evidence)
      #expect(Self.said(back) == Self.said(event), "seed \(seed)")
    }
    // What a case kept is read as what arrived.
    let again = try CorrelationBatch(batch.bytes, evidence: batch.evidence)
    #expect(again.events.map(Self.said) == batch.events.map(Self.said))
  }

  @Test func `what events have in common is said once and held once`() throws {
    var numbers = Numbers(state: 3)
    var event = Self.event(&numbers)
    event.match.values = ["user": String(repeating: "x", count: 500)]
    event.recordID = "7"
    event.step = CorrelationEvent.Step(name: "record 7", offset: 4_096, length: 100, index: nil)
    let one = Self.pack([event]).count
    let bytes = Self.pack(Array(repeating: event, count: 512))
    #expect(bytes.count < one + 511 * 60)
    let sources = try CorrelationBatch(bytes, evidence: Self.evidence).events.map { ObjectIdentifier($0.source) }
    #expect(Set(sources).count == 1)
  }

  /// Workers are confined because they may be taken over, and a case may come from anybody.
  @Test func `what is cut off or changed is refused or read, and no more`() throws {
    var numbers = Numbers(state: 11)
    let bytes = Self.pack((0..<12).map { _ in Self.event(&numbers) })
    for count in bytes.indices {
      #expect(throws: (any Error).self) { try CorrelationBatch(Array(bytes[..<count]), evidence: Self.evidence) }
    }
    #expect(throws: PackReader.Broken.self) { try CorrelationBatch(bytes + [0], evidence: Self.evidence) }
    for index in bytes.indices {
      for value in [0, 1, 2, 3, 0x7B, 0x7F, 0x80, 0xFE, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = value
        _ = try? CorrelationBatch(changed, evidence: Self.evidence)
      }
    }
  }

  @Test func `more than a worker ever sends is refused`() throws {
    var numbers = Numbers(state: 5)
    let event = Self.event(&numbers)
    let limit = Array(repeating: event, count: CorrelationPacker.limit)
    #expect(try CorrelationBatch(Self.pack(limit), evidence: Self.evidence).events.count == limit.count)
    #expect(throws: PackReader.Broken.self) {
      try CorrelationBatch(Self.pack(limit + [event]), evidence: Self.evidence)
    }
    // A count alone reserves nothing.
    #expect(throws: PackReader.Broken.self) {
      try CorrelationBatch([CorrelationPacker.version, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F], evidence: Self.evidence)
    }
    #expect(throws: PackReader.Broken.self) { try CorrelationBatch([2, 0], evidence: Self.evidence) }
  }

  /// One row of a case of schema 002 to 005.
  @Test func `an event as older programs kept it is read`() throws {
    let text = """
      {"evidence":{"path":"old\\/a.evtx","sha256":"cd"},"match":{"reference":"","rule":"r","sequence":4096,\
      "time":"2024-06-20T03:00:00.5Z","values":{"user":"\u{65E5}"}},"origin":{"steps":[{"length":100,\
      "name":"record 7","offset":4096,"reader":{"name":"evtx","version":2}}]},\
      "record":{"dataType":"windows:evtx","id":"7","number":7}}
      """
    let events = try CorrelationBatch(Array(text.utf8), evidence: Self.evidence).events
    let event = try #require(events.first)
    #expect(events.count == 1)
    #expect(event.match.rule == "r")
    #expect(event.match.values == ["user": "\u{65E5}"])
    #expect(event.match.time == EventTime(seconds: 1_718_852_400, nanoseconds: 500_000_000))
    #expect(event.evidence == Finding.EvidenceReference(path: "old/a.evtx", sha256: "cd"))
    #expect(event.record == Finding.RecordReference(id: "7", number: 7, dataType: "windows:evtx"))
    let step = Origin.Step(
      reader: ReaderIdentity("evtx", version: 2), name: "record 7", offset: 4_096, length: 100)
    #expect(event.origin == Origin([step]))
    #expect(throws: (any Error).self) { try CorrelationBatch(Array(text.utf8.dropLast()), evidence: Self.evidence) }
  }
}
