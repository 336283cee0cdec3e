import EventModel
import Foundation
import Knowledge
import Testing

@testable import Attribution

@Suite struct AttributorTests {
  static let knowledge = KnowledgeBase.shipped()
  static let mirrorTechniques = [
    "T1003.001", "T1003.002", "T1003.003", "T1005", "T1007", "T1016", "T1018", "T1021.001", "T1021.002", "T1027.013",
    "T1033", "T1036.008", "T1047", "T1048.002", "T1057", "T1059.003", "T1059.005", "T1070.004", "T1071.002",
    "T1074.002",
    "T1082", "T1083", "T1087.002", "T1090", "T1114.001", "T1190", "T1204.002", "T1221", "T1482", "T1553.002",
    "T1556.002", "T1560.001", "T1566.001", "T1566.002", "T1574.001", "T1587.001", "T1588.002", "T1591", "T1614.001",
    "T1684.001", "T1685", "T1685.005", "T1686.003",
  ]

  @Test func withItsOwnMalwareAndInfrastructureMirrorFaceIsNamed() throws {
    var profile = AttributionProfile(
      techniques: Self.mirrorTechniques, software: ["LODEINFO", "NOOPDOOR", "ANEL"], sectors: ["think-tank"],
      countries: ["JP"])
    profile.observables = [.init(type: "domain-name", value: "www.ninesmn.com")]
    let answer = Attributor(Self.knowledge).attribute(profile)
    #expect(answer.hypotheses.first?.actor?.id == "G1054")
    #expect(!answer.abstained)
    #expect(answer.hypotheses[0].probability > 0.9)
    #expect(answer.hypotheses[0].evidenceFor.contains { $0.family == .infrastructure })
  }

  @Test(arguments: [0, 20, 43])
  func withoutItsProfileSharedMalwareNamesNobody(first: Int) throws {
    let knowledge = Self.knowledge.removing(actor: "G1054")
    let techniques =
      first == 0
      ? Self.mirrorTechniques
      : first == 20 ? Array(Self.mirrorTechniques.prefix(20)) : Array(Self.mirrorTechniques.suffix(23))
    let answer = Attributor(knowledge).attribute(.init(techniques: techniques, software: ["S0275"]))
    #expect(answer.abstained)
    let unknown = try #require(answer.hypotheses.first { $0.actor == nil })
    #expect(answer.hypotheses.first?.actor == nil)
    #expect(unknown.note?.contains("menuPass") == true)
    let menuPass = answer.hypotheses.first { $0.actor?.id == "G0045" }
    #expect((menuPass?.probability ?? 0) < 0.5)
  }

  /// Other techniques, public tools and other shared malware beside ANEL change nothing of it.
  @Test(arguments: [
    (0..<10, ["ANEL"]), (5..<25, ["UPPERCUT"]), (10..<30, ["ANEL", "Cobalt Strike", "Mimikatz"]),
    (0..<43, ["ANEL", "PlugX"]), (0..<0, ["ANEL"]), (20..<40, ["ANEL", "ShadowPad", "PlugX", "Net"]),
  ])
  func sharedMalwareAmongPublicToolsNamesNobody(techniques: Range<Int>, software: [String]) {
    let knowledge = Self.knowledge.removing(actor: "G1054")
    let profile = AttributionProfile(techniques: Array(Self.mirrorTechniques[techniques]), software: software)
    let answer = Attributor(knowledge).attribute(profile)
    #expect(answer.abstained)
    let menuPass = answer.hypotheses.first { $0.actor?.id == "G0045" }
    #expect((menuPass?.probability ?? 0) < 0.5)
  }

  @Test(arguments: [
    ["LODEINFO", "FALLCHILL"], ["LODEINFO", "NOOPDOOR", "FALLCHILL"], ["LODEINFO", "FALLCHILL", "BLINDINGCAN"],
  ])
  func malwareThatContradictsItselfNeverNamesTheMinority(software: [String]) throws {
    for techniques in [["T1485", "T1529"], Self.mirrorTechniques, []] {
      let answer = Attributor(Self.knowledge).attribute(.init(techniques: techniques, software: software))
      let own = ["LODEINFO", "NOOPDOOR"].filter(software.contains).count
      let majority = own * 2 == software.count ? nil : own * 2 > software.count ? "G1054" : "G0032"
      #expect(answer.abstained || answer.hypotheses.first?.actor?.id == majority, "\(software) \(techniques.count)")
    }
  }

