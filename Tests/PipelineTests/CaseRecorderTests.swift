import Casebook
import Detection
import EventModel
import Foundation
import Sigma
import Testing

@testable import Pipeline

/// What a scan finds on its way into the case.
@Suite struct CaseRecorderTests {
  private let path = FileManager.default.temporaryDirectory.appendingPathComponent("recorder-\(UUID()).kagami").path

  private func item(_ number: Int) -> EvidenceItem {
    EvidenceItem(
      sha256: String(repeating: "a", count: 63) + String(number, radix: 16), path: "file-\(number)", size: 10,
      organisation: "")
  }

  private func findings(_ numbers: Range<Int>, _ item: EvidenceItem) -> FindingBatch {
    FindingBatch(
      numbers.map { number in
        Finding(
          id: "\(item.path)-\(number)", rule: Finding.RuleReference(id: "r", title: "Rule"), level: .high, time: nil,
          techniques: ["T1078"], evidence: Finding.EvidenceReference(path: item.path, sha256: item.sha256),
          record: Finding.RecordReference(id: "\(number)", number: UInt64(number), dataType: "x"), origin: Origin(),
          observables: [], reasons: [])
      })
  }

  /// A case, and a recorder of one run of it.
  private func start(_ fingerprint: String = "f") throws -> (Casebook, CaseRecorder) {
    let casebook = try Casebook.open(path, for: .create)
    let run = try casebook.beginRun(
      started: EventTime(seconds: 0), version: "1", fingerprint: fingerprint, arguments: [])
    return (casebook, CaseRecorder(casebook, run: run, fingerprint: fingerprint))
  }

  @Test func `findings of many small files are in the case once it is settled`() throws {
    let (casebook, recorder) = try start()
    defer { try? FileManager.default.removeItem(atPath: path) }
    for number in 0..<9 {
      let item = item(number)
      #expect(try recorder.decide(item, isDuplicate: false) == .scan)
      try recorder.begin(item, decision: .scan)
      try recorder.found(findings(0..<number, item))
      try recorder.end(item, isComplete: true)
    }
    try recorder.settle()
    #expect(recorder.newFindings == 36)
    #expect(try casebook.count() == 36)
    for entry in try casebook.evidence() { #expect("file-\(entry.findings)" == entry.item.path) }
    #expect(try casebook.evidence().allSatisfy { casebookIsDone($0) })
    // The same again: nothing is read, nothing is new.
    let (_, again) = try start()
    #expect(try again.decide(item(1), isDuplicate: false) == .skip)
    // With other rules everything is read and nothing is new.
    let (later, other) = try start("g")
    #expect(try other.decide(item(5), isDuplicate: false) == .scan)
    try other.begin(item(5), decision: .scan)
    try other.found(findings(0..<5, item(5)))
    try other.end(item(5), isComplete: true)
    try other.settle()
    #expect(other.newFindings == 0)
    #expect(try later.count() == 36)
  }

  private func casebookIsDone(_ entry: EvidenceEntry) -> Bool { entry.status != .unfinished }

  /// A file is never marked as read before what was found in it is in the case.
  @Test func `a program that ends before it settles has marked nothing`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    do {
      let (casebook, recorder) = try start()
      _ = try recorder.decide(item(1), isDuplicate: false)
      try recorder.begin(item(1), decision: .scan)
      try recorder.found(findings(0..<3, item(1)))
      try recorder.end(item(1), isComplete: true)
      let stored = try casebook.count()
      let isDone = try casebook.evidence().allSatisfy { casebookIsDone($0) }
      #expect(stored == 3 || !isDone)
      try casebook.close()
    }
    let (casebook, recorder) = try start()
    #expect(try recorder.decide(item(1), isDuplicate: false) == .scan)
    try recorder.begin(item(1), decision: .scan)
    try recorder.found(findings(0..<3, item(1)))
    try recorder.end(item(1), isComplete: true)
    try recorder.settle()
    #expect(try casebook.count() == 3)
    #expect(try casebook.evidence().allSatisfy { casebookIsDone($0) })
  }

  @Test func `findings do not wait without end`() throws {
    let (casebook, recorder) = try start()
    defer { try? FileManager.default.removeItem(atPath: path) }
    _ = try recorder.decide(item(1), isDuplicate: false)
    try recorder.begin(item(1), decision: .scan)
    for start in stride(from: 0, to: 12_000, by: 500) {
      try recorder.found(findings(start..<(start + 500), item(1)))
      #expect(try casebook.count() + 8_192 > start)
    }
    try recorder.settle()
    #expect(try casebook.count() == 12_000)
  }

  private func matches(_ numbers: Range<Int>, _ item: EvidenceItem) throws -> CorrelationBatch {
    let evidence = Finding.EvidenceReference(path: item.path, sha256: item.sha256)
    var packer = CorrelationPacker()
    for number in numbers {
      let step = Origin.Step(reader: ReaderIdentity("x"), name: "record \(number)")
      packer.put(
        CorrelationEvent(
          match: BaseMatch(rule: "r", time: EventTime(seconds: 1), sequence: 0, values: ["n": "\(number)"]),
          evidence: evidence, record: Finding.RecordReference(id: "\(number)", number: 0, dataType: "x"),
          origin: Origin([step])))
    }
    return try CorrelationBatch(packer.payload, evidence: evidence)
  }

