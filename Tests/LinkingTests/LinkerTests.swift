import EventModel
import ExampleRegister
import Foundation
import Knowledge
import Testing

@testable import Linking

@Suite struct LinkerTests {
  private func incident(_ id: String, _ values: [(String, String)], day: Int = 0) -> IncidentReport {
    var incident = IncidentReport(id: id)
    incident.firstSeen = EventTime(seconds: 1_600_000_000 + Int64(day) * 86_400)
    incident.observables = values.map { .init(type: $0.0, value: $0.1) }
    return incident
  }

  private func campaign(_ name: String, _ count: Int) -> [IncidentReport] {
    (0..<count).map { number in
      incident(
        "\(name)\(number)",
        [
          ("domain-name", "\(name)-\(number % 3).example.org"), ("file:sha256", "\(name)\(number / 3)"),
          ("mutex", name),
        ],
        day: number)
    }
  }

  @Test func aRareSharedValueTiesAndACommonOneDoesNot() {
    var register = (0..<30).map { incident("n\($0)", [("domain-name", "everywhere.example.org")], day: $0 * 40) }
    register += [
      incident("x", [("domain-name", "rare.example.org")]), incident("y", [("domain-name", "RARE.example.org")]),
    ]
    let result = Linker.link(register)
    #expect(result.campaigns.map(\.incidents) == [["x", "y"]])
    #expect(result.campaigns.first?.links.first?.reasons.first?.value == "rare.example.org")
    #expect(result.unlinked.count == 30)
    #expect(result.issues.contains { $0.code == "linking.common-value" && $0.item == "everywhere.example.org" })
  }

  @Test(arguments: [
    ("ipv4-addr", "8.8.8.8"), ("ipv4-addr", "10.1.2.3"), ("domain-name", "gmail.com"),
    ("domain-name", "3utilities.com"),
    ("domain-name", "files.onedrive.live.com"), ("file:md5", "d41d8cd98f00b204e9800998ecf8427e"),
    ("url", "https://1drv.ms/"), ("ipv6-addr", "fe80::1"),
  ])
  func sharedValuesTieNothing(type: String, value: String) {
    let result = Linker.link([incident("a", [(type, value)]), incident("b", [(type, value)])])
    #expect(result.campaigns.isEmpty)
  }

  @Test func aHostUnderADynamicParentIsSomebodysOwn() {
    let values = [("domain-name", "quietmirror.3utilities.com")]
    #expect(Linker.link([incident("a", values), incident("b", values)]).campaigns.count == 1)
  }

  @Test func aPoisonedReportDoesNotJoinTwoCampaigns() {
    let (left, right) = (campaign("left", 8), campaign("right", 8))
    var poison = incident("poison", [], day: 4)
    poison.observables = (left + right).flatMap { $0.observables.prefix(2) }
    let result = Linker.link(left + right + [poison])
    for found in result.campaigns {
      let hasLeft = found.incidents.contains { $0.hasPrefix("left") }
      let hasRight = found.incidents.contains { $0.hasPrefix("right") }
      #expect(!(hasLeft && hasRight))
    }
    #expect(result.campaigns.contains { $0.incidents.count >= 7 })
  }

  @Test func everyIncidentOfACampaignIsReachedByItsLinks() {
    let register = ExampleRegister(seed: 7)
    let result = Linker.link(register.incidents)
    for campaign in result.campaigns {
      var reached: Set<String> = [campaign.incidents[0]]
      var grown = true
      while grown {
        grown = false
        for link in campaign.links where reached.contains(link.from) != reached.contains(link.to) {
          reached.formUnion([link.from, link.to])
          grown = true
        }
      }
      #expect(reached == Set(campaign.incidents))
      #expect(campaign.links.allSatisfy { !$0.reasons.isEmpty })
      #expect(Set(campaign.phases.flatMap(\.incidents)) == Set(campaign.incidents))
    }
  }

  @Test func theOrderOfTheRegisterDoesNotMatter() {
    let register = campaign("a", 6) + campaign("b", 5)
    #expect(Linker.link(register) == Linker.link(register.reversed()))
  }

  @Test func decisionsAreAppliedAndRepeated() {
    let register = campaign("a", 6) + campaign("b", 5)
    func groups(_ decisions: [LinkDecision]) -> LinkingResult {
      var options = LinkingOptions()
      options.decisions = decisions
      return Linker.link(register, options: options)
    }
    #expect(groups([]).campaigns.count == 2)
    let pinned = groups([.init(.pin, incidents: ["a0", "b0"], reason: "same server in a private report")])
    #expect(pinned.campaigns.map(\.incidents.count) == [11])
    let split = groups([.init(.split, incidents: ["a0", "a1"], reason: "an exercise")])
    #expect(!split.campaigns.contains { Set($0.incidents).isSuperset(of: ["a0", "a5"]) })
    let cut = groups([.init(.cut, incidents: ["a0", "a1"], reason: "shared sandbox")])
    #expect(!cut.campaigns.contains { Set($0.incidents).isSuperset(of: ["a0", "a1"]) })
    let named = groups([.init(.name, incidents: ["b0"], name: "Blue", reason: "agreed")])
    #expect(named.campaigns.map(\.name).contains("Blue"))
    #expect(
      groups([.init(.cut, incidents: ["nobody", "a0"], reason: "")]).issues.map(\.code) == ["linking.unknown-incident"])
  }

  @Test(arguments: [
    ("株式会社青空研究所", "青空研究所"), ("Aoba Systems Co., Ltd.", "ＡＯＢＡ systems"), ("The Aoba Systems", "aoba-systems inc."),
  ])
  func oneOrganisationUnderSeveralNames(a: String, b: String) {
    #expect(OrganisationName.key(a) == OrganisationName.key(b))
  }

  @Test(arguments: [
    ("先日はお時間をいただきありがとうございました。次回の勉強会で使う資料をお送りします。ご確認ください。", "先日はお時間をいただき、ありがとうございました。次回の勉強会で使う資料をお送りします。ご確認下さい。", true),
    (
      "Please find the programme of the workshop attached and confirm.",
      "please find the programme of the workshop attached, and confirm!", true
    ),
    (
      "Please find the programme of the workshop attached and confirm.",
      "Your parcel could not be delivered to the address given by you.", false
    ),
  ])
  func nearDuplicateLures(a: String, b: String, expected: Bool) {
    let shared = Set(TextShingles.bands(a)).intersection(TextShingles.bands(b)).count
    #expect((shared >= 1) == expected)
  }

  @Test(arguments: [UInt64(101)]) func generatedRegistersComeApartAgain(seed: UInt64) {
    let register = ExampleRegister(seed: seed)
    let result = Linker.link(register.incidents, options: .init(knowledge: .shipped()))
    let main = result.campaigns.max { $0.incidents.count < $1.incidents.count }
    let inside = main?.incidents.count { register.truth.campaign[$0] == ExampleRegister.main } ?? 0
    #expect(Double(inside) >= 0.9 * Double(main?.incidents.count ?? 1), "seed \(seed)")
    #expect(inside > 150, "seed \(seed)")
    let linked = Set(result.campaigns.flatMap(\.incidents))
    #expect(linked.isDisjoint(with: register.truth.outsiders), "seed \(seed)")
  }
}
