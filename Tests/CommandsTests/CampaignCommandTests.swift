import Foundation
import Testing

/// From cases of several organisations to campaigns, with analysts' decisions.
@Suite(.serialized) struct CampaignCommandTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    let rules = try folder.write("rules/a.yml", Samples.rule)
    for (offset, name) in ["Aoba", "Hinode"].enumerated() {
      let log = try folder.write("\(name).log", Samples.log(lines: 100 + offset, hits: [10 + offset, 20, 30]))
      _ = try KagamiRun(["scan", log, "--rules", rules, "--case", book(name), "--organisation", name, "--quiet"])
    }
  }

  private func book(_ name: String) -> String { folder.path(name + ".kagami") }

  private func document(_ arguments: String...) throws -> [String: Any] {
    let run = try KagamiRun(["campaigns", "--json"] + arguments)
    #expect([0, 1].contains(run.status), "\(run.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
  }

  private func campaigns(_ arguments: String...) throws -> [[String]] {
    let run = try KagamiRun(["campaigns", "--json"] + arguments)
    let value = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    return (value?["campaigns"] as? [[String: Any]] ?? []).compactMap { $0["incidents"] as? [String] }
  }

  private var register: String {
    get throws {
      let lines = (0..<6).map { number in
        let side = number < 3 ? "a" : "b"
        return """
          {"id":"\(side)\(number)","first_seen":"2024-06-0\(number + 1)T00:00:00Z","tactic":"mail","software":["\(number < 3 ? "LODEINFO" : "ANEL")"],\
          "organisation":{"name":"O\(number)"},"observables":[{"type":"domain-name","value":"\(side).example.org"},{"type":"mutex","value":"\(side)x"}]}
          """
      }
      return try folder.write("r.ndjson", lines.joined(separator: "\n") + "\n")
    }
  }

  @Test func `cases are merged, again without effect, and files that are none are refused`() throws {
    let all = book("all")
    let first = try KagamiRun(["merge", all, book("Aoba"), book("Hinode"), "--json"])
    #expect(first.status == 1)
    #expect(first.objects.first?["findings"] as? Int == 6)
    let again = try KagamiRun(["merge", all, book("Hinode"), book("Aoba"), "--json"])
    let counts = (again.objects.first?["cases"] as? [[String: Any]] ?? []).map { $0["findings"] as? Int }
    #expect(counts == [0, 0])
    #expect(try KagamiRun(["findings", "--case", all, "--organisation", "Aoba", "--ndjson"]).lines.count == 3)
    let bad = try folder.write("bad.kagami", "no case")
    let partial = try KagamiRun(["merge", all, bad, book("Aoba"), folder.path("none.kagami")])
    #expect(partial.status == 3)
    #expect(partial.errors.contains("case.not-a-casebook"))
    #expect(partial.errors.contains("case.not-found"))
    #expect(try KagamiRun(["merge", all, bad]).status == 4)
    #expect(try KagamiRun(["merge", all, all]).status == 4)
    #expect(try KagamiRun(["merge", all]).status == 2)
    let fresh = folder.path("fresh.kagami")
    #expect(try KagamiRun(["merge", fresh, bad]).status == 4)
    #expect(!FileManager.default.fileExists(atPath: fresh), "nothing is made when nothing can be merged")
  }

  @Test func `findings of a merged case become incidents of their organisations`() throws {
    let all = book("all")
    _ = try KagamiRun(["merge", all, book("Aoba"), book("Hinode")])
    let value = try document("--case", all, "--level", "low")
    let incidents = (value["campaigns"] as? [[String: Any]] ?? []).flatMap { $0["incidents"] as? [String] ?? [] }
    let unlinked = value["unlinked"] as? [String] ?? []
    #expect(incidents.count + unlinked.count >= 2)
    #expect((incidents + unlinked).allSatisfy { $0.hasPrefix("incident--") })
  }

  @Test func `decisions are kept with their reason, applied, shown and taken back`() throws {
    let file = try register
    #expect(try Set(campaigns("--register", file).map(Set.init)) == [["a0", "a1", "a2"], ["b3", "b4", "b5"]])
    let list = folder.path("decisions.ndjson")
    #expect(try KagamiRun(["decide", "pin", "a0", "b3", "--reason", "same server", "--decisions", list]).status == 0)
    #expect(try KagamiRun(["decide", "cut", "a1", "a0", "--reason", "sandbox", "--decisions", list]).status == 0)
    let book = book("Aoba")
    for arguments in [["name", "b4", "--name", "Blue"], ["cut", "a1", "b5"]] {
      #expect(try KagamiRun(["decide"] + arguments + ["--reason", "agreed", "--case", book]).status == 0)
    }
    let value = try document("--register", file, "--decisions", list, "--case", book, "--level", "critical")
    let found = (value["campaigns"] as? [[String: Any]] ?? [])
    let pinned = found.first { ($0["incidents"] as? [String] ?? []).contains("a0") }
    let members = Set(pinned?["incidents"] as? [String] ?? [])
    #expect(members.contains("b3"))
    #expect(!members.contains("a1"))
    #expect(pinned?["name"] as? String == "Blue")
    let kept = value["decisions"] as? [[String: Any]] ?? []
    #expect(kept.count == 4)
    #expect(kept.allSatisfy { $0["time"] is String && !(($0["reason"] as? String) ?? "").isEmpty })
    let listed = try KagamiRun(["decide", "list", "--case", book])
    #expect(listed.lines.count == 2)
    #expect(listed.output.contains("agreed"))
    #expect(try KagamiRun(["decide", "undo", "1", "--case", book]).status == 0)
    #expect(try KagamiRun(["decide", "undo", "1", "--case", book]).status == 4)
    #expect(try KagamiRun(["decide", "list", "--case", book]).lines.count == 1)
  }

  @Test(arguments: [
    ["decide", "cut", "a", "b", "--case", "x"], ["decide", "cut", "a", "--reason", "r", "--case", "x"],
    ["decide", "cut", "a", "b", "--reason", " ", "--case", "x"], ["decide", "cut", "a", "b", "--reason", "r"],
    ["campaigns"], ["campaigns", "--register", "r", "--knowledge", "k", "--without-knowledge"],
  ])
  func `wrong usage is refused`(arguments: [String]) throws { #expect(try KagamiRun(arguments).status == 2) }

  @Test func `the document fits its schema and the page has every campaign`() throws {
    let file = try register
    let page = folder.path("c.html")
    let run = try KagamiRun(["campaigns", "--register", file, "--json", "--html", page])
    try SchemaValidation.validate(run.output, "campaigns", in: folder)
    let html = try String(decoding: Data(contentsOf: URL(fileURLWithPath: page)), as: UTF8.self)
    for word in ["MirrorFace", "LODEINFO", "O1", "2024-06-01", "a.example.org", "No name can be given"] {
      #expect(html.contains(word), "\(word)")
    }
    for forbidden in ["<script", "src=\"http", "@import"] { #expect(!html.contains(forbidden)) }
  }

  @Test(arguments: ["--case", "--register", "--decisions"])
  func `what cannot be read is said`(option: String) throws {
    let bad = try folder.write("bad", "\u{1}\u{2}")
    let run = try KagamiRun(["campaigns", "--register", try register, option, bad])
    #expect([3, 4].contains(run.status))
    #expect(!run.errors.isEmpty)
  }
}
