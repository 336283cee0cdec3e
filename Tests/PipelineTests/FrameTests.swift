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
    let frame = try Frame(.findings, [finding, timed])
    #expect(try JSONDecoder().decode([Finding].self, from: frame.payload) == [finding, timed])
  }

  @Test(arguments: [[0x00, 0, 0, 0, 0], [0x46, 0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
  func `what cannot be a frame is refused`(bytes: [UInt8]) {
    var buffer = FrameBuffer()
    buffer.append(bytes[...])
    #expect(throws: Frame.BrokenFrame.self) { try Frame.take(from: &buffer) }
  }
}
