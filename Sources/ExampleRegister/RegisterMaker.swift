import EventModel

/// Makes the incidents.
struct RegisterMaker {
  var random: SeededGenerator
  private(set) var incidents: [IncidentReport] = []
  private(set) var truth = ExampleRegister.Truth(campaign: [:], actor: [:], phase: [:], outsiders: [])
  private var number = 0
  /// Hosting and public servers that everybody uses.
  private var hosting: [String] = []
  private let epoch = 1_546_300_800  // 2019-01-01T00:00:00Z

  /// Incidents of a campaign per incident of the full register.
  private let size: Double

  init(seed: UInt64, size: Double) {
    random = SeededGenerator(seed: seed)
    self.size = size
  }

  mutating func make() {
    hosting = (0..<12).map { _ in random.address() }
    for plan in mainPhases() + otherActors() + gangs() { add(plan) }
    addOutsiders()
    for _ in 0..<Int(60 * size) { addLoner() }
  }

  /// The three phases share an actor, some tools and a few servers; each has its own way in.
  private mutating func mainPhases() -> [CampaignPlan] {
    let bridge = (0..<4).map { _ in random.domain() }
    func plan(
      _ phase: String, _ tactic: IncidentReport.Tactic, _ count: Int, _ days: ClosedRange<Int>, _ sectors: [String],
      _ malware: [String]
    ) -> CampaignPlan {
      CampaignPlan(
        key: ExampleRegister.main, actor: "G1054", phase: phase, tactic: tactic, count: count, days: days,
        sectors: sectors, malware: malware, techniques: Vocabulary.mailSpy)
    }
    var a = plan(
      "A", .mail, 120, 334...1_670, Vocabulary.policy, ["LODEINFO", "NOOPDOOR", "DOWNIISSA", "MirrorStealer"])
    a.subjects = Vocabulary.spySubjects
    a.bodies = Vocabulary.spyBodies
    var b = plan("B", .remoteAccess, 37, 1_500...1_760, Vocabulary.industry, ["NOOPDOOR", "LODEINFO", "Cobalt Strike"])
    b.techniques = Vocabulary.deviceSpy
    b.cves = ["CVE-2023-28461", "CVE-2023-45727", "CVE-2023-27997"]
    var c = plan("C", .mail, 53, 1_978...2_195, Vocabulary.policy, ["ANEL", "NOOPDOOR", "ROAMINGMOUSE"])
    c.subjects = Vocabulary.laterSubjects
    c.bodies = Vocabulary.laterBodies
    var plans = [a, b, c]
    for index in plans.indices {
      equip(&plans[index], servers: plans[index].count / 4)
      plans[index].domains += bridge
      plans[index].tools = ["Net", "Nltest", "Ping"]
    }
    return plans
  }

  private mutating func otherActors() -> [CampaignPlan] {
    var plans: [CampaignPlan] = []
    for (index, actor) in Vocabulary.actors.enumerated() {
      let start = 100 + random.below(1_700)
      var plan = CampaignPlan(
        key: "other-\(index)", actor: actor.id, tactic: actor.tactic, count: 8 + random.below(26),
        days: start...(start + 120 + random.below(500)),
        sectors: random.some(Vocabulary.sectors, 0.35) + ["technology"],
        malware: actor.malware, techniques: random.some(Vocabulary.mailSpy + Vocabulary.deviceSpy, 0.6))
      plan.countries = ["JP", "TW", "KR", "US"]
      plan.tools = ["Mimikatz", "PsExec", "Net"]
      plan.subjects = random.some(Vocabulary.otherSubjects, 0.5)
      plan.bodies = random.some(Vocabulary.otherBodies, 0.5)
      plan.cves = random.some(["CVE-2023-27997", "CVE-2021-26855", "CVE-2019-11510", "CVE-2023-3519"], 0.4)
      equip(&plan, servers: 3 + plan.count / 4)
      plans.append(plan)
    }
    return plans
  }

  private mutating func gangs() -> [CampaignPlan] {
    (0..<6).map { index in
      let start = 200 + random.below(1_600)
      var plan = CampaignPlan(
        key: "gang-\(index)", tactic: index % 2 == 0 ? .ransomware : .mail, count: 6 + random.below(20),
        days: start...(start + 60 + random.below(300)), sectors: Vocabulary.sectors,
        malware: index % 2 == 0 ? [Vocabulary.ransom[index / 2]] : ["Emotet", "QakBot"],
        techniques: Vocabulary.crime)
      plan.tools = ["Cobalt Strike", "Mimikatz", "PsExec", "AdFind"]
      plan.subjects = Vocabulary.crimeSubjects
      plan.bodies = Vocabulary.crimeBodies
      plan.cves = index % 2 == 0 ? ["CVE-2023-27997", "CVE-2019-11510"] : []
      equip(&plan, servers: 3 + plan.count / 5)
      return plan
    }
  }

