import Casebook
import Detection
import EventModel
import Foundation
import Intake
import Testing

@testable import Pipeline

/// The coordinator against workers that misbehave: small shell scripts that stand in for the real one.
@Suite struct ScanCoordinatorTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kagami-coordinator-\(UUID())")

  /// Files named after their content, in order.
  private func files(_ contents: [String]) throws -> [EvidenceWalk.File] {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (index, content) in contents.enumerated() {
      try Data(content.utf8).write(to: folder.appendingPathComponent("\(index)"))
    }
    return EvidenceWalk([EvidencePath(folder.path)]).files
  }

  private func scan(
    _ files: [EvidenceWalk.File], script: String, jobs: Int = 2, stall: Duration = .seconds(60),
    recorder: Recorder = Recorder()
  ) throws -> Recorder {
    let options = ScanCoordinator.Options(
      jobs: jobs, executable: "/bin/sh", arguments: ["-c", script], stallLimit: stall)
    try ScanCoordinator(files: files, options: options, handler: recorder).run()
    return recorder
  }

  /// Answers surveys with a hash made from the path, and scans with nothing found.
  private static let honest = Script.worker(
    """
    case "$line" in
    *survey*) frame S "$(survey "$line")" ;;
    *) frame D '{"records":1}' ;;
    esac
    """)

  @Test(arguments: [1, 3])
  func `results come in the order of the evidence`(jobs: Int) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recorder = try scan(try files((0..<8).map { "content \($0)" }), script: Self.honest, jobs: jobs)
    #expect(recorder.ended.map { URL(fileURLWithPath: $0).lastPathComponent } == (0..<8).map { "\($0)" })
    #expect(recorder.codes.isEmpty)
  }

  @Test func `a worker that dies costs one item and is replaced`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = Script.worker(
      """
      case "$line" in
      *survey*) frame S "$(survey "$line")" ;;
      */1'"'*) kill -SEGV $$ ;;
      *) frame D '{"records":1}' ;;
      esac
      """)
    let recorder = try scan(try files(["a", "b", "c"]), script: script)
    #expect(recorder.codes == ["intake.reader-crashed"])
    #expect(recorder.ended.count == 3)
    #expect(recorder.incomplete.map { URL(fileURLWithPath: $0).lastPathComponent } == ["1"])
  }

  @Test func `an item whose worker crashed once is read by the next one, its results not doubled`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try files(["a", "b"])
    let anomaly = #"[{"code":"x.y","effect":"noted","detail":"","origin":{"steps":[]},"count":1}]"#
    let mark = folder.appendingPathComponent("mark").path
    let script = Script.worker(
      """
      case "$line" in
      *survey*/1'"'*) if mkdir '\(mark)-survey' 2>&-; then kill -SEGV $$; fi; frame S "$(survey "$line")" ;;
      *survey*) frame S "$(survey "$line")" ;;
      */0'"'*) frame A '\(anomaly)'; if mkdir '\(mark)' 2>&-; then sleep 0.3; kill -KILL $$; fi
        frame A '\(anomaly)'; frame D '{"records":1}' ;;
      *) frame D '{"records":1}' ;;
      esac
      """)
    let recorder = try scan(files, script: script)
    #expect(recorder.codes == ["x.y", "x.y"])
    #expect(recorder.incomplete.isEmpty)
    #expect(recorder.ended.count == 2)
  }

  @Test func `a worker that talks nonsense is not believed`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = Script.worker("printf 'garbage that is no frame'; exec sleep 100")
    let recorder = try scan(try files(["a"]), script: script)
    #expect(recorder.codes == ["intake.reader-crashed"])
  }

  /// Frames that are whole, and whose payloads are not what they should be.
  @Test(arguments: ["C", "F", "A"])
  func `what a worker sends is not believed`(kind: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = Script.worker(
      """
      case "$line" in
      *survey*) frame S "$(survey "$line")" ;;
      */0'"'*) frame \(kind) 'nonsense'; frame D '{"records":1}' ;;
      *) frame D '{"records":1}' ;;
      esac
      """)
    let recorder = try scan(try files(["a", "b"]), script: script)
    #expect(recorder.codes == ["intake.reader-crashed"])
    #expect(recorder.incomplete.map { URL(fileURLWithPath: $0).lastPathComponent } == ["0"])
    #expect(recorder.ended.count == 2)
  }

  @Test func `a worker that hangs is ended`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let script = Script.worker("exec sleep 1000")
    let recorder = try scan(try files(["a"]), script: script, stall: .milliseconds(300))
    #expect(recorder.codes == ["intake.time-limit"])
  }

  @Test func `workers that never start end the scan with an error`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try files(["a"])
    let missing = ScanCoordinator.Options(jobs: 1, executable: "/nowhere/at/all", arguments: [])
    let failing = ScanCoordinator.Options(jobs: 2, executable: "/bin/sh", arguments: ["-c", "exit 1"])
    for options in [missing, failing] {
      let recorder = Recorder()
      #expect(throws: ScanError(.workers, "")) {
        try ScanCoordinator(files: files, options: options, handler: recorder).run()
      }
      #expect(recorder.codes.isEmpty)
    }
  }

  @Test func `equal content is read once`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recorder = try scan(
      try files(["same", "other", "same"]),
      script: Script.worker(
        """
        case "$line" in
        *survey*/1'"'*) frame S '{"sha256":"b","size":4,"slices":[]}' ;;
        *survey*) frame S '{"sha256":"a","size":4,"slices":[]}' ;;
        *) frame D '{"records":1}' ;;
        esac
        """))
    #expect(recorder.decisions == [.scan, .scan, .skip])
    #expect(recorder.duplicates == [false, false, true])
  }
}