  /// What correlations get to see, as file and record.
  private func seen(_ recorder: CaseRecorder) throws -> [String] {
    var seen: [String] = []
    try recorder.forEachCorrelationEvent { seen.append("\($0.evidence.path) \($0.recordID)") }
    return seen
  }

  @Test func `correlations see the matches of all files, of this and of earlier scans`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (casebook, recorder) = try start()
    for number in [2, 1] { _ = try recorder.decide(item(number), isDuplicate: false) }
    for number in [2, 1] {
      try recorder.begin(item(number), decision: .scan)
      for start in 0..<2 { try recorder.correlate(matches((start * 3)..<(start * 3 + 3), item(number))) }
      try recorder.end(item(number), isComplete: true)
    }
    let expected = [2, 1].flatMap { file in (0..<6).map { "file-\(file) \($0)" } }
    #expect(try seen(recorder) == expected)
    try casebook.close()
    let (_, later) = try start()
    #expect(try later.decide(item(1), isDuplicate: false) == .skip)
    #expect(try later.decide(item(3), isDuplicate: false) == .scan)
    try later.begin(item(3), decision: .scan)
    try later.correlate(matches(7..<8, item(3)))
    try later.end(item(3), isComplete: true)
    #expect(try seen(later) == expected + ["file-3 7"])
    // With other rules, nothing of that.
    #expect(try seen(start("g").1) == [])
  }

  /// After `kill -9` some matches of a file are in the case and the file is read again.
  @Test func `no match counts twice when its file is read again`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (casebook, killed) = try start()
    _ = try killed.decide(item(1), isDuplicate: false)
    try killed.begin(item(1), decision: .scan)
    try killed.correlate(matches(0..<400, item(1)))
    // Stores, and marks nothing: the file has not ended.
    try killed.settle()
    #expect(try seen(killed).count == 400)
    try casebook.close()
    let (_, next) = try start()
    #expect(try next.decide(item(1), isDuplicate: false) == .scan)
    #expect(try seen(next) == [])
    try next.begin(item(1), decision: .scan)
    for start in [0, 400] { try next.correlate(matches(start..<(start + 400), item(1))) }
    try next.end(item(1), isComplete: true)
    #expect(try seen(next) == (0..<800).map { "file-1 \($0)" })
  }

  @Test func `matches do not wait without end, and are stored before their file counts as read`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (casebook, recorder) = try start()
    _ = try recorder.decide(item(1), isDuplicate: false)
    try recorder.begin(item(1), decision: .scan)
    let batch = try matches(0..<512, item(1))
    var stored = 0
    for _ in 0..<((16 << 20) / batch.bytes.count) { try recorder.correlate(batch) }
    try casebook.forEachCorrelationBatch(fingerprint: "f") { stored += $0.events.count }
    #expect(stored > 8 << 20)
    try recorder.end(item(1), isComplete: true)
    try recorder.settle()
    stored = 0
    try casebook.forEachCorrelationBatch(fingerprint: "f") { stored += $0.events.count }
    #expect(stored == (16 << 20) / batch.bytes.count * batch.bytes.count)
  }

  @Test func `damaged matches in a case are an error with a code`() throws {
    defer { try? FileManager.default.removeItem(atPath: path) }
    let (casebook, recorder) = try start()
    _ = try recorder.decide(item(1), isDuplicate: false)
    let evidence = Finding.EvidenceReference(path: "file-1", sha256: item(1).sha256)
    let file = try #require(try casebook.evidence(sha256: item(1).sha256))
    let damaged = [UInt8](try matches(0..<9, item(1)).bytes.dropLast())
    for bytes in [damaged, [], [0x7B], [9, 9]] {
      let kept = KeptCorrelations(evidence: evidence, events: bytes)
      try casebook.append(correlations: [(kept, file)], fingerprint: "f\(bytes.count)")
      let reader = CaseRecorder(
        casebook,
        run: try casebook.beginRun(
          started: EventTime(seconds: 1), version: "1", fingerprint: "x", arguments: ["\(bytes.count)"]),
        fingerprint: "f\(bytes.count)")
      #expect(throws: CasebookError(.corrupt)) { try reader.forEachCorrelationEvent { _ in } }
    }
  }

  /// Correlations find something in any file of the case; what belongs to no known file is not kept.
  @Test func `findings of several files go to their files`() throws {
    let (casebook, recorder) = try start()
    defer { try? FileManager.default.removeItem(atPath: path) }
    for number in 1...2 { _ = try recorder.decide(item(number), isDuplicate: false) }
    var batch = FindingBatch()
    for number in [2, 1, 2, 3] {
      for finding in findings(number..<(number + 1), item(number)) { batch.append(finding) }
    }
    try recorder.found(batch)
    try recorder.settle()
    #expect(recorder.newFindings == 2)
    #expect(Set(try casebook.findings().map(\.id)) == ["file-1-1", "file-2-2"])
    #expect(try casebook.findings().allSatisfy { $0.id.hasPrefix($0.evidence.path) })
  }
}
