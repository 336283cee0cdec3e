import EventModel
import Foundation
import Testing

@testable import Pipeline

@Suite struct FrameTests {
  @Test func `frames survive being cut anywhere on the pipe`() throws {
    let frames = try [
      Frame(.progress, UInt64(7)), Frame(.ready, payload: Data()), Frame(.outcome, ScanOutcome(records: 3)),
    ]
    let bytes = frames.flatMap(\.bytes)
    for cut in 0...bytes.count {
      var buffer = FrameBuffer()
      var taken: [Frame] = []
      for piece in [bytes[..<cut], bytes[cut...]] {
        buffer.append(piece)
        while let frame = try Frame.take(from: &buffer) { taken.append(frame) }
      }
      #expect(taken.map(\.kind) == frames.map(\.kind))
      #expect(taken.map(\.payload) == frames.map(\.payload))
      #expect(buffer.count == 0)
    }
  }

  @Test func `findings arrive as they were sent, whatever is in them`() throws {
    let odd = "\u{0}\u{1B}[31m\u{2028}\u{9B} \"\\ \u{202E}日本🜁"
    let finding = Finding(
      id: "1", rule: Finding.RuleReference(id: odd, title: odd, titleJa: nil), level: .critical, time: nil,
      techniques: ["T1566"], evidence: Finding.EvidenceReference(path: odd, sha256: "ab"),
      record: Finding.RecordReference(id: odd, number: .max, dataType: odd),
      origin: Origin([Origin.Step(reader: ReaderIdentity("x"), name: odd, offset: .max, length: nil)]),
      observables: [Observable(.url, odd)], reasons: [Finding.Reason(field: odd, value: odd, condition: odd)])
    var timed = finding
    timed.time = EventTime(nanoseconds: 1_718_845_323_004_005_600)
    timed.rule.titleJa = odd
    timed.origin.steps[0].index = -1
    let bytes = Array(Frame([finding, timed]).payload)
    #expect(try FindingUnpacker.unpack(bytes) == [finding, timed])
    for count in bytes.indices {
      #expect(throws: FindingUnpacker.Broken.self) { try FindingUnpacker.unpack(Array(bytes[..<count])) }
    }
    #expect(throws: FindingUnpacker.Broken.self) { try FindingUnpacker.unpack(bytes + [0]) }
    // Any other byte in any place is read or refused, and no more.
    for index in bytes.indices {
      for value in [0, 1, 2, 3, 0x7F, 0x80, 0xFE, 0xFF] as [UInt8] {
        var changed = bytes
        changed[index] = value
        _ = try? FindingUnpacker.unpack(changed)
      }
    }
  }

  @Test(arguments: [[0x00, 0, 0, 0, 0], [0x46, 0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
  func `what cannot be a frame is refused`(bytes: [UInt8]) {
    var buffer = FrameBuffer()
    buffer.append(bytes[...])
    #expect(throws: Frame.BrokenFrame.self) { try Frame.take(from: &buffer) }
  }
}
