import Foundation
import Glibc
import Testing

/// The commands that look at a case.
@Suite(.serialized) struct CaseCommandTests {
  private let folder: Folder
  private let book: String

  init() throws {
    folder = try Folder()
    book = folder.path("a.kagami")
    let rules = try folder.write("rules/a.yml", Samples.rule)
    let log = try folder.write("fw.log", Samples.log(lines: 100, hits: [10, 20, 30]))
    _ = try KagamiRun(["scan", log, "--rules", rules, "--case", book, "--organisation", "Aoba", "--quiet"])
  }

  private func count(_ filters: String...) throws -> Int {
    try KagamiRun(["findings", "--case", book, "--ndjson"] + filters).lines.count
  }

  @Test func `findings are filtered by time, level, technique, organisation and evidence`() throws {
    #expect(try count() == 3)
    #expect(try count("--from", "2024-06-19T18:00:15Z") == 2)
    #expect(try count("--until", "2024-06-19T18:00:15Z") == 1)
    #expect(try count("--level", "critical") == 0)
    #expect(try count("--technique", "T1136") == 3)
    #expect(try count("--technique", "T1059") == 0)
    #expect(try count("--organisation", "Aoba") == 3)
    #expect(try count("--organisation", "Other") == 0)
    #expect(try count("--evidence", "fw.log") == 3)
    #expect(try count("--limit", "2") == 2)
    #expect(try KagamiRun(["findings", "--case", book, "--from", "yesterday"]).status == 2)
  }

  @Test func `findings are counted by what they have in common`() throws {
    let rules = try KagamiRun(["findings", "--case", book, "--by", "rule", "--ndjson"])
    #expect(rules.status == 1)
    #expect(rules.objects.map { $0["findings"] as? Int } == [3])
    let days = try KagamiRun(["findings", "--case", book, "--by", "day", "--language", "en"])
    #expect(days.output.contains("2024-06-19"))
    #expect(try KagamiRun(["findings", "--case", book, "--by", "mac"]).status == 2)
    let none = try KagamiRun(["findings", "--case", book, "--by", "rule", "--level", "critical"])
    #expect(none.status == 0 && none.output.contains("No findings match."))
  }

  @Test(arguments: [
    ["--technique", "1566"], ["--from", "2024-06-20", "--until", "2024-06-19"], ["--limit", "0"], ["--level", "big"],
  ])
  func `a filter that cannot mean anything is refused`(filter: [String]) throws {
    #expect(try KagamiRun(["findings", "--case", book] + filter).status == 2)
  }

  /// "No findings match" must not sound like an answer when half of the evidence was not read.
  @Test func `losses decide the exit code of findings too`() throws {
    #expect(try KagamiRun(["findings", "--case", book]).status == 1)
    #expect(try KagamiRun(["findings", "--case", book, "--level", "critical"]).status == 0)
    let unknown = try KagamiRun(["findings", "--case", book, "--rule", "nothing"])
    #expect(unknown.status == 0 && unknown.errors.contains("nothing"))
    let damaged = try folder.write("cut.evtx", Array("ElfFile\0".utf8) + [UInt8](repeating: 7, count: 5_000))
    _ = try KagamiRun(["scan", damaged, "--case", book, "--quiet"])
    for filter in [[], ["--level", "critical"], ["--by", "rule"], ["--json"]] {
      let run = try KagamiRun(["findings", "--case", book] + filter)
      #expect(run.status == 3, "\(filter)")
      #expect(run.errors.contains("not read in full: 1."), "\(filter)")
    }
  }

