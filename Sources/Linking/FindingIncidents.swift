public import EventModel
import Foundation

/// Incidents from the findings of a case: those of one organisation that hang together by an entity (account, mailbox,
/// address, sender, file) without a pause of more than `pauseDays`.
///
/// What belongs to the victim (accounts, devices, private addresses, its own mail domain) groups findings inside the
/// organisation, and is left out of the incident's observables: it must not link one organisation's incidents to another's.
public struct FindingIncidents: Sendable {
  /// A longer pause between findings of one entity begins another incident.
  public static let pauseDays: Int64 = 14
  /// Values listed per incident; the rest is named in an issue.
  static let observables = 2_000
  /// Moments of activity kept per incident.
  static let times = 200

  /// The incidents, the oldest first.
  public private(set) var incidents: [IncidentReport] = []
  /// What was cut or could not be placed.
  public private(set) var issues: [InputIssue] = []
  private let shared: SharedValues

  /// The findings of a case, each with the organisations whose evidence it was met in (none: an unnamed organisation).
  public struct Case: Sendable {
    /// Name of the case, for ids and for organisations without a name.
    public var source: String
    /// Findings and organisations.
    public var findings: [(finding: Finding, organisations: [String])]

    /// Findings of a case.
    public init(source: String, findings: [(finding: Finding, organisations: [String])]) {
      self.source = source
      self.findings = findings
    }
  }

  /// Findings of one organisation that hang together.
  private struct Group {
    var findings: [Finding]
    var organisation: String
    var source: String
    /// The organisation's own mail domains.
    var own: Set<String>

    var name: String { organisation.isEmpty ? source : organisation }
  }

  /// Groups the findings of one case.
  public init(_ findings: [(finding: Finding, organisations: [String])], source: String, shared: SharedValues) {
    self.init([Case(source: source, findings: findings)], shared: shared)
  }

  /// Groups the findings of several cases.
  ///
  /// A record that was given as of two organisations, because a case was copied or evidence handed on, happened once: what
  /// shares it is one incident, of the first of them by name, and an issue says so. Records without a time are left out of
  /// this: a sample is the same file wherever it was found.
  public init(_ cases: [Case], shared: SharedValues) {
    self.shared = shared
    var found: [Group] = []
    for item in cases {
      var byOrganisation: [String: [Finding]] = [:]
      for (finding, organisations) in item.findings {
        for name in organisations.isEmpty ? [""] : organisations { byOrganisation[name, default: []].append(finding) }
      }
      for (name, findings) in byOrganisation.sorted(by: { $0.key < $1.key }) {
        found += split(findings, name, item.source)
      }
    }
    for same in Self.sameRecords(found) { add(same.map { found[$0] }) }
    incidents.sort { ($0.firstSeen?.nanoseconds ?? .max, $0.id) < ($1.firstSeen?.nanoseconds ?? .max, $1.id) }
  }

  private func split(_ findings: [Finding], _ organisation: String, _ source: String) -> [Group] {
    let sorted = Self.inOrder(findings)
    let own = Self.ownDomains(sorted)
    return groups(sorted).map {
      Group(findings: $0.map { sorted[$0] }, organisation: organisation, source: source, own: own)
    }
  }

  private static func inOrder(_ findings: [Finding]) -> [Finding] {
    findings.sorted { ($0.time?.nanoseconds ?? .min, $0.id) < ($1.time?.nanoseconds ?? .min, $1.id) }
  }

  /// Adds what is one incident: mostly one group.
  private mutating func add(_ same: [Group]) {
    guard same.count > 1 else {
      if let only = same.first { incidents.append(incident(only.findings, only.organisation, only.own, only.source)) }
      return
    }
    let order = same.sorted { ($0.organisation.isEmpty ? 1 : 0, $0.name) < ($1.organisation.isEmpty ? 1 : 0, $1.name) }
    var ids: Set<String> = []
    let findings = Self.inOrder(order.flatMap(\.findings).filter { ids.insert($0.id).inserted })
    let own = order.reduce(into: Set<String>()) { $0.formUnion($1.own) }
    let one = incident(findings, order[0].organisation, own, order[0].source)
    incidents.append(one)
    let names = order.map(\.name).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard names.count > 1 else { return }
    issues.append(
      InputIssue(
        "case.same-records", .noted, item: one.id,
        detail: "the same records were given as of \(names.joined(separator: ", ")); one incident, of \(names[0])"))
  }