  @Test func anotherMinistryIsAGovernment() {
    var profile = AttributionProfile(techniques: ["T1566.001"], sectors: ["省庁"], countries: ["jp"])
    profile.languages = ["ja", "codepage:936"]
    let answer = Attributor(Self.knowledge).attribute(profile)
    let mirror = answer.hypotheses.first { $0.actor?.id == "G1054" }
    #expect(
      mirror?.evidenceFor.contains { $0.family == .victims && $0.statement.contains("government-national") } == true)
    #expect(mirror?.evidenceFor.contains { $0.family == .language } == true)
    #expect(answer.abstained)
  }

  @Test func whatManyHaveIsNoTraceOfAnybody() throws {
    let list = #"{"list":["www.ninesmn.com"],"type":"string","matching_attributes":["domain"]}"#
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let profile =
      #"{"id":"X1","name":"X","sources":[{"id":"a","title":"t","grade":"A"}],"observables":"#
      + #"[{"type":"domain-name","value":"www.ninesmn.com","sources":["a"]},{"type":"ipv4-addr","value":"8.8.8.8","sources":["a"]}]}"#
    try Data(profile.utf8).write(to: folder.appendingPathComponent("x.json"))
    var question = AttributionProfile()
    question.observables = [
      .init(type: "domain-name", value: "WWW.ninesmn.com"), .init(type: "ipv4-addr", value: "8.8.8.8"),
    ]
    func grounds() -> Int {
      let answer = Attributor(KnowledgeBase.load(folder.path)).attribute(question)
      return answer.hypotheses.first { $0.actor != nil }?.evidenceFor.count { $0.family == .infrastructure } ?? 0
    }
    #expect(grounds() == 1)
    try Data(list.utf8).write(to: folder.appendingPathComponent("list.json"))
    #expect(grounds() == 0)
  }

  @Test func techniquesAloneNameNobody() {
    let knowledge = Self.knowledge.removing(actor: "G1054")
    let answer = Attributor(knowledge).attribute(.init(techniques: Self.mirrorTechniques))
    #expect(answer.abstained)
  }

  @Test func probabilitiesAreCoherentAndUnknownIsAlwaysThere() {
    var options = AttributionOptions()
    options.limit = 10_000
    options.sensitivity = false
    for profile in [AttributionProfile(), .init(techniques: ["T1566.001"]), .init(software: ["no such thing"])] {
      let answer = Attributor(Self.knowledge).attribute(profile, options: options)
      #expect(abs(answer.hypotheses.reduce(0) { $0 + $1.probability } - 1) < 1e-9)
      #expect(answer.hypotheses.count { $0.actor == nil } == 1)
      #expect(answer.abstained)
    }
  }

  @Test func answerIsWrittenWithNullForTheUnknownActor() throws {
    let answer = Attributor(Self.knowledge).attribute(.init(id: "q", techniques: ["T1566.001"]))
    let text = String(decoding: try JSONEncoder().encode(answer), as: UTF8.self)
    #expect(text.contains("\"actor\":null"))
    let again = try JSONDecoder().decode(AttributionAnswer.self, from: Data(text.utf8))
    #expect(again.hypotheses.count == answer.hypotheses.count)
    #expect(again.id == "q")
  }

  @Test func copiedFalseFlagsAloneDoNotName() {
    var profile = AttributionProfile(techniques: ["T1566.001", "T1204.002", "T1059.003"])
    profile.observables = [
      .init(type: "file:name", value: "31558_n.dll"), .init(type: "document:codepage", value: "936"),
    ]
    profile.lures = ["日米同盟 勉強会"]
    #expect(Attributor(Self.knowledge).attribute(profile).abstained)
  }

  @Test(arguments: [
    ("a.example", "a.example", true), ("x.a.example", "*.a.example", true), ("a.example", "*.a.example", false),
    ("HKCU\\Software\\Microsoft\\COM3\\ab", "hkcu\\software\\microsoft\\com3*", true), ("ab", "a*b*c", false),
  ])
  func patterns(value: String, pattern: String, expected: Bool) {
    #expect(ProfileEvidence.matches(value, pattern) == expected)
  }

  @Test(arguments: [
    (0.01, "almost no chance"), (0.1, "very unlikely"), (0.3, "unlikely"), (0.5, "roughly even chance"),
    (0.7, "likely"),
    (0.9, "very likely"), (0.97, "almost certain"),
  ])
  func words(probability: Double, expected: String) {
    #expect(EstimativeWords.words(probability).en == expected)
    #expect(!EstimativeWords.words(probability).ja.isEmpty)
  }
}

/// Random parts of what MirrorFace does, with its malware and with what it shares; and other actors with its traces planted.
@Suite struct MirrorFaceTests {
  static let known = Attributor(KnowledgeBase.shipped())
  static let unknown = Attributor(KnowledgeBase.shipped().removing(actor: "G1054"))
  private static let anel = ["ANEL", "S0275", "UPPERCUT"]

