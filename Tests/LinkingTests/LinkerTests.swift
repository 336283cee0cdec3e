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

  /// Copies two values, or every value, of each incident of both campaigns.
  @Test(arguments: [2, 9], [8, 20]) func aPoisonedReportDoesNotJoinTwoCampaigns(copied: Int, size: Int) {
    let (left, right) = (campaign("left", size), campaign("right", size))
    let others = (0..<40).map { incident("n\($0)", [("domain-name", "alone\($0).example.org")], day: $0 * 9) }
    var poison = incident("poison", [], day: 4)
    poison.observables = (left + right).flatMap { $0.observables.prefix(copied) }
    let result = Linker.link(left + right + others + [poison])
    for found in result.campaigns {
      let hasLeft = found.incidents.contains { $0.hasPrefix("left") }
      let hasRight = found.incidents.contains { $0.hasPrefix("right") }
      #expect(!(hasLeft && hasRight))
    }
    #expect(result.campaigns.count { $0.incidents.count >= size } == 2, "both campaigns stay whole")
    #expect(result.issues.contains { $0.code == "linking.bridge" && $0.item == "poison" })
  }

  /// Two reports that copy both campaigns and support each other: where they tie the campaigns, that is said.
  @Test(arguments: [8, 20]) func twoPoisonedReportsAreNamed(size: Int) {
    let (left, right) = (campaign("left", size), campaign("right", size))
    let others = (0..<40).map { incident("n\($0)", [("domain-name", "alone\($0).example.org")], day: $0 * 9) }
    let poison = (0..<2).map { number -> IncidentReport in
      var poison = incident("poison\(number)", [], day: 4)
      poison.observables = (left + right).flatMap { $0.observables.prefix(2) }
      return poison
    }
    let result = Linker.link(left + right + others + poison)
    let isTied = result.campaigns.contains { found in
      found.incidents.contains { $0.hasPrefix("left") } && found.incidents.contains { $0.hasPrefix("right") }
    }
    let isSaid = result.issues.contains {
      $0.code == "linking.narrow-tie" && $0.item == "poison0, poison1"
        || $0.code == "linking.bridge" && $0.item?.hasPrefix("poison") == true
    }
    #expect(!isTied || isSaid)
    #expect(!Linker.link(left + right + others).issues.contains { $0.code == "linking.narrow-tie" })
  }

  /// Everybody writes about the same event: subjects and texts of lures alone make no campaign.
  @Test func luresAloneTieNoCampaigns() {
    func lured(_ name: String, _ count: Int) -> [IncidentReport] {
      campaign(name, count).enumerated().map { offset, incident in
        var incident = incident
        incident.lures = [
          .init(subject: "日米同盟に関する勉強会のご案内（\(offset % 2 == 0 ? "再送" : "至急")）", body: nil, language: "ja"),
          .init(subject: "Re: 台湾海峡情勢についての意見交換", body: nil, language: "ja"),
        ]
        return incident
      }
    }
    let others = (0..<60).map { incident("n\($0)", [("domain-name", "alone\($0).example.org")], day: $0 * 9) }
    let result = Linker.link(lured("left", 9) + lured("right", 9) + others)
    #expect(result.campaigns.map(\.incidents.count) == [9, 9])
  }

  /// Two phases with new servers, tied by malware that nobody else in the register has.
  @Test func privateMalwareTiesPhases() {
    var register = campaign("left", 9) + campaign("right", 9).map { shifted($0, 200) }
    for index in register.indices { register[index].software = index % 3 == 0 ? [] : ["GLASSMOTH", "ORBWEAVE"] }
    register += (0..<60).map { incident("n\($0)", [("domain-name", "alone\($0).example.org")], day: $0 * 9) }
    #expect(Linker.link(register).campaigns.map(\.incidents.count) == [18])
  }

  private func shifted(_ incident: IncidentReport, _ days: Int64) -> IncidentReport {
    var incident = incident
    incident.firstSeen = incident.firstSeen.map {
      EventTime(nanoseconds: $0.nanoseconds + days * 86_400_000_000_000)
    }
    return incident
  }

  @Test(arguments: [(0, 0.02, 1.0), (1, 0.02, 0.0198), (2, 0.02, 0.000197), (3, 0.5, 0.0144)])
  func chanceOfAtLeast(count: Int, mean: Double, expected: Double) {
    #expect(abs(ClusterMerge.atLeast(count, mean: mean) - expected) < 0.0001)
  }

  @Test func everyIncidentOfACampaignIsReachedByItsLinks() {
    let (register, result) = Self.small
    #expect(result.campaigns.count >= 10)
    for campaign in result.campaigns {
      #expect(Self.reached(campaign) == Set(campaign.incidents))
      #expect(campaign.links.allSatisfy { !$0.reasons.isEmpty })
      let phased = campaign.phases.flatMap(\.incidents)
      #expect(Set(phased).isSubset(of: campaign.incidents))
      #expect(Set(phased).count == phased.count && phased.count * 20 >= campaign.incidents.count * 19)
    }
    let all = result.campaigns.flatMap(\.incidents) + result.unlinked
    #expect(all.sorted() == register.incidents.map(\.id).sorted(), "nobody is lost, nobody is twice")
  }

  /// What the links reach from the first incident.
  static func reached(_ campaign: Campaign) -> Set<String> {
    var reached: Set<String> = [campaign.incidents[0]]
    var grown = true
    while grown {
      grown = false
      for link in campaign.links where reached.contains(link.from) != reached.contains(link.to) {
        reached.formUnion([link.from, link.to])
        grown = true
      }
    }
    return reached
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

  /// A register of two fifths the size, linked once for several tests.
  static let small: (register: ExampleRegister, result: LinkingResult) = {
    let register = ExampleRegister(seed: 101, size: 0.4)
    return (register, Linker.link(register.incidents, options: .init(knowledge: CampaignStandingTests.knowledge)))
  }()

  @Test func generatedRegistersComeApartAgain() {
    let (register, result) = Self.small
    let main = result.campaigns.max { $0.incidents.count < $1.incidents.count }
    let inside = main?.incidents.count { register.truth.campaign[$0] == ExampleRegister.main } ?? 0
    #expect(Double(inside) >= 0.97 * Double(main?.incidents.count ?? 1))
    #expect(inside >= 75)
    let linked = Set(result.campaigns.flatMap(\.incidents))
    #expect(linked.isDisjoint(with: register.truth.outsiders))
    #expect(main?.phases.count == 3)
  }

  @Test func namesGoToNobodyElse() throws {
    let (register, result) = Self.small
    let judge = StandingJudge(register.incidents, options: .init(knowledge: CampaignStandingTests.knowledge))
    var right = 0
    for campaign in result.campaigns {
      for id in judge.standing(of: campaign, actor: "G1054").attributed {
        #expect(register.truth.campaign[id] == ExampleRegister.main)
        right += 1
      }
    }
    #expect(right >= 70)
  }

  @Test func aStragglerDoesNotMoveAPhase() {
    func mail(_ id: String, day: Int) -> IncidentReport {
      var incident = incident(id, [], day: day)
      incident.tactic = .mail
      return incident
    }
    let part = (0..<30).map { mail("p\($0)", day: 200 + $0 * 4) }
    let found = Phases.split([mail("early", day: 90)] + part + [mail("late", day: 420)])
    #expect(found.map(\.count) == [30])
    #expect(Phases.split(part).map(\.count) == [30])
    let sparse = (0..<6).map { mail("s\($0)", day: $0 * 100) }
    #expect(Phases.split(sparse).flatMap(\.self).count == 6)
  }

  // MARK: Bad input

  @Test func contradictoryTimesAreUsedInOrder() {
    var register = campaign("a", 4)
    for index in register.indices {
      register[index].lastSeen = register[index].firstSeen.map {
        EventTime(nanoseconds: $0.nanoseconds - 5 * 86_400_000_000_000)
      }
    }
    let result = Linker.link(register)
    #expect(result.campaigns.map(\.incidents.count) == [4])
    let summary = result.campaigns.first?.summary
    #expect(summary?.firstSeen == register.compactMap(\.lastSeen).min { $0.nanoseconds < $1.nanoseconds })
  }

  @Test func incidentsWithNothingButAnIdStayAlone() {
    let register = (0..<40).map { IncidentReport(id: "e\($0)") }
    let result = Linker.link(register + campaign("a", 5))
    #expect(result.campaigns.map(\.incidents.count) == [5])
    #expect(result.unlinked.count == 40)
    #expect(Linker.link(register).campaigns.isEmpty)
    #expect(Linker.link([]).unlinked.isEmpty)
  }

  @Test func oneOrganisationUnderThreeNamesIsOneVictimAndTiesNobody() {
    let names = ["株式会社青空", "青空 Co., Ltd.", "（株）青空"]
    let register = names.enumerated().map { offset, name in
      var incident = incident("v\(offset)", [("domain-name", "own\(offset).example.org")], day: offset * 200)
      incident.organisation = .init(name: name)
      return incident
    }
    #expect(Set(names.map(OrganisationName.key)).count == 1)
    #expect(Linker.link(register).campaigns.isEmpty)
  }

  @Test func aValueInNineOfTenIncidentsTiesNobodyAndIsSaid() {
    var register = (0..<100).map { incident("n\($0)", [("domain-name", "own\($0).example.org")], day: $0 * 9) }
    for index in register.indices.prefix(90) {
      register[index].observables.append(.init(type: "file:sha256", value: "everywhere"))
    }
    let result = Linker.link(register)
    #expect(result.campaigns.isEmpty)
    #expect(result.issues.contains { $0.code == "linking.common-value" && $0.item == "everywhere" })
  }

  /// The way of large registers (a million observables are in Benchmarks/Linking): blocks instead of all pairs.
  @Test func largeRegistersAreLinkedWithoutAllPairs() {
    let groups = (0..<400).map { group in
      (0..<5).map { number in
        incident(
          "g\(group)-\(number)",
          [
            ("domain-name", "g\(group).example.org"), ("file:sha256", "g\(group)"),
            ("domain-name", "common.example.net"),
          ],
          day: group)
      }
    }
    let result = Linker.link(groups.flatMap(\.self))
    #expect(result.campaigns.count == 400)
    #expect(result.campaigns.allSatisfy { Set($0.incidents.map { $0.split(separator: "-")[0] }).count == 1 })
    #expect(result.unlinked.isEmpty)
    #expect(result.campaigns.allSatisfy { Self.reached($0) == Set($0.incidents) })
  }

  @Test func thousandsOfValuesOfOneIncidentAreTakenUp() {
    var big = incident("big", [])
    big.observables = (0..<20_000).map { .init(type: "domain-name", value: "d\($0).example.org") }
    let small = incident("small", [("domain-name", "d19999.example.org")])
    #expect(Linker.link([big, small]).campaigns.map(\.incidents.count) == [2])
  }

  // MARK: Descriptions

  @Test(arguments: [true, false]) func mereDescriptionsAreClusteredByWhatTheyShare(informed: Bool) {
    let kinds = [
      ["T1566.001", "T1204.002", "T1059.005", "T1221", "T1114.001", "T1656"],
      ["T1190", "T1505.003", "T1003.003", "T1048.002", "T1070.001", "T1482"],
    ]
    let software = [["LODEINFO", "NOOPDOOR"], ["KEYPLUG", "Winnti for Windows"]]
    let register = (0..<8).map { number -> IncidentReport in
      var incident = IncidentReport(id: "r\(number)")
      incident.techniques = kinds[number % 2].enumerated().filter { $0.offset != number / 2 }.map(\.element)
      incident.software = software[number % 2]
      return incident
    }
    let options = LinkingOptions(knowledge: informed ? CampaignStandingTests.knowledge : nil)
    let result = Linker.link(register, options: options)
    #expect(
      result.campaigns.map { Set($0.incidents) }.sorted { $0.contains("r0") && !$1.contains("r0") }
        == [["r0", "r2", "r4", "r6"], ["r1", "r3", "r5", "r7"]])
    #expect(result.campaigns.allSatisfy { Self.reached($0) == Set($0.incidents) })
    #expect(result.campaigns.flatMap(\.links).allSatisfy { !$0.reasons.isEmpty })
    #expect(Linker.link(register.reversed(), options: options) == result)
    var decided = options
    decided.decisions = [
      .init(.cut, incidents: ["r0", "r2"], reason: "x"), .init(.pin, incidents: ["r1", "r0"], reason: "y"),
    ]
    let again = Linker.link(register, options: decided).campaigns
    #expect(!again.contains { Set($0.incidents).isSuperset(of: ["r0", "r2"]) })
    #expect(again.contains { Set($0.incidents).isSuperset(of: ["r0", "r1"]) })
  }
}