  /// Groups that share a record with a time, in the order of the first.
  private static func sameRecords(_ groups: [Group]) -> [[Int]] {
    var root = Array(groups.indices)
    func find(_ item: Int) -> Int {
      var at = item
      while root[at] != at { at = root[at] }
      root[item] = at
      return at
    }
    var met: [String: Int] = [:]
    for (index, group) in groups.enumerated() {
      for finding in group.findings where finding.time != nil {
        let key = finding.evidence.sha256 + "\u{1}" + finding.record.id
        guard let before = met[key] else {
          met[key] = index
          continue
        }
        let (one, two) = (find(before), find(index))
        root[max(one, two)] = min(one, two)
      }
    }
    return Dictionary(grouping: groups.indices, by: find).sorted { $0.key < $1.key }.map(\.value)
  }

  /// Union-find over entities that meet again before the pause.
  private func groups(_ findings: [Finding]) -> [[Int]] {
    var root = Array(findings.indices)
    func find(_ item: Int) -> Int {
      var at = item
      while root[at] != at {
        root[at] = root[root[at]]
        at = root[at]
      }
      return at
    }
    var last: [Observable: (item: Int, time: Int64?)] = [:]
    var records: [String: Int] = [:]
    for (item, finding) in findings.enumerated() {
      let record = finding.evidence.sha256 + "\u{1}" + finding.record.id
      if let before = records[record] { root[find(item)] = find(before) } else { records[record] = item }
      let now = finding.time.map { $0.nanoseconds / 1_000_000_000 }
      for entity in finding.observables where isEntity(entity) {
        if let before = last[entity], (now ?? 0) - (before.time ?? now ?? 0) <= Self.pauseDays * 86_400 {
          root[find(item)] = find(before.item)
        }
        last[entity] = (item, now)
      }
    }
    return Dictionary(grouping: findings.indices, by: find).values.map { $0.sorted() }
      .sorted { ($0.first ?? 0) < ($1.first ?? 0) }
  }

  /// Entities that say more than "inside the same network": not devices, processes, subjects and message ids.
  private func isEntity(_ observable: Observable) -> Bool {
    switch observable.type {
    case .device, .process, .emailSubject, .emailMessageID, .macAddress, .autonomousSystem, .fileName: false
    case .ipv4, .ipv6: !shared.contains(type: observable.type.rawValue, value: observable.value)
    case .domainName: false
    default: !shared.contains(type: observable.type.rawValue, value: observable.value)
    }
  }

  /// Mail domains that most messages with findings have, with several mailboxes, and from which few of them come (the
  /// Message-ID is given where a message is sent): the organisation's own.
  private static func ownDomains(_ findings: [Finding]) -> Set<String> {
    var (met, sent): ([String: Int], [String: Int]) = ([:], [:])
    var mailboxes: [String: Set<String>] = [:]
    var messages = 0
    for finding in findings where finding.record.dataType.hasPrefix("mail:") {
      messages += 1
      let addresses = finding.observables.filter { $0.type == .emailAddress }.map(\.value)
      for name in Set(addresses.compactMap { domain($0) }) { met[name, default: 0] += 1 }
      for address in addresses { if let name = domain(address) { mailboxes[name, default: []].insert(address) } }
      let ids = finding.observables.filter { $0.type == .emailMessageID }.compactMap { domain($0.value) }
      for name in Set(ids) { sent[name, default: 0] += 1 }
    }
    let own = met.keys.filter { name in
      (met[name] ?? 0) * 3 >= messages * 2 && (sent[name] ?? 0) * 3 < messages && (mailboxes[name]?.count ?? 0) > 1
    }
    return messages < 3 || sent.isEmpty ? [] : Set(own)
  }

  private static func domain(_ address: String) -> String? {
    address.split(separator: "@", omittingEmptySubsequences: false).dropFirst().last.map { $0.lowercased() }
  }

