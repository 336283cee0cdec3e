import Foundation
import Testing

/// `kagami scan` from outside, as users and scripts see it.
@Suite(.serialized) struct ScanTests {
  private let folder: Folder
  private let rules: String

  init() throws {
    folder = try Folder()
    rules = try folder.write("rules/admin.yml", Samples.rule)
  }

  private func scan(_ paths: [String], _ more: String...) throws -> KagamiRun {
    try KagamiRun(["scan"] + paths + ["--rules", rules, "--quiet"] + more)
  }

  @Test func `the exit code says whether something was found`() throws {
    let clean = try folder.write("clean.log", Samples.log(lines: 20, hits: []))
    let hit = try folder.write("hit.log", Samples.log(lines: 20, hits: [7]))
    #expect(try scan([clean], "--ndjson").status == 0)
    #expect(try scan([hit], "--ndjson").status == 1)
    #expect(try KagamiRun(["scan"]).status == 2)
    #expect(try KagamiRun(["scan", hit, "--no-such-option"]).status == 2)
    #expect(try scan([hit, folder.path("missing")], "--ndjson").status == 3)
    #expect(try scan([hit], "--case", "/nowhere/at/all.kagami").status == 4)
  }

  @Test func `a finding holds what the output contract promises`() throws {
    let log = try folder.write("fw.log", Samples.log(lines: 20, hits: [7]))
    let run = try scan([log], "--ndjson")
    let finding = try #require(run.objects.first)
    #expect(run.objects.count == 1)
    #expect((finding["rule"] as? [String: Any])?["id"] as? String == "6f0a3c6e-6d0f-4b8e-9d0a-0f2f6a5c1b11")
    #expect((finding["rule"] as? [String: Any])?["titleJa"] as? String == "外部からの管理者追加")
    #expect(finding["level"] as? String == "high")
    #expect(finding["time"] as? String == "2024-06-19T18:00:07Z")
    #expect(finding["techniques"] as? [String] == ["T1136.001"])
    #expect((finding["evidence"] as? [String: Any])?["path"] as? String == log)
    #expect((finding["record"] as? [String: Any])?["id"] as? String == "8")
    #expect((finding["origin"] as? [String: Any])?["steps"] != nil)
    #expect((finding["reasons"] as? [Any])?.isEmpty == false)
    #expect(finding["observables"] is [Any])
  }

  @Test func `output is the same for any number of workers and slices of compressed evidence`() throws {
    var paths: [String] = []
    for index in 0..<6 {
      paths.append(try folder.write("logs/\(index).log", Samples.log(lines: 50 + index, hits: [3, 20 + index])))
    }
    let one = try scan([folder.path("logs")], "--ndjson", "--jobs", "1")
    let four = try scan([folder.path("logs")], "--ndjson", "--jobs", "4")
    #expect(one.objects.count == 12)
    #expect(one.output == four.output)
  }

  /// A log that is large enough to be cut, so that a second worker reads it while the first one hashes it.
  @Test func `output is the same for any number of workers of one large log`() throws {
    let example = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Examples/evidence/windows/PC-HAYASHI-Sysmon.evtx")
    let small = try Data(contentsOf: example)
    var large = small
    for _ in 0..<140 { large.append(small.dropFirst(4096)) }
    let path = folder.path("large.evtx")
    try large.write(to: URL(fileURLWithPath: path))
    let runs = try ["1", "2", "5"].map { jobs in
      let run = try KagamiRun(["scan", path, "--ndjson", "--quiet", "--jobs", jobs])
      let book = folder.path(jobs + ".kagami")
      _ = try KagamiRun(["scan", path, "--case", book, "--quiet", "--jobs", jobs])
      return (run.output, try KagamiRun(["findings", "--case", book, "--ndjson"]).output)
    }
    #expect(runs[0].0.utf8.count > 100_000)
    #expect(runs.allSatisfy { $0 == runs[0] })
  }

  @Test func `a second scan of the same evidence changes nothing`() throws {
    let log = try folder.write("fw.log", Samples.log(lines: 300, hits: [1, 100, 200]))
    let book = folder.path("a.kagami")
    #expect(try scan([log], "--case", book).status == 1)
    let first = try KagamiRun(["findings", "--case", book, "--ndjson"])
    #expect(first.objects.count == 3)
    let again = try scan([log], "--case", book)
    // Nothing new, but the case is not clean: the exit code speaks of the case.
    #expect(again.status == 1)
    #expect(again.output.contains("3 findings"))
    // The same bytes under another name are the same evidence.
    try folder.write("copy.log", Samples.log(lines: 300, hits: [1, 100, 200]))
    _ = try scan([folder.path("copy.log")], "--case", book)
    #expect(try KagamiRun(["findings", "--case", book, "--ndjson"]).output == first.output)
  }

  @Test func `indicators are found in any text`() throws {
    let list = try folder.write("indicators.txt", "203.0.113[.]9\nevil.example\n")
    let log = try folder.write("notes.txt", "nothing here\nbeacon to www.evil.example again\nnotevil.example\n")
    let run = try KagamiRun(
      ["scan", log, "--rules", rules, "--indicators", list, "--ndjson", "--quiet"])
    #expect(run.objects.compactMap { ($0["record"] as? [String: Any])?["id"] as? String } == ["2"])
  }

  @Test func `evidence is read through compression and archives`() throws {
    let log = try folder.write("inner.log", Samples.log(lines: 30, hits: [4]))
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/bin/sh")
    tool.arguments = [
      "-c", "cd \(folder.url.path) && gzip -k inner.log && tar cf outer.tar inner.log.gz && rm inner.log",
    ]
    try tool.run()
    tool.waitUntilExit()
    try #require(tool.terminationStatus == 0)
    _ = log
    let run = try scan([folder.path("outer.tar")], "--ndjson")
    #expect(run.objects.count == 1)
    let steps = (run.objects.first?["origin"] as? [String: Any])?["steps"] as? [[String: Any]] ?? []
    #expect(steps.map { $0["name"] as? String ?? "" }.prefix(2) == ["outer.tar", "inner.log.gz"])
  }

  @Test func `languages differ, data does not`() throws {
    let log = try folder.write("fw.log", Samples.log(lines: 20, hits: [7]))
    let ja = try KagamiRun(["scan", log, "--rules", rules, "--quiet"], environment: ["LC_ALL": "ja_JP.UTF-8"])
    let en = try KagamiRun(["scan", log, "--rules", rules, "--quiet", "--language", "en"])
    #expect(ja.output.contains("外部からの管理者追加"))
    #expect(en.output.contains("Administrator added from outside"))
    let data = try ["ja", "en"].map { try scan([log], "--ndjson", "--language", $0).output }
    #expect(data[0] == data[1])
    #expect(!en.output.contains("\u{1b}"))
  }

  @Test func `a faulty rule is named and the rest works, or nothing does with --strict`() throws {
    try folder.write("rules/bad.yml", "title: broken\ndetection: [")
    let log = try folder.write("fw.log", Samples.log(lines: 20, hits: [7]))
    let lenient = try KagamiRun(["scan", log, "--rules", folder.path("rules"), "--ndjson", "--quiet"])
    #expect(lenient.status == 1)
    #expect(lenient.errors.contains("bad.yml:"))
    #expect(try KagamiRun(["scan", log, "--rules", folder.path("rules"), "--strict", "--quiet"]).status == 4)
  }
}
