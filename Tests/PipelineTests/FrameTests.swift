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

  @Test(arguments: [[0x00, 0, 0, 0, 0], [0x46, 0xff, 0xff, 0xff, 0xff]] as [[UInt8]])
  func `what cannot be a frame is refused`(bytes: [UInt8]) {
    var buffer = FrameBuffer()
    buffer.append(bytes[...])
    #expect(throws: Frame.BrokenFrame.self) { try Frame.take(from: &buffer) }
  }
}
