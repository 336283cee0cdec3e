import EventModel
import ExampleRegister
import Foundation
import Testing

@testable import Linking

@Suite struct RegisterReaderTests {
  private func read(_ text: String, _ name: String = "") -> RegisterReader.Register {
    RegisterReader.read(Data(text.utf8), name: name)
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let register = ExampleRegister(seed: 3).incidents
    let again = RegisterReader.read(try RegisterOutput.ndjson(register))
    #expect(again.incidents == register)
    #expect(Set(again.issues.map(\.code)).isSubset(of: ["register.contradictory-times"]))
  }

  @Test func badLinesAndFieldsAreSaidAndTheRestIsKept() {
    let text = """
      {"id":"a","techniques":["T1566"],"first_seen":"yesterday","colour":"red"}
      {"id":
      {"techniques":[]}
      {"id":"b","first_seen":"2024-02-02","last_seen":"2024-01-01T00:00:00Z","tactic":"magic","observables":[{"type":"url"}]}
      {"id":"a","organisation":"ACME","software":"ANEL"}
      """
    let register = read(text)
    #expect(register.incidents.map(\.id) == ["a", "b", "a#2"])
    #expect(register.incidents[0].techniques == ["T1566"])
    #expect(register.incidents[2].software == ["ANEL"])
    let codes = Set(register.issues.map(\.code))
    #expect(
      codes == [
        "register.bad-time", "register.unknown-field", "register.bad-json", "register.no-id",
        "register.contradictory-times", "register.unknown-tactic", "register.bad-observable", "register.duplicate-id",
        "register.wrong-type",
      ])
    #expect(register.issues.first { $0.code == "register.bad-json" }?.line == 2)
  }

  /// A register that was exported or pasted twice holds each incident once; another one of the same id is kept.
  @Test func theSameRowTwiceIsOneIncident() {
    let row = #"{"id":"a","organisation":"Aoba","observables":[{"type":"domain-name","value":"evil.example"}]}"#
    let other = row.replacing("Aoba", with: "Hinode")
    let register = read([row, row, other, row].joined(separator: "\n"))
    #expect(register.incidents.map(\.id) == ["a", "a#2"])
    #expect(
      register.issues.map(\.code) == ["register.same-incident", "register.duplicate-id", "register.same-incident"])
  }

  @Test func csvTemplate() {
    let text =
      "id,organisation,sector,country,first_seen,tactic,techniques,software,observables,subject\n"
      + "1,\"Aoba, Ltd.\",media,JP,2024-06-20,mail,T1566.001;T1204.002,ANEL,domain-name=a.example.org;ipv4-addr=192.0.2.1,\"He said \"\"hi\"\"\"\n2,x\n"
    let register = read(text, "r.csv")
    #expect(register.incidents.map(\.id) == ["1", "2"])
    #expect(register.incidents[0].organisation == .init(name: "Aoba, Ltd.", sector: "media", country: "JP"))
    #expect(register.incidents[0].observables.map(\.type) == ["domain-name", "ipv4-addr"])
    #expect(register.incidents[0].lures.first?.subject == "He said \"hi\"")
    #expect(register.issues.map(\.code) == ["register.bad-row"])
  }

  @Test func yamlTemplate() {
    let text = "incidents:\n  - id: y1\n    tactic: mail\n    techniques: [T1566.001]\n  - 7\n"
    let register = read(text, "r.yaml")
    #expect(register.incidents.map(\.id) == ["y1"])
    #expect(register.incidents[0].tactic == .mail)
    #expect(register.issues.map(\.code) == ["register.not-object"])
  }

  @Test func yamlTextMayLookLikeAnAlias() {
    let register = read("- {id: y1, lures: [{subject: 'read: *this* & - &that'}]}\n---\nid: y2\n", "r.yaml")
    #expect(register.incidents.map(\.id) == ["y1", "y2"])
    #expect(register.issues.isEmpty)
  }

  @Test func yamlAliasesThatExplodeAreRefused() {
    var text = "a0: &a0 [x, x]\n"
    for level in 1...40 { text += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1)]\n" }
    let register = read(text, "r.yaml")
    #expect(register.incidents.isEmpty)
    #expect(register.issues.map(\.code) == ["register.bad-yaml"])
    #expect(register.issues.first?.line ?? 0 > 1)
  }

  @Test func stixIncident() {
    let text = #"""
      {"type":"bundle","id":"bundle--1","objects":[
       {"type":"incident","id":"incident--1","name":"x","created":"2024-01-01T00:00:00Z"},
       {"type":"attack-pattern","id":"attack-pattern--1","name":"P","external_references":[{"source_name":"mitre-attack","external_id":"T1566"}]},
       {"type":"domain-name","id":"domain-name--1","value":"a.example.org"},
       {"type":"relationship","id":"relationship--1","relationship_type":"uses","source_ref":"incident--1","target_ref":"attack-pattern--1"},
       {"type":"report","id":"report--1","object_refs":["incident--1","domain-name--1"]}]}
      """#
    let register = read(text)
    #expect(register.incidents.map(\.techniques) == [["T1566"]])
    #expect(register.incidents.first?.observables.map(\.value) == ["a.example.org"])
  }

  @Test func mispEvent() {
    let text = #"""
      {"Event":{"uuid":"e1","date":"2024-06-20","info":"mail","Attribute":[{"type":"ip-dst","value":"192.0.2.1"},
       {"type":"filename|sha256","value":"a.exe|00ff"},{"type":"vulnerability","value":"CVE-2023-28461"},{"type":"comment","value":"x"}],
       "Tag":[{"name":"misp-galaxy:mitre-attack-pattern=\"Spearphishing Attachment - T1566.001\""}]}}
      """#
    let register = read(text)
    #expect(register.incidents.first?.observables.map(\.type) == ["ipv4-addr", "file:name", "file:sha256"])
    #expect(register.incidents.first?.techniques == ["T1566.001"])
    #expect(register.incidents.first?.cves == ["CVE-2023-28461"])
    #expect(register.issues.map(\.code) == ["register.unused-attribute"])
  }

  @Test func everyPrefixIsReadWithoutHarm() {
    let text =
      "{\"id\":\"a\",\"observables\":[{\"type\":\"url\",\"value\":\"http://a.example.org/x\"}]}\n{\"id\":\"b\"}\n"
    for length in 0...text.utf8.count {
      let register = RegisterReader.read(Data(text.utf8.prefix(length)))
      #expect(register.incidents.count + register.issues.count > 0)
    }
  }
}