  /// A repeatable choice; the seed is in the test's name.
  private struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  private func profile(_ seed: UInt64, _ count: Int, _ software: [String]) -> AttributionProfile {
    var dice = Dice(state: seed)
    let techniques = AttributorTests.mirrorTechniques.shuffled(using: &dice).prefix(count)
    var profile = AttributionProfile(techniques: Array(techniques), software: software)
    if seed % 2 == 0 { (profile.sectors, profile.countries) = (["think-tank"], ["JP"]) }
    if seed % 3 == 0 {
      profile.times = (0..<40).map {
        EventTime(seconds: 1_717_376_400 + Int64($0 / 5) * 604_800 + Int64($0 % 5) * 86_400)
      }
      profile.languages = ["ja"]
    }
    return profile
  }

  private func ask(_ attributor: Attributor, _ profile: AttributionProfile) -> AttributionAnswer {
    var options = AttributionOptions()
    (options.sensitivity, options.limit) = (false, 1_000)
    return attributor.attribute(profile, options: options)
  }

  private func probability(_ id: String?, _ answer: AttributionAnswer) -> Double {
    answer.hypotheses.first { $0.actor?.id == id }?.probability ?? 0
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>, [0, 3, 8, 20, 43])
  func sharedMalwareNeverMakesASureMenuPass(seed: UInt64, count: Int) {
    let name = Self.anel[Int(seed) % 3]
    for attributor in [Self.known, Self.unknown] {
      let answer = ask(attributor, profile(seed, count, [name]))
      #expect(answer.hypotheses.first?.actor?.id != "G0045" || answer.abstained)
      #expect(probability("G0045", answer) < 0.5)
    }
    let answer = ask(Self.unknown, profile(seed, count, [name, "Cobalt Strike", "Mimikatz"]))
    #expect(answer.abstained)
    #expect(answer.hypotheses.first?.actor == nil)
    let note = answer.hypotheses.first?.note ?? ""
    #expect(note.contains("ANEL") && note.contains("menuPass"))
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>, [0, 2, 5, 12, 43])
  func itsOwnMalwareBesideTheSharedOneIsMirrorFace(seed: UInt64, count: Int) {
    let own = ["LODEINFO", "NOOPDOOR", "MirrorStealer"][Int(seed) % 3]
    let answer = ask(Self.known, profile(seed, count, [own, "ANEL"]))
    #expect(answer.hypotheses.first?.actor?.id == "G1054")
    #expect(probability("G0045", answer) < 0.1)
    var whole = profile(seed, count, ["LODEINFO", "NOOPDOOR", "ANEL"])
    whole.observables = [.init(type: "domain-name", value: "www.ninesmn.com")]
    let named = ask(Self.known, whole)
    #expect(!named.abstained && named.hypotheses.first?.actor?.id == "G1054")
  }

  /// One planted malware or file in what another actor does, with that actor's own malware: MirrorFace is not named.
  @Test(arguments: ["G0032", "G0094", "G0046", "G0007", "G0034", "G0129"], [1, 2] as [UInt64])
  func plantedTracesDoNotName(actor: String, seed: UInt64) throws {
    let knowledge = AttributorTests.knowledge
    let known = try #require(knowledge.actors.first { $0.id == actor })
    var dice = Dice(state: seed)
    let used = Set(known.uses.map(\.object)).sorted().map { knowledge.objects[$0] }.shuffled(using: &dice)
    let techniques = used.filter { $0.kind == .technique }.prefix(12).map(\.id)
    let malware = used.filter { $0.kind == .malware }.prefix(2).map(\.id)
    var planted = AttributionProfile(techniques: techniques, software: malware + ["LODEINFO"])
    planted.lures = ["日米同盟 勉強会"]
    let answer = ask(Self.known, planted)
    #expect(answer.abstained || answer.hypotheses.first?.actor?.id != "G1054")
  }

  /// Agreement is never listed against an actor, nor its absence for it.
  @Test(arguments: 1...10 as ClosedRange<UInt64>) func wordsFitTheirSign(seed: UInt64) {
    let answer = ask(Self.known, profile(seed, Int(seed) * 3, seed % 2 == 0 ? ["LODEINFO", "ANEL"] : ["Mimikatz"]))
    for hypothesis in answer.hypotheses {
      for ground in hypothesis.evidenceAgainst where [.techniques, .malware].contains(ground.family) {
        #expect(ground.statement.contains("only") || ground.statement.contains("none"))
      }
      for ground in hypothesis.evidenceFor where [.techniques, .malware].contains(ground.family) {
        let isContrary = ground.statement.contains("only") || ground.statement.contains("none")
        #expect(hypothesis.actor == nil || !isContrary, Comment(rawValue: ground.statement))
      }
    }
  }