  private mutating func equip(_ plan: inout CampaignPlan, servers: Int) {
    // Everybody writes about the same things, each in own words.
    let own = (0..<4).map { _ in random.pick(Vocabulary.phrases) }.joined()
    plan.bodies = plan.bodies.map { $0 + own }
    plan.servers = (0..<max(2, servers)).map { _ in random.address() }
    plan.domains = (0..<max(2, servers)).map { _ in random.domain() }
    plan.senders = (0..<3 + servers / 3).map { _ in random.letters(8) + "@" + random.pick(["gmail.com", "outlook.com"])
    }
    plan.authors = (0..<2).map { _ in random.letters(6) }
    plan.machines = (0..<2).map { _ in "desktop-" + random.hex(7) }
    plan.files = (0..<3 + servers / 2).map { _ in random.letters(7) + random.pick([".dll", ".exe", ".db"]) }
    plan.families = (0..<2 + servers / 3).map { _ in random.hex(64) }
  }

  private mutating func add(_ plan: CampaignPlan) {
    truth.actor[plan.key] = plan.actor
    var plan = plan
    plan.count = max(1, Int((Double(plan.count) * size).rounded()))
    for position in 0..<plan.count {
      let place = plan.count > 1 ? Double(position) / Double(plan.count - 1) : 0
      let day = plan.days.lowerBound + Int(place * Double(plan.days.count - 1))
      var incident = start(day + random.below(6), plan.tactic, hours: plan.hours)
      incident.organisation = organisation(plan)
      fill(&incident, plan, place)
      noise(&incident)
      finish(incident, plan.key, plan.phase)
    }
  }

  private mutating func start(
    _ day: Int, _ tactic: IncidentReport.Tactic, hours: ClosedRange<Int>
  ) -> IncidentReport {
    number += 1
    var incident = IncidentReport(id: "case-" + String(10_000 + number * 7_919 % 90_000))
    let moment = epoch + day * 86_400 + (hours.lowerBound + random.below(hours.count)) * 3_600 + random.below(3_600)
    incident.firstSeen = EventTime(seconds: Int64(moment))
    incident.lastSeen = EventTime(seconds: Int64(moment + random.below(20) * 86_400))
    incident.tactic = tactic
    incident.times = (0..<random.below(5)).map { _ in EventTime(seconds: Int64(moment + random.below(9) * 3_600)) }
    return incident
  }

  private mutating func organisation(_ plan: CampaignPlan) -> IncidentReport.Organisation {
    let name = random.pick(Vocabulary.organisations)
    let spelling = random.below(3)
    let shown = spelling == 0 ? name : spelling == 1 ? "株式会社" + name : name + " Co., Ltd."
    return .init(name: shown, sector: random.pick(plan.sectors), country: random.pick(plan.countries))
  }

  private mutating func fill(_ incident: inout IncidentReport, _ plan: CampaignPlan, _ place: Double) {
    incident.techniques = random.some(plan.techniques, 0.5)
    incident.software = random.some(plan.malware, 0.55) + random.some(plan.tools, 0.25)
    incident.cves = random.some(plan.cves, 0.5)
    let time = incident.firstSeen
    func value(_ type: String, _ value: String) -> IncidentReport.Value { .init(type: type, value: value, time: time) }
    // Servers move with time; neighbours in time overlap.
    func current(_ list: [String], _ random: inout SeededGenerator) -> String {
      let middle = place * Double(list.count - 1)
      let index = min(max(Int(middle.rounded()) + random.below(3) - 1, 0), list.count - 1)
      return list[index]
    }
    if random.chance(0.7) { incident.observables.append(value("ipv4-addr", current(plan.servers, &random))) }
    if random.chance(0.7) { incident.observables.append(value("domain-name", current(plan.domains, &random))) }
    if random.chance(0.2) { incident.observables.append(value("domain-name", random.pick(plan.domains))) }
    if random.chance(0.5) { incident.observables.append(value("file:name", random.pick(plan.files))) }
    if random.chance(0.3) { incident.observables.append(value("file:sha256", random.pick(plan.families))) }
    incident.observables.append(value("file:sha256", random.hex(64)))
    if plan.tactic == .mail {
      if random.chance(0.6) { incident.observables.append(value("email-addr", current(plan.senders, &random))) }
      if random.chance(0.35) { incident.observables.append(value("document:author", random.pick(plan.authors))) }
      if random.chance(0.25) { incident.observables.append(value("lnk:machine-id", random.pick(plan.machines))) }
      if random.chance(0.8), !plan.subjects.isEmpty, !plan.bodies.isEmpty {
        let body = random.pick(plan.bodies) + " " + random.pick(Vocabulary.closings)
        incident.lures = [.init(subject: random.pick(plan.subjects), body: body, language: "ja")]
      }
    }
  }

