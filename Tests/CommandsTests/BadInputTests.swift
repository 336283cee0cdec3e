import Foundation
import Testing

/// What hostile and broken evidence does to `kagami scan`: a coded reason, the rest is read, exit code 3.
/// What ships with the program, missing or half replaced: an installation that is being updated, a disk that was full.
@Suite struct DamagedContentTests {
  @Test(arguments: ["nothing", "no mappings", "no rules", "cut mapping", "cut rule"])
  func `no answer is given by half of the rules`(damage: String) throws {
    let folder = try Folder()
    let log = try folder.write("fw.log", Samples.log(lines: 9, hits: [2]))
    let content = package.appendingPathComponent("Content")
    if damage != "nothing" {
      for name in ["rules", "mappings", "lists", "lures"] where damage != "no " + name {
        try FileManager.default.copyItem(
          at: content.appendingPathComponent(name), to: folder.url.appendingPathComponent(name))
      }
    }
    for (kind, name) in [
      ("cut mapping", "mappings/windows.yml"), ("cut rule", "rules/windows/security_log_cleared.yml"),
    ]
    where kind == damage {
      let file = folder.url.appendingPathComponent(name)
      let whole = try Data(contentsOf: file)
      try whole.prefix(whole.count / 3).write(to: file)
    }
    let run = try KagamiRun(["scan", log, "--quiet"], environment: ["KAGAMI_CONTENT": folder.url.path])
    #expect(run.status == 4, "\(run.output)")
    #expect(!run.errors.isEmpty)
    // The user's own faulty rule is said, and the others are used.
    let rules = try folder.write("own/a.yml", Samples.rule)
    try folder.write("own/b.yml", "title: [")
    #expect(try KagamiRun(["scan", log, "--rules", rules, "--rules", folder.path("own/b.yml"), "--quiet"]).status == 1)
  }
}

@Suite(.serialized) struct BadInputTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  /// Scans everything in the folder and returns the codes of what lost something.
  private func codes() throws -> (status: Int32, codes: Set<String>, findings: Int) {
    let rules = try folder.write("../kagami-rules-\(folder.url.lastPathComponent)/a.yml", Samples.rule)
    defer { try? FileManager.default.removeItem(atPath: (rules as NSString).deletingLastPathComponent) }
    let run = try KagamiRun(["scan", folder.url.path, "--rules", rules, "--json", "--quiet"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any], "\(run.errors)")
    let anomalies = document["anomalies"] as? [[String: Any]] ?? []
    let lost = anomalies.filter { $0["effect"] as? String != "noted" }
    return (run.status, Set(lost.compactMap { $0["code"] as? String }), (document["findings"] as? [Any] ?? []).count)
  }

  private func gzip(_ name: String) throws {
    let tool = Process()
    tool.executableURL = URL(fileURLWithPath: "/bin/gzip")
    tool.arguments = [folder.path(name)]
    try tool.run()
    tool.waitUntilExit()
  }

  @Test func `an empty file and random bytes do not stop their neighbours`() throws {
    try folder.write("a-empty.log", "")
    try folder.write("b-random.bin", (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* $0 &* 31) })
    try folder.write("c.log", Samples.log(lines: 5, hits: [2]))
    let result = try codes()
    #expect(result.status == 3)
    #expect(result.codes == ["intake.empty", "intake.no-reader"])
    #expect(result.findings == 1)
  }

  @Test func `a truncated gzip gives the lines before the cut`() throws {
    try folder.write("fw.log", Samples.log(lines: 4_000, hits: [1]))
    try gzip("fw.log")
    let whole = try Data(contentsOf: URL(fileURLWithPath: folder.path("fw.log.gz")))
    try whole.prefix(whole.count * 9 / 10).write(to: URL(fileURLWithPath: folder.path("fw.log.gz")))
    let result = try codes()
    #expect(result.status == 3)
    #expect(result.findings == 1)
    #expect(!result.codes.isEmpty)
  }

  @Test func `a gzip bomb is stopped by the expansion ratio`() throws {
    // 300 MB of zeros take 300 kB, and 300 bytes when compressed twice.
    let zeros = folder.path("zeros")
    try Data().write(to: URL(fileURLWithPath: zeros))
    let handle = try #require(FileHandle(forWritingAtPath: zeros))
    try handle.truncate(atOffset: 300 << 20)
    try handle.close()
    try gzip("zeros")
    // gzip does not compress a `.gz` again.
    try FileManager.default.moveItem(atPath: folder.path("zeros.gz"), toPath: folder.path("ones"))
    try gzip("ones")
    let result = try codes()
    #expect(result.status == 3)
    #expect(result.codes.contains { $0.hasSuffix("over-limit") }, "\(result.codes)")
  }

  @Test func `binary in text, a missing line end and a broken character lose nothing else`() throws {
    var bytes = Array(Samples.log(lines: 3, hits: []).utf8) + [0x00, 0xff, 0xfe, 0x0a]
    bytes += Array(Samples.line(4, admin: true).utf8)
    try folder.write("fw.log", bytes)
    #expect(try codes().findings == 1)
  }

  @Test func `a mailbox without blank lines and a message nested a thousand deep end in time`() throws {
    let message = "From a@b.example Thu Jun 20 00:00:00 2024\nFrom: a@b.example\nSubject: x\n\nbody\n"
    try folder.write("a.mbox", String(repeating: message, count: 50))
    var deep = "From: a@b.example\nMIME-Version: 1.0\n"
    for level in 0..<1_000 { deep += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
    try folder.write("b.eml", deep + "\n")
    let result = try codes()
    #expect(result.status == 0 || result.status == 3)
  }

  @Test func `links, pipes and unreadable paths are said`() throws {
    try folder.write("x/fw.log", Samples.log(lines: 3, hits: [1]))
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("x/loop"), withDestinationPath: folder.url.path)
    let made = unsafe mkfifo(folder.path("pipe"), 0o600)
    try #require(made == 0)
    let result = try codes()
    #expect(result.codes.contains("intake.not-a-file"))
    #expect(result.findings == 1)
    #expect(result.status == 3)
  }
}
