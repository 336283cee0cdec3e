import Bytes
import EVTXSupport
import EventModel
import Foundation
import Intake
import Testing

/// An event log read in slices gives what it gives when it is read whole.
@Suite struct SlicedWalkTests {
  /// Rules ask for one field; a search for indicators asks binary records for all of them.
  final class Searcher: IntakeConsumer {
    let fields = FieldTable(["CommandLine"])
    let binaryFields = FieldTable(["CommandLine"], coverage: .everything)
    var values: [String] = []

    func accept(_ batch: EventBatch, at place: IntakePlace) {
      for event in batch.events {
        for index in event.valueRange {
          let value = batch.values[index]
          values.append("\(event.recordNumber) \(batch.name(of: value.slot)) \(batch.text(value.range))")
        }
      }
    }

    func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {}
    func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
    func accept(_ anomaly: Anomaly) {}
    func progressed() {}
  }

  private func log() -> [UInt8] {
    var writer = EVTXWriter()
    for number in 1...6 as ClosedRange<UInt64> {
      writer.append(
        EVTXEvent(
          provider: "Example", eventID: 1, channel: "Example", computer: "ws01", time: 1_718_845_323_000_000_000,
          number: number, data: [("CommandLine", .string("run")), ("Unasked", .string("hidden\(number).example"))]))
      if number % 2 == 0 { writer.finishChunk() }
    }
    return writer.file()
  }

  @Test(arguments: [65_536, 131_072, 1_000_000] as [UInt64])
  func fieldsThatNoRuleAsksForAreSearchedInSlicesToo(size: UInt64) throws {
    let bytes = log()
    let count = UInt64(bytes.count)
    let whole = Searcher()
    _ = ItemWalk(consumer: whole, budget: Budget(inputBytes: count)).walk(try Input(name: "a.evtx", bytes: bytes))
    #expect(whole.values.contains { $0.hasSuffix("Unasked hidden6.example") })
    let sliced = Searcher()
    for start in stride(from: 0, to: count, by: Int(size)) {
      let slice = ReadSlice(range: start..<min(start + size, count), firstRecordNumber: 0)
      _ = ItemWalk(consumer: sliced, budget: Budget(inputBytes: count)).walk(
        MemoryRegion(bytes), slice: slice, head: Array(bytes.prefix(Input.headSize)), name: "a.evtx")
    }
    #expect(sliced.values == whole.values)
  }
}
