import Foundation
import Testing

/// `attribute` and `knowledge import` as somebody outside uses them: a bundle of their own, odd profiles, a case.
@Suite(.serialized) struct AttributeCommandTests {
  private let folder: Folder
  private let bundle: String
  private let profiles: String

  private static func object(_ type: String, _ id: Int, _ name: String) -> String {
    #"{"type":"\#(type)","id":"\#(type)--\#(id)","name":"\#(name)"}"#
  }

  private static func uses(_ actor: Int, _ target: String) -> String {
    #"{"type":"relationship","id":"relationship--\#(actor)-\#(target)","relationship_type":"uses","#
      + #""source_ref":"intrusion-set--\#(actor)","target_ref":"\#(target)","#
      + #""external_references":[{"source_name":"Report \#(actor)"}]}"#
  }

  init() throws {
    folder = try Folder()
    var objects: [String] = []
    for index in 0..<30 {
      objects.append(
        #"{"type":"attack-pattern","id":"attack-pattern--\#(index)","name":"T","external_references":"#
          + #"[{"source_name":"mitre-attack","external_id":"T90\#(index + 10)"}]}"#)
    }
    for actor in 0..<6 {
      objects.append(Self.object("intrusion-set", actor, "Group \(actor)"))
      for malware in 0..<2 {
        objects.append(Self.object("malware", actor * 2 + malware, "Worm\(actor)x\(malware)"))
        objects.append(Self.uses(actor, "malware--\(actor * 2 + malware)"))
      }
      for index in 0..<10 { objects.append(Self.uses(actor, "attack-pattern--\((actor * 5 + index) % 30)")) }
    }
    bundle = try folder.write("bundle.json", #"{"type":"bundle","objects":[\#(objects.joined(separator: ","))]}"#)
    profiles = try folder.write(
      "profiles.ndjson",
      """
      {"id":"own","techniques":["T9020","T9021","T9022","T9023","T9024","T9025"],"software":["Worm2x0","Worm2x1"]}
      {"id":"bare","techniques":["T9020"]}
      {"id":"odd","techniques":["T9999","phishing",7,null],"software":["No Such Thing"],"times":["yesterday"],"wheels":4}
      {"id":"empty"}
      not json
      {"id":"hostile","techniques":["\\u0000","\\u202e"],"observables":[{"type":"","value":""},[],{"type":"url"}],"lures":[{"body":"x","language":"ja"},3]}
      """)
  }

  private func answers(_ run: KagamiRun) -> [String: [String: Any]] {
    Dictionary(
      uniqueKeysWithValues: run.objects.compactMap { answer in (answer["id"] as? String).map { ($0, answer) } })
  }

  @Test func `an own bundle is answered line by line, and what is odd is said`() throws {
    let run = try KagamiRun(["attribute", "--profile", profiles, "--knowledge", bundle, "--json"])
    #expect(run.status == 3)
    #expect(run.objects.count == 5)
    let found = answers(run)
    let own = try #require(found["own"]?["hypotheses"] as? [[String: Any]])
    #expect((own.first?["actor"] as? [String: Any])?["name"] as? String == "Group 2")
    #expect(found["own"]?["abstained"] as? Bool == false)
    for id in ["bare", "odd", "empty", "hostile"] {
      #expect(found[id]?["abstained"] as? Bool == true)
      let hypotheses = found[id]?["hypotheses"] as? [[String: Any]] ?? []
      #expect(hypotheses.contains { $0["actor"] is NSNull })
    }
    let codes = Set((found["odd"]?["issues"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String })
    #expect(
      codes.isSuperset(of: [
        "profile.unknown-technique", "profile.bad-technique", "profile.wrong-type", "profile.bad-time",
        "profile.unknown-field", "profile.unknown-software",
      ]))
    #expect(run.errors.contains("profile.not-json"))
    for line in run.lines { try SchemaValidation.validate(line, "attribution", in: folder) }
  }

  @Test func `imported knowledge answers as the bundle does`() throws {
    let into = folder.path("knowledge")
    let first = try KagamiRun(["knowledge", "import", bundle, "--into", into, "--json"])
    #expect(first.status == 0)
    try SchemaValidation.validate(first.output, "knowledge-import", in: folder)
    #expect(first.output.contains(#""status":"imported""#))
    #expect(try KagamiRun(["knowledge", "import", bundle, "--into", into]).output.contains("already there"))
    let direct = try KagamiRun(["attribute", "--profile", profiles, "--knowledge", bundle, "--json"])
    let imported = try KagamiRun(["attribute", "--profile", profiles, "--knowledge", into, "--json"])
    #expect(imported.output == direct.output)
    let bad = try folder.write("knowledge/broken.json", "{\"type\":\"bundle\",\"objects\":[")
    let partial = try KagamiRun(["attribute", "--profile", profiles, "--knowledge", into, "--json"])
    #expect(partial.status == 3 && partial.errors.contains("knowledge.not-stix"))
    #expect(partial.output == direct.output)
    #expect(try KagamiRun(["knowledge", "import", bad, "--into", into]).status == 3)
    #expect(try KagamiRun(["attribute", "--profile", profiles, "--knowledge", bad]).status == 4)
    #expect(try KagamiRun(["attribute", "--profile", folder.path("none"), "--knowledge", bundle]).status == 4)
  }

  @Test func `opinions of analysts stand beside the answer`() throws {
    let book = folder.path("a.kagami")
    let arguments = ["attribute", "opinion", "--case", book, "--question", "own", "--author", "Tanaka"]
    let run = try KagamiRun(
      arguments + [
        "--actor", "intrusion-set--2", "--opinion", "disagree", "--probability", "0.2", "--reason", "planted",
      ])
    #expect(run.status == 0 && run.output.contains("Tanaka"))
    #expect(try KagamiRun(arguments + ["--opinion", "perhaps", "--reason", "x"]).status == 2)
    #expect(try KagamiRun(arguments + ["--opinion", "agree", "--reason", " "]).status == 2)
    let beside = try KagamiRun(["attribute", "--profile", profiles, "--knowledge", bundle, "--case", book, "--json"])
    let opinions = answers(beside)["own"]?["opinions"] as? [[String: Any]]
    #expect(opinions?.first?["opinion"] as? String == "disagree")
    for line in beside.lines { try SchemaValidation.validate(line, "attribution", in: folder) }
    let list = try KagamiRun(["attribute", "opinions", "--case", book, "--json"])
    #expect(list.lines.count == 1)
    try SchemaValidation.validate(list.output, "analyst-opinion", in: folder)
    let text = try KagamiRun(["attribute", "--profile", profiles, "--knowledge", bundle, "--case", book])
    #expect(text.output.contains("planted"))
  }
}