  /// What everybody has: hosting, resolvers, free mail, system files.
  private mutating func noise(_ incident: inout IncidentReport) {
    func add(_ type: String, _ value: String) {
      incident.observables.append(.init(type: type, value: value, time: incident.firstSeen))
    }
    if random.chance(0.9) { add("ipv4-addr", "8.8.8.8") }
    if random.chance(0.9) { add("user-agent", "Mozilla/5.0 (Windows NT 10.0; Win64; x64)") }
    if random.chance(0.3) { add("ipv4-addr", random.pick(hosting)) }
    if random.chance(0.4) { add("domain-name", random.pick(["gmail.com", "onedrive.live.com", "3utilities.com"])) }
    if random.chance(0.4) { add("file:name", random.pick(["cmd.exe", "invoice.pdf", "setup.exe", "update.exe"])) }
    if random.chance(0.2) { add("document:codepage", random.pick(["932", "936", "1252"])) }
    if random.chance(0.05), let first = incident.firstSeen {
      incident.lastSeen = EventTime(nanoseconds: first.nanoseconds - 86_400_000_000_000)
    }
  }

  private mutating func addLoner() {
    let day = random.below(2_100)
    var incident = start(day, random.pick([.mail, .remoteAccess, .other, .ransomware]), hours: 0...23)
    incident.organisation = .init(
      name: random.pick(Vocabulary.organisations), sector: random.pick(Vocabulary.sectors), country: "JP")
    incident.techniques = random.some(Vocabulary.crime, 0.4)
    incident.software = random.some(["Cobalt Strike", "Mimikatz", "PsExec", "AsyncRAT"], 0.3)
    incident.observables = [
      .init(type: "ipv4-addr", value: random.address(), time: incident.firstSeen),
      .init(type: "domain-name", value: random.domain(), time: incident.firstSeen),
    ]
    noise(&incident)
    finish(incident, incident.id, nil)
  }

  /// A port that was held to ransom, and an airline that was flooded: neither is the main campaign's.
  private mutating func addOutsiders() {
    var port = start(1_645, .ransomware, hours: 20...22)
    port.organisation = .init(name: "港湾ターミナル協会", sector: "transportation", country: "JP")
    port.software = ["LockBit 3.0"]
    port.techniques = ["T1486", "T1190", "T1133", "T1490"]
    port.cves = ["CVE-2023-27997"]
    port.impact = "terminal system encrypted"
    port.outage = .init(start: port.firstSeen, end: port.lastSeen)
    noise(&port)
    finish(port, port.id, nil)
    truth.outsiders.append(port.id)
    var airline = start(2_186, .denialOfService, hours: 22...22)
    airline.organisation = .init(name: "航空会社", sector: "transportation", country: "JP")
    airline.techniques = ["T1498", "T1499"]
    airline.impact = "flights delayed"
    noise(&airline)
    finish(airline, airline.id, nil)
    truth.outsiders.append(airline.id)
  }

  private mutating func finish(_ incident: IncidentReport, _ campaign: String, _ phase: String?) {
    incidents.append(incident)
    truth.campaign[incident.id] = campaign
    truth.phase[incident.id] = phase
  }

  /// Leaves out a share of every incident's fields.
  mutating func forget(share: Double) {
    for index in incidents.indices {
      if random.chance(share) { incidents[index].organisation = nil }
      if random.chance(share) { incidents[index].firstSeen = nil }
      if random.chance(share) { incidents[index].lastSeen = nil }
      if random.chance(share) { incidents[index].tactic = nil }
      if random.chance(share) { incidents[index].lures = [] }
      if random.chance(share) { incidents[index].times = [] }
      incidents[index].techniques = random.some(incidents[index].techniques, 1 - share)
      incidents[index].software = random.some(incidents[index].software, 1 - share)
      incidents[index].cves = random.some(incidents[index].cves, 1 - share)
      incidents[index].observables = random.some(incidents[index].observables, 1 - share)
    }
  }

  mutating func shuffled() -> [IncidentReport] {
    var list = incidents
    for index in list.indices.dropLast() { list.swapAt(index, index + random.below(list.count - index)) }
    return list
  }
}
