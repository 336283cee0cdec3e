import Bytes
import EventModel
import Testing

@testable import TextLogs

@Suite struct LineTests {
  @Test(arguments: [
    ("a\nb\n", ["1@0:a", "2@2:b"]), ("a\r\nb", ["1@0:a", "2@3:b"]), ("\n\na\n\n", ["3@2:a"]), ("a", ["1@0:a"]),
    ("", []), ("\n", []), ("\u{feff}a\nb", ["1@3:a", "2@5:b"]), ("a\rb\nc", ["1@0:a\rb", "2@4:c"]),
  ])
  func numbersAndOffsetsAreExact(_ text: String, _ expected: [String]) throws {
    let sink = try read(TextFallbackReader(), text)
    #expect(sink.events.map { "\($0.number)@\($0.offset):\($0.raw)" } == expected)
  }

  @Test(arguments: [true, false], [true, false])
  func utf16IsDecodedWithOffsetsOfTheItem(_ bigEndian: Bool, _ hasMark: Bool) throws {
    let text = "first line of text\r\n二行目 𠮷 end\nlast"
    var bytes: [UInt8] = []
    for unit in (hasMark ? [0xfeff] : []) + Array(text.utf16) {
      let pair = [UInt8(unit >> 8), UInt8(unit & 255)]
      bytes += bigEndian ? pair : pair.reversed()
    }
    let sink = try read(TextFallbackReader(), bytes)
    let start: UInt64 = hasMark ? 2 : 0
    #expect(sink.events.map(\.raw) == ["first line of text", "二行目 𠮷 end", "last"])
    #expect(sink.events.map(\.offset) == [start, start + 40, start + 62])
    #expect(sink.codes.isEmpty)
  }

  @Test func nulBytesAreToleratedAndSaid() throws {
    let sink = try read(TextFallbackReader(), Array("a\0b\nc\n".utf8))
    #expect(sink.events.count == 2)
    #expect(sink.codes == ["text.nul-byte"])
  }

  @Test func longLineComesInOverlappingPieces() throws {
    let count = TextLogLimits.line * 2 + 500
    var bytes = [UInt8](repeating: 120, count: count)
    let needle = Array("needle".utf8)
    bytes.replaceSubrange(TextLogLimits.line - 3..<TextLogLimits.line + 3, with: needle)
    let sink = try read(TextFallbackReader(), bytes + Array("\nnext\n".utf8))
    #expect(sink.codes == ["text.line-too-long"])
    #expect(sink.events.contains { $0.raw.contains("needle") })
    #expect(sink.events.dropLast().allSatisfy { $0.number == 1 })
    #expect(sink.events.last?.raw == "next")
    #expect(sink.events.last?.number == 2)
    let last = sink.events[sink.events.count - 2]
    #expect(last.offset + UInt64(last.length) == UInt64(count))
  }

  /// A stream that makes its bytes as they are asked for.
  final class Endless: ByteStream {
    let length: UInt64? = nil
    var left: Int
    init(_ count: Int) { left = count }
    func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
      let got = min(left, count)
      buffer.append(contentsOf: repeatElement(65, count: got))
      left -= got
      return got
    }
  }

  @Test(arguments: ["text", "json-lines", "json-document", "fortinet:fortigate", "webserver:access"])
  func oneHugeLineStaysInConstantMemory(_ name: String) throws {
    let reader = try #require(TextLogs.readers.first { $0.identity.name == name })
    let sink = Collector(["Message"], coverage: .listed, keeps: false)
    let input = try Input(name: "", stream: Endless(5 << 20))
    do throws(ReadError) {
      try reader.read(input, into: sink, budget: Budget(inputBytes: 1))
    } catch {
      #expect(error.code == .malformed)
      return
    }
    #expect(sink.largestBatch <= 11 << 20)
    #expect(!sink.anomalies.isEmpty)
  }

  @Test func streamThatFailsStillGivesItsLines() throws {
    final class Failing: ByteStream {
      let length: UInt64? = nil
      var text = Array("one\ntwo\nthr".utf8)
      var calls = 0
      func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
        calls += 1
        if calls > 10_000 { throw ReadError(.truncated, what: "test") }
        let piece = [UInt8](repeating: 46, count: 9) + [10]
        buffer += piece
        return piece.count
      }
    }
    let sink = Collector()
    let input = try Input(name: "", stream: Failing())
    #expect(throws: ReadError(.truncated, what: "")) {
      try TextFallbackReader().read(input, into: sink, budget: Budget(inputBytes: 1))
    }
    #expect(sink.events.count == 10_000)
  }
}
