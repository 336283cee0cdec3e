import ContentPacks
import EventModel
import Foundation
import Testing

@testable import Knowledge

private let bundle = #"""
  {"type":"bundle","objects":[
   {"type":"intrusion-set","id":"intrusion-set--1","name":"Alpha","aliases":["Alpha","First"],
    "external_references":[{"source_name":"mitre-attack","external_id":"G0001"}]},
   {"type":"intrusion-set","id":"intrusion-set--2","name":"Beta","revoked":true},
   {"type":"attack-pattern","id":"attack-pattern--1","name":"Phishing",
    "external_references":[{"source_name":"mitre-attack","external_id":"T1566"}]},
   {"type":"malware","id":"malware--1","name":"Worm","x_mitre_aliases":["Worm","Wurm"],
    "external_references":[{"source_name":"mitre-attack","external_id":"S0001"}]},
   {"type":"campaign","id":"campaign--1","name":"Summer",
    "external_references":[{"source_name":"mitre-attack","external_id":"C0001"}]},
   {"type":"relationship","id":"relationship--1","relationship_type":"uses","source_ref":"intrusion-set--1",
    "target_ref":"attack-pattern--1","description":"Alpha sends mail.(Citation: One 2020)(Citation: Two 2021)"},
   {"type":"relationship","id":"relationship--2","relationship_type":"uses","source_ref":"campaign--1",
    "target_ref":"malware--1","external_references":[{"source_name":"One 2020"}]},
   {"type":"relationship","id":"relationship--3","relationship_type":"attributed-to","source_ref":"campaign--1",
    "target_ref":"intrusion-set--1"},
   {"type":"relationship","id":"relationship--4","relationship_type":"uses","source_ref":"intrusion-set--2",
    "target_ref":"malware--1"},
   {"type":"relationship","id":"relationship--5","relationship_type":"uses","source_ref":"malware--1",
    "target_ref":"attack-pattern--1"}]}
  """#

@Suite struct KnowledgeBaseTests {
  @Test func bundleGivesActorsWithTheirCampaignsAndLeavesRevokedOut() throws {
    let knowledge = KnowledgeBase.read(Data(bundle.utf8), name: "b.json")
    #expect(knowledge.issues.isEmpty)
    #expect(knowledge.actors.map(\.id) == ["G0001"])
    let uses = knowledge.actors[0].uses
    #expect(uses.map { knowledge.objects[$0.object].id } == ["T1566", "S0001"])
    #expect(uses.map(\.campaign) == [nil, "C0001"])
    #expect(uses[0].citations.map { knowledge.citations[$0] }.sorted() == ["One 2020", "Two 2021"])
    #expect(knowledge.software("WURM") == knowledge.software("S0001"))
    #expect(knowledge.technique("T1566.001") == knowledge.technique("T1566"))
    #expect(knowledge.softwareUses.count == 1)
  }

  @Test func anElementThatIsNoObjectCostsOnlyItself() {
    let damaged = bundle.replacingOccurrences(of: "\"objects\":[", with: "\"objects\":[7,null,\"x\",[],")
    let knowledge = KnowledgeBase.read(Data(damaged.utf8), name: "b.json")
    #expect(knowledge.actors.map(\.id) == ["G0001"])
    #expect(knowledge.issues.map(\.code) == ["knowledge.bad-object"])
  }

  @Test func droppingAReportTakesWhatRestsOnItAlone() throws {
    let knowledge = KnowledgeBase.read(Data(bundle.utf8), name: "b.json")
    let held = knowledge.dropping(citation: "One 2020")
    #expect(held.actors[0].uses.map { held.objects[$0.object].id } == ["T1566"])
    #expect(held.actors[0].uses[0].citations.count == 1)
    #expect(knowledge.dropping(citation: "Nobody 1999").actors[0].uses.count == 2)
    #expect(knowledge.removing(actor: "G0001").actors.isEmpty)
  }

  @Test func factTableKeepsWhatTheGalleryNeeds() throws {
    let knowledge = KnowledgeBase.read(Data(bundle.utf8), name: "b.json")
    let text = FactTable.render(knowledge, header: ["notice"])
    let again = KnowledgeBase.read(Data(text.utf8), name: "b.tsv")
    #expect(again.issues.isEmpty)
    #expect(again.objects == knowledge.objects)
    #expect(again.actors.map(\.uses) == knowledge.actors.map(\.uses))
    #expect(FactTable.render(again, header: ["notice"]) == text)
  }

  @Test(arguments: ["", "{", "[]", "{}", "plain words", "{\"type\":\"bundle\"}", "T\tx", "U\ta\tb\tc", "\u{0}\u{1}"])
  func rubbishIsSaidAndKeepsTheProgramAlive(text: String) {
    let knowledge = KnowledgeBase.read(Data(text.utf8), name: "rubbish")
    #expect(knowledge.actors.isEmpty)
    #expect(!knowledge.issues.isEmpty)
  }

  @Test func everyPrefixOfABundleIsReadOrRefused() {
    let bytes = Array(bundle.utf8)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      let knowledge = KnowledgeBase.read(Data(bytes[..<length]), name: "prefix")
      #expect(knowledge.actors.isEmpty && !knowledge.issues.isEmpty)
    }
  }

  @Test func galaxySynonymsAreClaimsAndMergeNobody() {
    let galaxy =
      #"{"authors":["x"],"values":[{"value":"ALPHA","uuid":"u1","meta":{"synonyms":["Uno"]}},{"value":"Gamma","uuid":"u2","meta":{"synonyms":["First"]}},{"uuid":"u3"}]}"#
    var knowledge = KnowledgeBase.read(Data(bundle.utf8), name: "b.json")
    MispGalaxy.read(Data(galaxy.utf8), into: &knowledge, name: "galaxy")
    #expect(knowledge.actors.map(\.name) == ["Alpha", "Gamma"])
    #expect(knowledge.actors[0].aliases.map(\.name) == ["First", "Uno"])
    #expect(knowledge.actors[1].aliases.map(\.name) == ["First"])
    #expect(knowledge.issues.map(\.code) == ["knowledge.no-name"])
  }

  @Test func shippedKnowledgeIsWholeAndNamesItsSources() throws {
    let knowledge = KnowledgeBase.shipped()
    #expect(knowledge.issues.isEmpty, "\(knowledge.issues.prefix(5))")
    #expect(knowledge.actors.count > 170)
    let mirror = try #require(knowledge.actor("Earth Kasha").map { knowledge.actors[$0] })
    #expect(mirror.id == "G1054" && mirror.uses.count > 50)
    #expect(knowledge.actor("G0045") != knowledge.actor("G1054"))
    let shared = try #require(knowledge.software("ANEL"))
    #expect(ActorGallery(knowledge).holderCount(shared) == 2)
    let table = Content.folder("actors").appendingPathComponent("attack.tsv")
    let head = try String(contentsOf: table, encoding: .utf8).prefix(600)
    #expect(head.contains("The MITRE Corporation"))
    for actor in knowledge.actors {
      guard let profile = actor.profile else { continue }
      let known = Set(profile.sources.map(\.id))
      let cited = (profile.observables ?? []).flatMap(\.sources) + (profile.relations ?? []).flatMap(\.sources)
      #expect(known.isSuperset(of: cited), "\(actor.name)")
    }
  }
}