  @Test(arguments: ["", "-wal", "-shm"])
  func `no output replaces a case`(companion: String) throws {
    let before = try KagamiRun(["findings", "--case", book, "--ndjson"]).output
    for command in [["report"], ["report", "--json"]] {
      let run = try KagamiRun(command + ["--case", book, "--output", book + companion])
      #expect(run.status == 4)
      #expect(run.errors.contains("it is a case"))
    }
    let link = folder.path("link.html")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: book)
    #expect(try KagamiRun(["report", "--case", book, "--output", link]).status == 4)
    #expect(try KagamiRun(["findings", "--case", book, "--ndjson"]).output == before)
  }

  @Test func `two scans do not write into one case at the same time`() throws {
    let log = try folder.write("other.log", Samples.log(lines: 9, hits: [2]))
    let other = try FileHandle(forUpdating: URL(fileURLWithPath: book))
    #expect(flock(other.fileDescriptor, LOCK_EX | LOCK_NB) == 0)
    let busy = try KagamiRun(["scan", log, "--case", book, "--quiet"])
    #expect(busy.status == 4 && busy.errors.contains("another scan"))
    #expect(try KagamiRun(["findings", "--case", book]).status == 1)
    try other.close()
    #expect(try KagamiRun(["scan", log, "--case", book, "--quiet"]).status == 1)
  }

  /// Names as old Japanese systems write them (Shift_JIS), and with control characters.
  @Test(arguments: [[0x83, 0x5a, 0x83, 0x4c], Array("a\nb%41".utf8), Array("100%41".utf8)])
  func `evidence whose name is no text can be shown again`(name: [UInt8]) throws {
    let rules = try folder.write("names/a.yml", Samples.rule)
    let directory = folder.path("evidence")
    try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
    let path = (Array((directory + "/").utf8) + name + [0]).map { CChar(bitPattern: $0) }
    let descriptor = unsafe creat(path, 0o600)
    #expect(descriptor >= 0)
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(
      contentsOf: Data(Samples.log(lines: 9, hits: [2]).utf8))
    let book = folder.path("names.kagami")
    #expect(try KagamiRun(["scan", directory, "--rules", rules, "--case", book, "--quiet"]).status == 1)
    let found = try KagamiRun(["findings", "--case", book, "--ndjson"]).objects
    let id = try #require(found.first?["id"] as? String)
    let shown = try KagamiRun(["show", id, "--case", book])
    #expect(shown.lines.contains { $0.hasPrefix("▶ ") && $0.contains("support2") })
  }

  @Test func `one finding is shown with its line and the lines around it`() throws {
    let id = try #require(
      try KagamiRun(["findings", "--case", book, "--ndjson"]).objects.first?["id"] as? String)
    let run = try KagamiRun(["show", String(id.prefix(10)), "--case", book])
    #expect(run.status == 0)
    #expect(run.lines.contains { $0.hasPrefix("▶ ") && $0.contains("support10") })
    #expect(run.output.contains("support9"))
    #expect(try KagamiRun(["show", "ffffffffffff", "--case", book]).status == 4)
  }

  @Test func `changed evidence is said`() throws {
    let id = try #require(
      try KagamiRun(["findings", "--case", book, "--ndjson"]).objects.first?["id"] as? String)
    try folder.write("fw.log", Samples.log(lines: 100, hits: [11]))
    #expect(try KagamiRun(["show", id, "--case", book]).output.contains("WARNING"))
  }

  @Test func `a pipe that is named as output is written to, not replaced`() throws {
    for name in ["/dev/stdout", "-"] {
      let run = try KagamiRun(["report", "--case", book, "--output", name])
      #expect(run.status == 0)
      #expect(run.output.hasPrefix("<!") && run.output.contains("</html>"))
    }
    // A link of our own: the devices of the machine must not be at stake.
    let link = folder.path("link")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "/dev/full")
    #expect(try KagamiRun(["report", "--case", book, "--output", link]).status == 4)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "/dev/full")
  }

  @Test func `output that cannot be written is said`() throws {
    for command in [["findings", "--case", book], ["rules", "list"]] {
      let process = KagamiRun.process(command)
      let errors = Pipe()
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      process.standardError = errors
      try process.run()
      let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
      process.waitUntilExit()
      #expect(process.terminationStatus == 4)
      #expect(said.contains("The output cannot be written"))
    }
  }

  @Test(arguments: ["ja", "en"])
  func `the report is one file without references to others`(language: String) throws {
    let path = folder.path("r.html")
    let run = try KagamiRun(["report", "--case", book, "--output", path, "--language", language])
    #expect(run.status == 0)
    let html = try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    #expect(html.contains("<html lang=\"\(language)\""))
    #expect(html.contains(language == "ja" ? "外部からの管理者追加" : "Administrator added from outside"))
    for forbidden in ["<script", "src=\"http", "@import"] { #expect(!html.contains(forbidden)) }
  }

  @Test func `a file that is no case is refused and left alone`() throws {
    let path = try folder.write("text.kagami", "not a case")
    #expect(try KagamiRun(["findings", "--case", path]).status == 4)
    #expect(try String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self) == "not a case")
  }
}
