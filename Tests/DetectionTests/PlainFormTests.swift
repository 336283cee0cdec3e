import EventModel
import Foundation
import Sigma
import Testing

@testable import Detection

/// Rules hold for what was meant, however it is written, once, and say so.
@Suite struct PlainFormTests {
  private static let rules = """
    title: Clears
    id: 11111111-2222-3333-4444-555555555556
    level: high
    logsource: {product: windows}
    detection:
      selection:
        CommandLine|contains: 'wevtutil cl '
      condition: selection
    ---
    title: Not from the public folder
    id: 11111111-2222-3333-4444-555555555557
    level: low
    logsource: {product: windows}
    detection:
      selection:
        EventID: 1
      filter:
        CommandLine|contains: '\\Users\\Public\\'
      condition: selection and not filter
    """

  private func findings(_ lines: [String], product: String = "windows") -> [Finding] {
    let rules = DetectorTests.rules("", sigma: Self.rules)
    var batch = EventBatch(fields: rules.fields)
    let source = batch.source(LogSource(dataType: "windows:evtx", product: product))
    for (index, line) in lines.enumerated() {
      batch.append(
        Event(
          source: source, code: 1, recordNumber: UInt64(index + 1), itemOffset: UInt64(index), itemLength: 1, raw: 0..<0
        ))
      batch.append("1", named: "EventID", kind: .number)
      batch.append(line, named: "CommandLine")
    }
    var found: [Finding] = []
    Detector(rules).examine(batch, context: DetectorTests.context) { found.append($0) }
    return found.filter { $0.level == .high }
  }

  @Test func whatIsMeantIsFoundAndSaid() throws {
    let found = findings(["net user", "wevt^util  c\"l\" Security", "wevtutil cl System"])
    #expect(found.map(\.record.number) == [2, 3])
    #expect(found.map { $0.reasons.map(\.value) } == [["wevtutil cl Security"], ["wevtutil cl System"]])
    #expect(found.first?.reasons.first?.condition == "plain form: contains 'wevtutil cl '")
    #expect(found.last?.reasons.first?.condition == "contains 'wevtutil cl '")
    #expect(Set(found.map(\.id)).count == 2)
  }

  /// A long command is quoted by its beginning, where nothing was taken away.
  @Test func whatIsMeantAtTheEndOfALongCommandIsSaid() {
    let found = findings([String(repeating: "rem ", count: 1_000) + "& wevt^util cl Security"])
    #expect(found.map { $0.reasons.map(\.condition) } == [["plain form: contains 'wevtutil cl '"]])
  }

  /// The text as it is written and its plain form both hold.
  @Test func oneRecordIsOneFinding() {
    #expect(findings(["wevtutil cl System /x:\"y\""]).count == 1)
  }

  @Test func otherProductsHaveNoPlainForm() {
    #expect(findings(["wevt^util cl Security"], product: "linux").isEmpty)
  }
}
