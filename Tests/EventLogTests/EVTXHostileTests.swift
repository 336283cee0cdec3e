import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// Bytes that were made to hurt: every one ends in a coded anomaly, and the record behind is still read.
@Suite struct EVTXHostileTests {
  /// What stands between the header of record 1 and the copy of its size, at offset 536 of the chunk.
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var body: [UInt8]
    var code = "evtx.record-unreadable"

    var testDescription: String { name }
  }

  static let header: [UInt8] = [0x0F, 1, 1, 0]

  static func u16(_ number: Int) -> [UInt8] { [UInt8(number & 0xFF), UInt8(number >> 8 & 0xFF)] }
  static func u32(_ number: Int) -> [UInt8] { u16(number & 0xFFFF) + u16(number >> 16 & 0xFFFF) }

  /// An instance whose definition stands at `offset`; with a definition it is written right here.
  static func instance(_ offset: Int, definition: [UInt8]? = nil, count: Int = 0) -> [UInt8] {
    var bytes: [UInt8] = [0x0C, 1, 1, 1, 1, 1] + u32(offset)
    if let definition {
      bytes += u32(0) + [UInt8](repeating: 1, count: 16) + u32(definition.count) + definition
    }
    return bytes + u32(count)
  }

  /// The start of an element without attributes whose name stands right here.
  static func open(_ name: String, at offset: Int, dependency: Bool) -> [UInt8] {
    let start = offset + (dependency ? 11 : 9)
    return [0x01] + (dependency ? [0xFF, 0xFF] : []) + u32(0) + u32(start) + u32(0) + u16(0) + u16(name.utf16.count)
      + name.utf16.flatMap { u16(Int($0)) } + [0, 0]
  }

  static let cases: [Case] = [
    Case(
      name: "a template that contains itself", body: header + instance(550, definition: header + instance(550) + [0])),
    Case(name: "definition outside of the chunk", body: header + instance(0x7FFF_FFFF) + [0]),
    Case(name: "definition at the end of the chunk", body: header + instance(65_530) + [0]),
    Case(name: "definition in the chunk header", body: header + instance(0) + [0]),
    Case(
      name: "definition with a huge size",
      body: header + [0x0C, 1, 1, 1, 1, 1] + u32(550) + u32(0)
        + [UInt8](repeating: 1, count: 16) + u32(0x7FFF_FFFF)),
    Case(name: "four thousand million values", body: header + instance(536, count: 0xFFFF_FFFF)),
    Case(name: "name outside of the chunk", body: header + [0x01] + u32(0) + u32(0xFFFF_FFF0)),
    Case(name: "name longer than the chunk", body: header + [0x01] + u32(0) + u32(549) + u32(0) + u16(0) + u16(0xFFFF)),
    Case(name: "an end without a start", body: header + [0x04, 0x04, 0]),
    Case(name: "a start without an end", body: header + open("Event", at: 540, dependency: false) + [0x02, 0]),
    Case(name: "an unknown token", body: header + [0x3F]),
    Case(
      name: "a literal of an impossible type",
      body: header + open("Event", at: 540, dependency: false)
        + [0x02, 0x05, 0x21, 0, 0, 0x04, 0]),
    Case(name: "elements without end", body: header + deep(300)),
    Case(name: "a few zeros", body: [UInt8](repeating: 0, count: 16), code: ""),
    Case(name: "nothing", body: [], code: ""),
  ]

  /// Elements in elements that share one name.
  static func deep(_ count: Int) -> [UInt8] {
    open("E", at: 540, dependency: false) + (0..<count).flatMap { _ in [0x02, 0x01] + u32(0) + u32(549) }
  }

  @Test(arguments: cases)
  func isSurvived(_ hostile: Case) throws {
    var writer = EVTXWriter()
    writer.append(number: 1, time: Samples.time, bytes: hostile.body)
    writer.append(Samples.process(2))
    let sink = try read(writer.file())
    #expect(sink.numbers.last == 2)
    #expect(sink.records.last?["EventID"] == ["1"])
    #expect(hostile.code.isEmpty ? sink.codes == [] : sink.codes == [hostile.code])
    #expect(hostile.code.isEmpty || sink.numbers == [2])
  }

  @Test func aTemplateThatRepeatsItsValueIsLimited() throws {
    let data = (0..<2_000).map { _ in EVTXNode.element("Data", [.value(0)]) }
    let template = EVTXTemplate(5, root: .element("Event", [.element("EventData", data)]))
    var writer = EVTXWriter()
    for number in 1...8 as ClosedRange<UInt64> {
      writer.append(number: number, time: 0, template: template, [.string(String(repeating: "A", count: 500))])
    }
    writer.finishChunk()
    writer.append(Samples.process(9))
    let sink = try read(writer.file())
    #expect(sink.codes == ["evtx.chunk-limit"])
    // Records 1 to 8 share a chunk, and with it a limit.
    #expect(sink.numbers == [1, 2, 3, 4, 9])
  }

  @Test func nestingInValuesIsLimited() throws {
    var items: [EVTXItem] = [.string("x")]
    for depth in 0..<20 {
      let template = EVTXTemplate(UInt32(100 + depth), root: .element("UserData", [.value(0, 0x21)]))
      items = [.instance(template, items)]
    }
    var writer = EVTXWriter()
    writer.append(number: 1, time: 0, template: EVTXTemplate(7, root: .element("Event", [.value(0, 0x21)])), items)
    let sink = try read(writer.file())
    #expect(sink.numbers == [1])
    #expect(sink.codes == ["evtx.record-partial"])
  }

  /// Files with bytes changed at random: the reading ends, and slots and tree agree on what is left.
  @Test(arguments: 0..<60 as Range<UInt64>)
  func changedBytesAreSurvived(seed: UInt64) throws {
    var random = SplitMix(seed)
    var bytes = Samples.twoChunks()
    for _ in 0..<(1 + random.next() % 40) {
      let used = 4_096 + Int(random.next() % 2) * 65_536 + Int(random.next() % 4_000)
      bytes[used] = UInt8(truncatingIfNeeded: random.next())
    }
    let sink = try read(bytes)
    #expect(sink.records.count <= 200, "seed \(seed)")
    var renderer = try EVTXRenderer(MemoryRegion(bytes))
    for record in sink.records { _ = try? renderer.element(at: record.event.itemOffset) }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func randomBytesBehindAValidHeaderAreSurvived(seed: UInt64) throws {
    var random = SplitMix(seed)
    var bytes = Array(Samples.log(1).prefix(4_096 + 512))
    bytes += (0..<65_024).map { _ in UInt8(truncatingIfNeeded: random.next() % 64) }
    let sink = try read(bytes)
    #expect(sink.anomalies.contains { $0.effect == .partial }, "seed \(seed)")
  }
}

/// A small generator with a seed (Steele, Lea, Flood: "Fast splittable pseudorandom number generators").
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
