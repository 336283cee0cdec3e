import EventModel
import Foundation
import Knowledge
import Testing

@testable import Linking

/// Which incidents of a campaign may carry a name.
@Suite struct CampaignStandingTests {
  static let knowledge = KnowledgeBase.shipped()
  private static let mirror = "G1054"

  private func incident(_ id: String, _ software: [String] = [], _ values: [(String, String)] = []) -> IncidentReport {
    var incident = IncidentReport(id: id)
    incident.software = software
    incident.observables = values.map { .init(type: $0.0, value: $0.1) }
    return incident
  }

  private func standing(_ members: [IncidentReport], beside: [IncidentReport] = []) -> [String: CampaignStanding.Ground]
  {
    let judge = StandingJudge(members + beside, options: .init(knowledge: Self.knowledge))
    let campaign = Campaign(
      id: "c", incidents: members.map(\.id), links: [], phases: [], summary: CampaignSummaries.summary([], .builtIn))
    let found = judge.standing(of: campaign, actor: Self.mirror)
    #expect(found.members.map(\.incident) == members.map(\.id))
    #expect(found.members.allSatisfy { $0.isAttributed == [.ownTrace, .exclusiveValues].contains($0.ground) })
    #expect(found.members.allSatisfy { $0.ground == .weak || !$0.values.isEmpty })
    return Dictionary(uniqueKeysWithValues: found.members.map { ($0.incident, $0.ground) })
  }

  @Test(arguments: [
    (["LODEINFO"], CampaignStanding.Ground.ownTrace), (["NOOPDOOR", "Mimikatz"], .ownTrace),
    (["ANEL"], .weak), (["Cobalt Strike", "Net"], .weak), (["Emotet"], .weak), (["LockBit 3.0"], .weak), ([], .weak),
    (["RedLeaves"], .contradiction), (["LODEINFO", "RedLeaves"], .contradiction),
  ])
  func softwareNames(software: [String], expected: CampaignStanding.Ground) {
    #expect(standing([incident("a", software)])["a"] == expected)
  }

  @Test func aKnownValueNames() {
    let found = standing([
      incident("a", [], [("domain-name", "www.ninesmn.com")]), incident("b", [], [("domain-name", "x.torefrog.com")]),
      incident("c", [], [("domain-name", "torefrog.com.example.org")]),
    ])
    #expect(found == ["a": .ownTrace, "b": .ownTrace, "c": .weak])
  }

  @Test(arguments: [
    ([("file:name", "31558_n.dll")], [], CampaignStanding.Ground.weak),
    ([("file:name", "31558_n.dll"), ("domain-name", "www.ninesmn.com")], [], .ownTrace),
    ([("file:name", "31558_n.dll")], ["LODEINFO"], .ownTrace),
  ])
  func aNameOfAFileAloneNamesNobody(
    values: [(String, String)], software: [String], expected: CampaignStanding.Ground
  ) {
    #expect(standing([incident("a", software, values)])["a"] == expected)
  }

  @Test func exclusiveValuesCarryTheNameOn() {
    let server = ("domain-name", "c2.example.org")
    let found = standing([
      incident("a", ["LODEINFO"], [server]), incident("b", ["NOOPDOOR"], [server]),
      incident("near", [], [server, ("domain-name", "one.example.org"), ("file:name", "q.dll")]),
      incident("next", [], [("domain-name", "one.example.org"), ("file:name", "q.dll")]),
      incident("thin", [], [("file:name", "q.dll")]),
    ])
    #expect(found["near"] == .exclusiveValues)
    #expect(found["next"] == .exclusiveValues)
    #expect(found["thin"] == .weak, "one file name of others names nobody")
  }

  @Test func whatOthersHaveTooDoesNot() {
    let server = ("domain-name", "c2.example.org")
    let members = [
      incident("a", ["LODEINFO"], [server]), incident("b", ["NOOPDOOR"], [server]), incident("x", [], [server]),
    ]
    #expect(standing(members)["x"] == .exclusiveValues)
    let rented = members.map { incident($0.id, $0.software, [("ipv4-addr", "192.0.2.7")]) }
    #expect(standing(rented)["x"] == .weak, "one rented address names nobody")
    #expect(standing(members, beside: [incident("stranger", [], [server])])["x"] == .weak)
  }

  @Test func sharedHostingAndVictimsDoNot() {
    var (a, b) = (incident("a", ["LODEINFO"]), incident("b"))
    for value in ["8.8.8.8", "10.0.0.1"] {
      a.observables.append(.init(type: "ipv4-addr", value: value))
      b.observables.append(.init(type: "ipv4-addr", value: value))
    }
    (a.organisation, b.organisation) = (.init(name: "Aoba", sector: "media"), .init(name: "Aoba", sector: "media"))
    (a.techniques, b.techniques) = (["T1566.001", "T1204.002"], ["T1566.001", "T1204.002"])
    #expect(standing([a, b])["b"] == .weak)
  }

  @Test func aPoisonedReportTakesNoNameAwayAndGetsNone() {
    let values = (0..<4).map { ("domain-name", "d\($0).example.org") }
    let members = (0..<4).map { incident("m\($0)", $0 < 2 ? ["LODEINFO"] : [], values) }
    let found = standing(members + [incident("poison", ["RedLeaves"], values)])
    #expect(found["poison"] == .contradiction)
    #expect(found["m0"] == .ownTrace)
    #expect(found["m2"] == .weak, "all its values are contested")
    let better = standing(
      [
        incident("m0", ["LODEINFO"], values + [("mutex", "q1")]),
        incident("m1", ["LODEINFO"], values + [("mutex", "q1")]),
      ]
        + [incident("m2", [], values + [("mutex", "q1")]), incident("poison", ["RedLeaves"], values)])
    #expect(better["m2"] == .exclusiveValues, "what the poison does not have still ties")
  }
}
