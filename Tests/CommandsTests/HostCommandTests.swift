import Foundation
import Testing

/// The commands that read Windows events for logons and processes, on the example institute.
@Suite(.serialized) struct HostCommandTests {
  private static let evidence = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples/evidence/windows").path

  /// "Nothing notable" about half a log must not look like an answer about all of it.
  @Test(arguments: ["logons", "processes"])
  func `a log that was cut is said and makes the answer partial`(command: String) throws {
    let folder = try Folder()
    let whole = try Data(contentsOf: URL(fileURLWithPath: Self.evidence + "/FS01-Security.evtx"))
    let path = try folder.write("cut.evtx", Array(whole.prefix(whole.count - 40_000)))
    let run = try KagamiRun([command, path])
    #expect(run.status == 3)
    #expect(run.errors.contains("cut.evtx"))
  }

  @Test func `logons lists pairs and puts the notable ones first`() throws {
    let run = try KagamiRun(["logons", Self.evidence, "--ndjson"])
    #expect(run.status == 0)
    let first = try #require(run.objects.first)
    #expect(first["account"] as? String == "shinonome\\administrator")
    #expect(first["source"] as? String == "10.212.134.66")
    // The terminal services tell of one session more than the security log, which was cleared before it.
    #expect(first["failures"] as? Int == 7 && first["successes"] as? Int == 3)
    #expect((first["notes"] as? [String])?.contains("after-failures") == true)
    let ordinary = run.objects.filter { ($0["notes"] as? [String])?.isEmpty == true }
    #expect(ordinary.count >= 5)
    #expect(try KagamiRun(["logons", Self.evidence, "--notable", "--ndjson"]).lines.count < run.lines.count)
    #expect(try KagamiRun(["logons", Self.evidence, "--language", "ja"]).output.contains("失敗の後"))
  }

  @Test func `processes of files are shown as trees`() throws {
    let run = try KagamiRun(["processes", Self.evidence, "--language", "en"])
    #expect(run.status == 0)
    let lines = run.lines
    let builder = try #require(lines.firstIndex { $0.contains("MSBuild.exe") && !$0.contains("schtasks") })
    #expect(lines[builder...].contains { $0.contains("    └ csc.exe") || $0.contains("  └ csc.exe") })
  }

  @Test func `a case shows the processes around its findings, and so do show and report`() throws {
    let folder = try Folder()
    let book = folder.path("w.kagami")
    _ = try KagamiRun(["scan", Self.evidence, "--case", book, "--quiet"])
    let run = try KagamiRun(["processes", "--case", book, "--ndjson"])
    let marked = run.objects.filter { ($0["findings"] as? [String])?.isEmpty == false }
    #expect(marked.contains { ($0["image"] as? String)?.hasSuffix("ScnCfg32.exe") == true })
    #expect(!run.output.contains("OUTLOOK.EXE"))
    let loaded = try #require(
      try KagamiRun(["findings", "--case", book, "--ndjson"]).objects.first {
        (($0["rule"] as? [String: Any])?["title"] as? String)?.hasPrefix("DLL Side-Loading") == true
      }?["id"] as? String)
    let shown = try KagamiRun(["show", loaded, "--case", book, "--language", "en"])
    #expect(shown.output.contains("▶") && shown.output.contains("WmiPrvSE.exe"))
    let page = folder.path("r.html")
    _ = try KagamiRun(["report", "--case", book, "--output", page, "--language", "en"])
    let html = try String(decoding: Data(contentsOf: URL(fileURLWithPath: page)), as: UTF8.self)
    #expect(html.contains("Logons and processes") && html.contains("10.212.134.66"))
  }

  @Test func `what cannot be read is said`() throws {
    #expect(try KagamiRun(["logons"]).status == 2)
    #expect(try KagamiRun(["logons", "/nonexistent"]).status == 3)
    #expect(try KagamiRun(["processes", Self.evidence, "--case", "x.kagami"]).status == 2)
  }
}