extension ScanCoordinatorTests {
  /// Says where the file can be cut, hashes it, but ends that only when something of it was read, or `patience` is over; reports each slice that it is
  /// asked for as an anomaly: whether the hash was known, and where the slice starts.
  private func slicing(_ survey: String, patience: Int) -> String {
    let mark = folder.appendingPathComponent("mark").path
    return Script.worker(
      """
      case "$line" in
      *survey*)
        frame U '{"size":1,"slices":[\(slice(0)),\(slice(9))]}'
        n=0; while [ ! -d '\(mark)' ] && [ $n -lt \(patience) ]; do sleep 0.05; n=$((n + 1)); done
        frame S '\(survey)' ;;
      *)
        when=later; case "$line" in *'"sha256":""'*) when=ahead; esac
        start=$(printf %s "$line" | sed -nE 's/.*"start":([0-9]+).*/\\1/p')
        frame A '[{"code":"'$when.$start'","effect":"noted","detail":"","origin":{"steps":[]},"count":1}]'
        frame D '{"records":1}'; mkdir -p '\(mark)' ;;
      esac
      """)
  }

  private func slice(_ start: Int) -> String { #"{"start":\#(start),"end":\#(start + 9),"firstRecordNumber":1}"# }

  @Test func `a new file is read while it is hashed`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let files = try files(["x"])
    let survey = #"{"sha256":"a","size":1,"slices":[\#(slice(0)),\#(slice(9))]}"#
    let recorder = try scan(files, script: slicing(survey, patience: 400))
    #expect(recorder.codes.map { String($0.suffix(2)) } == [".0", ".9"])
    #expect(recorder.codes.first == "ahead.0")
    #expect(recorder.incomplete.isEmpty)
  }

  @Test(arguments: [
    #"{"sha256":"a","size":2,"slices":[{"start":0,"end":9,"firstRecordNumber":1},{"start":9,"end":18,"firstRecordNumber":1}]}"#,
    #"{"sha256":"a","size":1,"slices":[{"start":0,"end":9,"firstRecordNumber":1},{"start":9,"end":10,"firstRecordNumber":1}]}"#,
    #"{"sha256":"a","size":1,"slices":[]}"#,
  ])
  func `what was read ahead is dropped when the file turns out another`(survey: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let recorder = try scan(try files(["x"]), script: slicing(survey, patience: 400))
    #expect(!recorder.codes.isEmpty)
    #expect(recorder.codes.allSatisfy { $0.hasPrefix("later.") })
    #expect(recorder.ended.count == 1)
    #expect(recorder.incomplete.isEmpty)
  }

  @Test func `nothing is read ahead of what may be known`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let survey = #"{"sha256":"a","size":1,"slices":[\#(slice(0)),\#(slice(9))]}"#
    let knowing = Recorder()
    knowing.knows = true
    #expect(
      try scan(try files(["x"]), script: slicing(survey, patience: 6), recorder: knowing).codes
        == ["later.0", "later.9"])
    // Two files of one size may be copies.
    let copies = try scan(try files(["x", "y"]), script: slicing(survey, patience: 6))
    #expect(copies.codes == ["later.0", "later.9"])
    #expect(copies.decisions == [.scan, .skip])
  }
}

/// Shell that speaks the frames of a worker.
private enum Script {
  static func worker(_ body: String) -> String {
    """
    frame() {
      n=$(printf %s "$2" | wc -c)
      printf "$1\\\\$(printf %03o $((n % 256)))\\\\$(printf %03o $((n / 256 % 256)))\\\\000\\\\000%s" "$2"
    }
    survey() { printf '{"sha256":"%s","size":1,"slices":[]}' "$(printf %s "$1" | sha256sum | cut -d' ' -f1)"; }
    frame R 7
    while read -r line; do
      \(body)
    done
    """
  }
}

/// Notes what it is told.
private final class Recorder: ScanHandler {
  var ended: [String] = []
  var incomplete: [String] = []
  var codes: [String] = []
  var decisions: [ScanDecision] = []
  var duplicates: [Bool] = []
  var knows = false

  func mayKnow(size: UInt64) -> Bool { knows }
  func decide(_ item: EvidenceItem, isDuplicate: Bool) -> ScanDecision {
    duplicates.append(isDuplicate)
    return .scan
  }
  func begin(_ item: EvidenceItem, decision: ScanDecision) { decisions.append(decision) }
  func found(_ findings: FindingBatch) {}
  func met(_ anomalies: [Anomaly]) { codes += anomalies.map(\.code) }
  func correlate(_ batch: CorrelationBatch) {}
  func end(_ item: EvidenceItem, isComplete: Bool) {
    ended.append(item.path)
    if !isComplete { incomplete.append(item.path) }
  }
  func concluded(with anomalies: [Anomaly]) {}
  func unreadable(path: String, _ anomaly: Anomaly) { codes.append(anomaly.code) }
  func progress(_ progress: ScanProgress) {}
}
