import Foundation
import Testing

/// Decisions about rules, from the command line to the scan.
@Suite(.serialized) struct RuleSettingCommandTests {
  private let folder: Folder
  private let rules: String
  private let log: String
  private let settings: String
  private let id: String

  init() throws {
    folder = try Folder()
    rules = try folder.write("rules/fw/a.yml", Samples.rule)
    log = try folder.write("fw.log", Samples.log(lines: 100, hits: [10, 20, 30]))
    settings = folder.path("s.yaml")
    id = try #require(try KagamiRun(["rules", "list", "--rules", rules, "--ndjson"]).objects.first?["id"] as? String)
  }

  private func change(_ arguments: String...) throws -> KagamiRun {
    try KagamiRun(["rules"] + arguments + ["--settings", settings, "--rules", rules])
  }

  private func scan() throws -> (findings: Int, rules: [String: Any]) {
    let run = try KagamiRun(["scan", log, "--rules", rules, "--settings", settings, "--json", "--quiet"])
    let document = try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let summary = try #require(document["summary"] as? [String: Any])
    return ((document["findings"] as? [Any])?.count ?? -1, summary["rules"] as? [String: Any] ?? [:])
  }

  @Test func `a rule is turned off and on again, and the scan says so`() throws {
    #expect(try change("disable", id, "--reason", "replaced").status == 0)
    let off = try KagamiRun(["scan", log, "--rules", rules, "--settings", settings, "--quiet"])
    // Not a single rule is left: that is not an answer.
    #expect(off.status == 4)
    let list = try KagamiRun(["rules", "list", "--rules", rules, "--settings", settings, "--ndjson"])
    #expect(list.objects.first?["enabled"] as? Bool == false)
    #expect(try change("enable", id).status == 0)
    #expect(try scan().findings == 3)
    #expect(try change("enable", id).status == 3)
  }

  @Test func `what is expected is suppressed, and the summary counts it`() throws {
    #expect(try change("suppress", id, "--where", "user=nobody", "--reason", "r").status == 0)
    let (findings, counts) = try scan()
    #expect(findings == 3)
    #expect(counts["suppressions"] as? Int == 1)
    #expect(try change("suppress", id, "--where", "cfgobj=support20", "--reason", "r").status == 0)
    #expect(try scan().findings == 2)
  }

  @Test func `a slip leaves the file as it was`() throws {
    #expect(try change("disable", "--pack", "fw", "--reason", "r").status == 0)
    let before = try String(contentsOfFile: settings, encoding: .utf8)
    #expect(try change("disable", "nosuch", "--reason", "r").status == 2)
    #expect(try change("suppress", id, "--where", "user|nope=x", "--reason", "r").status == 2)
    #expect(try change("suppress", id, "--where", "=x", "--reason", "r").status == 2)
    #expect(try change("suppress", id, "--where", "user=x", "--reason", "r", "--until", "soon").status == 2)
    #expect(try String(contentsOfFile: settings, encoding: .utf8) == before)
    try folder.write("s.yaml", "disabled: nonsense\n")
    #expect(try change("disable", id, "--reason", "r").status == 2)
    #expect(try String(contentsOfFile: settings, encoding: .utf8) == "disabled: nonsense\n")
  }

  @Test func `settings that cannot be read stop the scan`() throws {
    let run = try KagamiRun(["scan", log, "--rules", rules, "--settings", folder.path("none.yaml"), "--quiet"])
    #expect(run.status == 4)
    #expect(run.errors.contains("none.yaml"))
  }

  @Test func `coverage tells what the evidence cannot show`() throws {
    let layer = folder.path("layer.json")
    let run = try KagamiRun(["rules", "coverage", log, "--json", "--navigator", layer])
    #expect(run.status == 0)
    let listing = try #require(run.objects.first)
    let sources = try #require(listing["sources"] as? [[String: Any]])
    func seen(_ category: String) -> Bool? {
      sources.first { ($0["logsource"] as? [String: Any])?["category"] as? String == category }?["seen"] as? Bool
    }
    #expect(seen("email") == false)
    #expect(sources.contains { $0["seen"] as? Bool == true })
    #expect(sources.allSatisfy { $0["known"] as? Bool == true })
    let navigator = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: layer))) as? [String: Any])
    #expect((navigator["techniques"] as? [Any])?.count == (listing["techniques"] as? [Any])?.count)
  }

  @Test func `built-in rules stay when folders are added to them`() throws {
    let own = try KagamiRun(["rules", "list", "--ndjson"]).lines.count
    #expect(
      try KagamiRun(["rules", "list", "--ndjson", "--rules", "builtin", "--rules", rules]).lines.count == own + 1)
    #expect(try KagamiRun(["rules", "lint", "--strict"]).status == 0)
  }
}