  /// What comes from somebody else's bundle may cite nothing: its only source is then itself.
  @Test func knowledgeWithoutCitationsStillKnowsItsActor() throws {
    let bundle = #"""
      {"type":"bundle","objects":[
      {"type":"intrusion-set","id":"intrusion-set--1","name":"Mirror","aliases":["Earth Kasha"]},
      {"type":"malware","id":"malware--1","name":"LODEINFO"},{"type":"malware","id":"malware--2","name":"UPPERCUT"},
      {"type":"attack-pattern","id":"attack-pattern--1","name":"Phishing","external_references":[{"source_name":"mitre-attack","external_id":"T1566.001"}]},
      {"type":"intrusion-set","id":"intrusion-set--2","name":"Other"},
      {"type":"relationship","id":"relationship--1","relationship_type":"uses","source_ref":"intrusion-set--1","target_ref":"malware--1"},
      {"type":"relationship","id":"relationship--2","relationship_type":"uses","source_ref":"intrusion-set--1","target_ref":"malware--2"},
      {"type":"relationship","id":"relationship--3","relationship_type":"uses","source_ref":"intrusion-set--2","target_ref":"malware--2"},
      {"type":"relationship","id":"relationship--4","relationship_type":"uses","source_ref":"intrusion-set--2","target_ref":"attack-pattern--1"}]}
      """#
    let attributor = Attributor(KnowledgeBase.read(Data(bundle.utf8), name: "bundle"))
    let answer = ask(attributor, .init(techniques: ["T1566.001"], software: ["LODEINFO", "UPPERCUT"]))
    #expect(answer.hypotheses.first { $0.actor != nil }?.actor?.name == "Mirror")
  }
}

@Suite struct ProfileInputTests {
  @Test func linesAreReadOneByOneAndBadOnesAreSaid() {
    let text =
      "{\"id\":\"a\",\"techniques\":[\"T1566\"]}\nnot json\n\n{\"software\":[{\"id\":\"S0275\"},7],\"wheels\":4}\n"
    let items = ProfileInput.read(Data(text.utf8))
    #expect(items.map(\.line) == [1, 2, 4])
    #expect(items[0].profile?.techniques == ["T1566"])
    #expect(items[1].profile == nil && items[1].issues.map(\.code) == ["profile.not-json"])
    #expect(items[2].profile?.software == ["S0275"])
    #expect(items[2].issues.map(\.code).sorted() == ["profile.unknown-field", "profile.wrong-type"])
  }
}

@Suite struct WorkingHoursTests {
  /// Weekdays 09:00 to 18:00 in UTC+9 for four weeks.
  private func office(offset: Int) -> [EventTime] {
    (0..<28).flatMap { day in
      (0..<3).compactMap { slot -> EventTime? in
        guard ![5, 6].contains((day + 0) % 7) else { return nil }
        let monday: Int64 = 1_704_067_200  // 2024-01-01, a Monday
        return EventTime(seconds: monday + Int64(day) * 86_400 + Int64(9 + slot * 4 - offset) * 3_600)
      }
    }
  }

  @Test(arguments: [9, 0, -5]) func officeHoursFitTheirZoneAndNotTheOtherSideOfTheWorld(offset: Int) throws {
    let hours = try #require(WorkingHours(office(offset: offset)))
    #expect(hours.pValue < 0.01)
    #expect(hours.fits(offset: offset) == true)
    #expect(hours.fits(offset: offset > 0 ? offset - 12 : offset + 12) == false)
  }

  @Test func holidaysKeptAndIgnoredAreToldApart() throws {
    // Every working day of two years at 03:00 UTC, 11:00 in China.
    let start: Int64 = 1_672_542_000
    let all = (0..<730).map { start + Int64($0) * 86_400 + 10_800 }.filter { WorkingHours.isWorking($0, offset: 8) }
    let free = all.filter { !ChineseHolidays.contains($0 + 8 * 3_600) }
    #expect(free.count < all.count)
    let kept = try #require(WorkingHours(free.map { EventTime(seconds: $0) })?.holidays.first)
    #expect(kept.observed == 0 && kept.pKept < 0.001 && kept.pIgnored > 0.9)
    let ignored = try #require(WorkingHours(all.map { EventTime(seconds: $0) })?.holidays.first)
    #expect(ignored.pKept > 0.05 && ignored.pIgnored < 0.001)
    #expect(WorkingHours(Array(free.prefix(12)).map { EventTime(seconds: $0) })?.holidays.isEmpty == true)
  }

  @Test func roundTheClockSaysNothing() throws {
    let times = (0..<240).map { EventTime(seconds: 1_704_067_200 + Int64($0) * 3_600 * 7) }
    let hours = try #require(WorkingHours(times))
    #expect(hours.pValue > 0.05)
    #expect(hours.fits(offset: 8) == nil)
    #expect(WorkingHours(Array(times.prefix(5))) == nil)
  }

  @Test func extremeTimesAreHarmless() {
    _ = WorkingHours(Array(repeating: EventTime(nanoseconds: .min), count: 12))
    _ = WorkingHours(Array(repeating: EventTime(nanoseconds: .max), count: 12))
  }
}