  private mutating func incident(
    _ findings: [Finding], _ organisation: String, _ own: Set<String>, _ source: String
  ) -> IncidentReport {
    let anchor = findings.map(\.id).min() ?? ""
    var incident = IncidentReport(
      id: "incident--" + CampaignBuilder.hash([organisation.isEmpty ? source : organisation, anchor]))
    incident.organisation = organisation.isEmpty ? nil : .init(name: organisation)
    let times = findings.compactMap(\.time).sorted { $0.nanoseconds < $1.nanoseconds }
    (incident.firstSeen, incident.lastSeen) = (times.first, times.last)
    incident.techniques = Set(findings.flatMap(\.techniques)).sorted()
    incident.tactic = Self.tactic(findings, incident.techniques)
    incident.cves = Set(findings.flatMap(Self.flaws)).sorted()
    if incident.tactic == .remoteAccess {
      incident.times = Array(times.reduce(into: []) { if $0.last != $1 { $0.append($1) } }.prefix(Self.times))
    }
    incident.lures = Set(
      findings.flatMap { $0.observables.filter { $0.type == .emailSubject }.map(\.value) }
    ).sorted().map { .init(subject: $0) }
    incident.observables = observables(findings, own)
    if incident.observables.count > Self.observables {
      issues.append(
        InputIssue(
          "case.too-many-values", .partial, item: incident.id,
          detail: "\(incident.observables.count) values, the first \(Self.observables) are used"))
      incident.observables = Array(incident.observables.prefix(Self.observables))
    }
    return incident
  }

  /// The attacker's side: what the organisation owns is left out.
  private func observables(_ findings: [Finding], _ own: Set<String>) -> [IncidentReport.Value] {
    var first: [Observable: EventTime?] = [:]
    for finding in findings {
      for observable in finding.observables where first[observable] == nil {
        switch observable.type {
        case .userAccount, .device, .process, .emailSubject, .emailMessageID: continue
        case .emailAddress where Self.domain(observable.value).map(own.contains) ?? false: continue
        case .domainName where own.contains(observable.value.lowercased()): continue
        default: first[observable] = .some(finding.time)
        }
      }
    }
    return first.keys.sorted().map {
      .init(type: $0.type.rawValue, value: $0.value, time: first[$0] ?? nil)
    }
  }

  private static func tactic(_ findings: [Finding], _ techniques: [String]) -> IncidentReport.Tactic {
    let known = Set(techniques.map { String($0.prefix(5)) })
    if known.contains("T1486") { return .ransomware }
    if !known.isDisjoint(with: ["T1498", "T1499"]) { return .denialOfService }
    let mails = findings.count { $0.record.dataType.hasPrefix("mail:") }
    if mails * 2 >= findings.count { return .mail }
    let remote = [
      "fortinet", "webserver", "vpn", "paloalto", "cisco", "ivanti", "pulse", "citrix", "array", "sonicwall",
    ]
    let isRemote = findings.contains { finding in remote.contains { finding.record.dataType.hasPrefix($0) } }
    return isRemote || !known.isDisjoint(with: ["T1133", "T1190"]) ? .remoteAccess : .other
  }

  /// `CVE-2023-27997` in a rule's title or in a reason.
  private static func flaws(_ finding: Finding) -> [String] {
    var texts = [finding.rule.title, finding.rule.id]
    for reason in finding.reasons { texts += [reason.value, reason.condition] }
    return texts.flatMap(flaws(in:))
  }

  private static func flaws(in text: String) -> [String] {
    let words: [Substring] = text.uppercased().split { character in
      !(character.isASCII && (character.isLetter || character.isNumber || character == "-"))
    }
    return words.filter(isFlaw).map(String.init)
  }

  private static func isFlaw(_ word: Substring) -> Bool {
    let parts = word.split(separator: "-")
    guard parts.count == 3, parts[0] == "CVE", parts[1].count == 4, (4...7).contains(parts[2].count) else {
      return false
    }
    return parts[1].allSatisfy(\.isNumber) && parts[2].allSatisfy(\.isNumber)
  }
}
