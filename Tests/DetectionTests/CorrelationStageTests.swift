import EventModel
import Sigma
import Testing

@testable import Detection

@Suite struct CorrelationStageTests {
  private static let rules = DetectorTests.rules(
    "",
    sigma: """
      title: base
      name: failed
      id: bbbbbbbb-2222-3333-4444-555555555555
      logsource: {product: windows, service: security}
      detection: {selection: {EventID: 4625}, condition: selection}
      ---
      title: four failures
      id: cccccccc-2222-3333-4444-555555555555
      correlation: {type: event_count, rules: [failed], group-by: [TargetUserName], timespan: 1h, condition: {gte: 4}}
      """)

  /// Adds failed logons of a log, by their record numbers.
  private func add(
    _ numbers: [UInt64], file: String, user: String = "taro", dataType: String = "windows:evtx", shift: Int64 = 0,
    to stage: inout CorrelationStage
  ) {
    var batch = EventBatch(fields: Self.rules.fields)
    let source = batch.source(
      LogSource(dataType: dataType, product: "windows", service: "security", channel: "Security"))
    for number in numbers {
      let time = EventTime(nanoseconds: 1_700_000_000_000_000_000 + Int64(number) * 1_000_000_000 + shift)
      batch.append(
        Event(source: source, time: time, recordNumber: number, itemOffset: number, itemLength: 9, raw: 0..<0))
      batch.append("4625", named: "EventID")
      batch.append(user, named: "TargetUserName")
    }
    let context = DetectionContext(
      evidence: .init(path: file, sha256: file), origin: Origin(), reader: ReaderIdentity("evtx"))
    let detector = Detector(Self.rules)
    var events: [CorrelationEvent] = []
    detector.examine(
      batch, context: context,
      base: { match, _ in events += [detector.correlationEvent(match, in: batch, context: context)].compactMap { $0 } }
    ) { _ in }
    #expect(events.count == numbers.count)
    for event in events { stage.add(event) }
  }

  private func count(_ fill: (inout CorrelationStage) -> Void) -> Int {
    var stage = CorrelationStage(Self.rules)
    fill(&stage)
    return stage.finish().findings.count
  }

  /// The same log collected twice, or exported beside itself with times in milliseconds, is one log.
  @Test func copiesOfALogDoNotAddUp() {
    let found = count {
      add([1, 2, 3], file: "a", to: &$0)
      add([1, 2, 3], file: "b", to: &$0)
      add([1, 2, 3], file: "c", dataType: "windows:event-export", shift: 900_000, to: &$0)
    }
    #expect(found == 0)
  }

  @Test func differentRecordsDo() {
    #expect(
      count {
        add([1, 2, 3], file: "a", to: &$0)
        add([4], file: "b", to: &$0)
      } == 1)
    // Another log with the same numbers, at another time.
    #expect(
      count {
        add([1, 2, 3], file: "a", to: &$0)
        add([1, 2, 3], file: "b", shift: 60_000_000_000, to: &$0)
      } == 1)
    #expect(
      count {
        add([1, 2], file: "a", to: &$0)
        add([1, 2], file: "b", user: "hanako", to: &$0)
      } == 0)
  }

  /// Lines of text have no numbers of their own: the same number in two files says nothing.
  @Test func linesOfTextAreNotTakenForCopies() {
    let found = count {
      add([1, 2], file: "a", dataType: "test:text", to: &$0)
      add([1, 2], file: "b", dataType: "test:text", to: &$0)
    }
    #expect(found == 1)
  }
}
