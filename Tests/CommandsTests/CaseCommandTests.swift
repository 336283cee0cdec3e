import Foundation
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
