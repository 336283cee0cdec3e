import Foundation
import Testing

/// The document of `scan --json` against `docs/output-schema`, with an independent validator of the standard.
@Suite struct ScanDocumentTests {
  private let folder: Folder
  private let document: KagamiRun

  init() throws {
    folder = try Folder()
    try folder.write("e/fw.log", Samples.log(lines: 20, hits: [3, 4]))
    try folder.write("e/empty.log", "")
    let rules = try folder.write("rules/a.yml", Samples.rule)
    document = try KagamiRun(["scan", folder.path("e"), "--rules", rules, "--json", "--quiet"])
  }

  @Test func `it has four parts and counts what it lists`() throws {
    let value = try #require(
      try JSONSerialization.jsonObject(with: Data(document.output.utf8)) as? [String: Any])
    #expect(Set(value.keys) == ["findings", "evidence", "anomalies", "summary"])
    #expect((value["findings"] as? [Any])?.count == 2)
    #expect((value["evidence"] as? [Any])?.count == 2)
    let summary = value["summary"] as? [String: Any]
    #expect((summary?["findings"] as? [String: Any])?["total"] as? Int == 2)
    #expect(summary?["exitCode"] as? Int == 3)
    #expect(document.status == 3)
  }

  @Test func `it fits its schema`() throws {
    try SchemaValidation.validate(document.output, "scan", in: folder)
  }

  @Test(arguments: [true, false])
  func `a case as a document fits its schema`(toFile: Bool) throws {
    let book = folder.path("a.kagami")
    _ = try KagamiRun(
      ["scan", folder.path("e"), "--rules", folder.path("rules/a.yml"), "--case", book, "--quiet"])
    let path = folder.path("case.json")
    let run = try KagamiRun(["report", "--case", book, "--json"] + (toFile ? ["--output", path] : []))
    #expect(run.status == 0)
    let text = toFile ? try String(contentsOfFile: path, encoding: .utf8) : run.output
    try SchemaValidation.validate(text, "case", in: folder)
    let value = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect((value["findings"] as? [Any])?.count == 2)
    #expect((value["evidence"] as? [Any])?.count == 2)
    #expect((value["anomalies"] as? [Any])?.isEmpty == false)
  }

  @Test(arguments: ["--json", "--ndjson"])
  func `matches of a rule on trial fit their schema`(format: String) throws {
    let rule = folder.path("rules/a.yml")
    let run = try KagamiRun(["rules", "test", rule, folder.path("e/fw.log"), format])
    #expect(run.status == 1)
    let texts: [String]
    if format == "--json" {
      let list = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [Any] ?? []
      texts = try list.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
    } else {
      texts = run.lines
    }
    #expect(texts.count == 2)
    for text in texts { try SchemaValidation.validate(text, "rule-match", in: folder) }
  }
}
