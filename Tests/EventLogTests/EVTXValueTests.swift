import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// Every value type, through writer and reader.
@Suite struct EVTXValueTests {
  static let guid: [UInt8] = [
    0x5F, 0x38, 0x70, 0x57, 0x2A, 0xC2, 0xE0, 0x43, 0xBF, 0x4C, 0x06, 0xF5, 0x69, 0x8F, 0xFB, 0xD9,
  ]

  static let cases: [(EVTXItem, [String], FieldValue.Kind)] = [
    (.null, [""], .null),
    (.string(""), [""], .string),
    (.string("a\u{0}b"), ["a"], .string),
    (.string("𠮷野家 é"), ["𠮷野家 é"], .string),
    (.raw(type: 0x01, [0x00, 0xD8, 0x41, 0x00]), ["\u{FFFD}A"], .string),
    (.raw(type: 0x01, [0x41, 0x00, 0x42]), ["A"], .string),
    (.ansi(Array("plain".utf8)), ["plain"], .string),
    (.ansi([0x80, 0xE9]), ["€é"], .string),
    (.signed(-5, bytes: 1), ["-5"], .number),
    (.unsigned(255, bytes: 1), ["255"], .number),
    (.signed(-32_768, bytes: 2), ["-32768"], .number),
    (.unsigned(65_535, bytes: 2), ["65535"], .number),
    (.signed(-2_147_483_648, bytes: 4), ["-2147483648"], .number),
    (.unsigned(4_294_967_295, bytes: 4), ["4294967295"], .number),
    (.signed(.min, bytes: 8), ["-9223372036854775808"], .number),
    (.unsigned(.max, bytes: 8), ["18446744073709551615"], .number),
    (.float(1.5), ["1.5"], .number),
    (.double(-0.25), ["-0.25"], .number),
    (.bool(true), ["true"], .boolean),
    (.bool(false), ["false"], .boolean),
    (.binary([0xD9, 0x06, 0, 0xFF]), ["D90600FF"], .string),
    (.guid(guid), ["5770385F-C22A-43E0-BF4C-06F5698FFBD9"], .string),
    (.size(0x3E7, bytes: 8), ["0x3e7"], .string),
    (.size(0x10, bytes: 4), ["0x10"], .string),
    (.fileTime(0), ["1601-01-01T00:00:00.000000Z"], .string),
    (.fileTime(133_633_189_230_040_056), ["2024-06-20T01:02:03.004005Z"], .string),
    (.fileTime(.max), ["60056-05-28T05:36:10.955161Z"], .string),
    (.systemTime([2024, 2, 4, 29, 23, 59, 58, 7]), ["2024-02-29T23:59:58.007000Z"], .string),
    (.sid(5, [21, 4_294_967_295, 500]), ["S-1-5-21-4294967295-500"], .string),
    (.sid(5, []), ["S-1-5"], .string),
    (.hex(0, bytes: 4), ["0x0"], .string),
    (.hex(0xDEAD_BEEF, bytes: 4), ["0xdeadbeef"], .string),
    (.hex(0x8000_0000_0000_0000, bytes: 8), ["0x8000000000000000"], .string),
    (.hex(0x10, bytes: 8), ["0x10"], .string),
    (.strings(["one", "", "three"]), ["one", "", "three"], .string),
    (.array([.unsigned(1, bytes: 2), .unsigned(2, bytes: 2)]), ["1", "2"], .number),
    (.array([.bool(true), .bool(false)]), ["true", "false"], .boolean),
    (.array([.sid(5, [18]), .sid(1, [])]), ["S-1-5-18", "S-1-1"], .string),
    (.array([.guid(guid), .guid(guid)]), Array(repeating: "5770385F-C22A-43E0-BF4C-06F5698FFBD9", count: 2), .string),
  ]

  @Test(arguments: cases.indices)
  func valueBecomesText(index: Int) throws {
    let (item, texts, kind) = EVTXValueTests.cases[index]
    var writer = EVTXWriter()
    var event = Samples.process(1)
    event.data = [("Before", .string("<")), ("X", item), ("After", .string(">"))]
    writer.append(event)
    let sink = try read(writer.file())
    let record = try #require(sink.records.first)
    #expect(sink.codes == [])
    #expect(record["X"] == texts)
    #expect(record.fields.filter { $0.name == "X" }.allSatisfy { $0.kind == kind })
    #expect(record["Before"] == ["<"])
    #expect(record["After"] == [">"])
  }

  static let wrong: [EVTXItem] = [
    .raw(type: 0x08, [1, 2, 3]), .raw(type: 0x0F, [1]), .raw(type: 0x11, [1, 2, 3, 4]), .raw(type: 0x13, [1, 200]),
    .raw(type: 0x13, [1, 15, 0, 0, 0, 0, 0, 5]), .raw(type: 0x10, [1, 2]), .raw(type: 0x88, [1, 2, 3, 4, 5]),
    .raw(type: 0x93, [1, 200, 0, 0, 0, 0, 0, 5]), .raw(type: 0x21, [0x0F, 1, 1, 0, 0x77]),
  ]

  @Test(arguments: wrong.indices)
  func wrongSizeCostsTheValueOnly(index: Int) throws {
    var writer = EVTXWriter()
    var event = Samples.process(1)
    event.data = [("X", EVTXValueTests.wrong[index]), ("After", .string(">"))]
    writer.append(event)
    let sink = try read(writer.file())
    #expect(sink.codes == ["evtx.record-partial"])
    #expect(sink.records.first?["After"] == [">"])
  }

  private func text(_ append: (inout OutputSpan<UInt8>) -> Void) -> String {
    var bytes: [UInt8] = []
    bytes.append(addingCapacity: 24, initializingWith: append)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Numbers are made of eight digits side by side; the standard library makes them one by one.
  @Test func numbersAreWhatTheStandardLibraryWrites() {
    var random = SplitMix(7)
    var numbers: [UInt64] = [0, .max]
    for power in 0..<20 {
      numbers += (-1...1).map { (0..<power).reduce(1) { total, _ in total &* 10 } &+ UInt64(bitPattern: $0) }
    }
    for shift in 0..<64 { numbers += (0..<60).map { _ in random.next() >> UInt64(shift) } }
    numbers += (0..<10_000)
    for number in numbers {
      if text({ DecimalText.append(number, to: &$0) }) != String(number) { Issue.record("\(number)") }
      if text({ DecimalText.append(hex: number, to: &$0) }) != "0x" + String(number, radix: 16) {
        Issue.record("0x of \(number)")
      }
      let signed = Int(truncatingIfNeeded: number)
      if text({ DecimalText.append(signed: Int64(signed), to: &$0) }) != String(signed) { Issue.record("\(signed)") }
      for width in [2, 4, 6] {
        let plain = String(signed)
        let expected = signed < 0 ? plain : String(repeating: "0", count: max(0, width - plain.count)) + plain
        if text({ DecimalText.append(signed, width: width, to: &$0) }) != expected {
          Issue.record("\(signed) of width \(width)")
        }
      }
    }
  }
}
