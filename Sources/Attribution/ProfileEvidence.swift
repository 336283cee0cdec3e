import EventModel
import Foundation
import Knowledge

/// Log-likelihood ratios of what profiles know beside techniques and software. Every family is capped, and what a forger
/// can copy from a report (language, hours, names) is capped lowest.
struct ProfileEvidence: Sendable {
  /// One ratio for one actor.
  struct Item: Sendable {
    var actor: Int
    var family: EvidenceFamily
    var statement: Phrase
    var ratio: Double
    var source: String
  }

  /// All ratios of a question.
  struct Result: Sendable {
    var items: [Item]
    /// Sum per actor, families capped.
    var totals: [Double]
    var hours: WorkingHours?
    var isEmpty: Bool { items.isEmpty }
  }

  /// Upper bound of a family's sum, natural logarithm.
  static let caps: [EvidenceFamily: Double] = [
    .infrastructure: 8, .malware: 6, .victims: 1.5, .flaws: 1, .timing: 0.7, .language: 0.7, .craft: 1,
  ]
  /// Weight of a matching value by type: how seldom somebody else has it, and how hard it is to copy.
  static let values: [String: Double] = [
    "domain-name": 5, "url": 5, "ipv4-addr": 3.5, "ipv6-addr": 4, "email-addr": 4, "file:sha256": 5, "file:sha1": 5,
    "file:md5": 5, "tls:certificate-sha256": 5, "lnk:machine-id": 3, "lnk:mac": 3, "file:ssdeep": 3, "mutex": 2,
    "windows-registry-key": 2, "file:name": 1.5, "document:author": 1.5,
  ]
  /// How far a source's grade is believed.
  static let grades: [String: Double] = ["A": 1, "A-": 0.95, "B": 0.9, "C": 0.6, "D": 0.3, "K": 0.2]

  private let profiles: [(actor: Int, profile: ActorProfile)]
  private let count: Int
  private let sectorShare: [String: Double]
  private let countryShare: [String: Double]

  init(_ knowledge: KnowledgeBase) {
    count = knowledge.actors.count
    let found = knowledge.actors.enumerated().compactMap { index, actor in actor.profile.map { (index, $0) } }
    profiles = found
    func shares(_ path: (ActorProfile) -> [String]) -> [String: Double] {
      var holders: [String: Double] = [:]
      for (_, profile) in found { for value in Set(path(profile)) { holders[value, default: 0] += 1 } }
      return holders.mapValues { ($0 + 1) / (Double(found.count) + 2) }
    }
    sectorShare = shares { $0.sectors ?? [] }
    countryShare = shares { $0.countries ?? [] }
  }

  func weigh(_ question: AttributionProfile) -> Result {
    let hours = WorkingHours(question.times)
    var items: [Item] = []
    for (actor, profile) in profiles {
      items += victims(question, actor, profile)
      items += matchingValues(question, actor, profile)
      items += flaws(question, actor, profile)
      items += timing(hours, actor, profile)
      items += lures(question, actor, profile)
    }
    var sums: [Int: [EvidenceFamily: Double]] = [:]
    for item in items { sums[item.actor, default: [:]][item.family, default: 0] += item.ratio }
    var totals = Array(repeating: 0.0, count: count)
    for (actor, families) in sums {
      for (family, sum) in families.sorted(by: { $0.key < $1.key }) {
        let cap = Self.caps[family] ?? 1
        totals[actor] += min(max(sum, -cap), cap)
      }
    }
    return Result(items: items, totals: totals, hours: hours)
  }

  private func victims(_ question: AttributionProfile, _ actor: Int, _ profile: ActorProfile) -> [Item] {
    func judge(_ asked: [String], _ known: [String]?, _ share: [String: Double], _ what: Phrase) -> Item? {
      let asked = Set(asked)
      guard let known, !known.isEmpty, !asked.isEmpty else { return nil }
      let hits = asked.filter(known.contains)
      let chance = asked.reduce(0.0) { $0 + (share[$1] ?? 0.1) } / Double(asked.count)
      let rate = Double(hits.count) / Double(asked.count)
      let ratio = log((0.85 * rate + 0.05) / (0.85 * chance + 0.05))
      let list = (hits.isEmpty ? asked : hits).sorted().prefix(6).joined(separator: ", ")
      let en = hits.isEmpty ? "is not known to attack \(what.en) \(list)" : "attacks \(what.en) \(list)"
      let ja = hits.isEmpty ? "\(what.ja)「\(list)」への攻撃は知られていない" : "\(what.ja)「\(list)」を攻撃する"
      return Item(
        actor: actor, family: .victims, statement: Phrase(en: en, ja: ja), ratio: ratio, source: "profile \(profile.id)"
      )
    }
    let sectors = judge(question.sectors, profile.sectors, sectorShare, Phrase(en: "sectors", ja: "業種"))
    let countries = judge(
      question.countries.map { $0.uppercased() }, profile.countries, countryShare, Phrase(en: "countries", ja: "国"))
    return [sectors, countries].compactMap(\.self)
  }

  private func matchingValues(_ question: AttributionProfile, _ actor: Int, _ profile: ActorProfile) -> [Item] {
    guard let known = profile.observables, !known.isEmpty else { return [] }
    var seen: Set<String> = []
    return question.observables.compactMap { asked in
      guard seen.insert(asked.type + "\u{0}" + asked.value).inserted,
        let hit = known.first(where: { $0.type == asked.type && Self.matches(asked.value, $0.value) })
      else { return nil }
      let grade = profile.grade(hit.sources)
      let ratio = (Self.values[asked.type] ?? 2) * (Self.grades[grade] ?? 0.2)
      let isFile = asked.type.hasPrefix("file:") || asked.type == "mutex" || asked.type == "windows-registry-key"
      let text = String(asked.value.prefix(120))
      return Item(
        actor: actor, family: isFile ? .malware : .infrastructure,
        statement: Phrase(
          en: "\(asked.type) \(text) is reported of this actor", ja: "\(asked.type)「\(text)」はこの主体のものと報告されている"),
        ratio: ratio, source: "profile \(profile.id) \(hit.sources.joined(separator: ",")) (grade \(grade))")
    }
  }

  private func flaws(_ question: AttributionProfile, _ actor: Int, _ profile: ActorProfile) -> [Item] {
    let hits = Set(question.cves.map { $0.uppercased() }).intersection(profile.cves ?? [])
    guard !hits.isEmpty else { return [] }
    let list = hits.sorted().joined(separator: ", ")
    return [
      Item(
        actor: actor, family: .flaws, statement: Phrase(en: "has used \(list)", ja: "\(list) を悪用したことがある"),
        ratio: 0.5 * Double(hits.count), source: "profile \(profile.id)")
    ]
  }

  private func timing(_ hours: WorkingHours?, _ actor: Int, _ profile: ActorProfile) -> [Item] {
    guard let hours, let offset = profile.workingOffset, let fits = hours.fits(offset: offset) else { return [] }
    let zone = offset >= 0 ? "UTC+\(offset)" : "UTC\(offset)"
    let statement =
      fits
      ? Phrase(en: "activity fits a working day in \(zone)", ja: "活動時間は \(zone) の勤務時間に合う")
      : Phrase(en: "activity does not fit a working day in \(zone)", ja: "活動時間は \(zone) の勤務時間に合わない")
    return [
      Item(
        actor: actor, family: .timing, statement: statement, ratio: fits ? 0.4 : -0.7, source: "profile \(profile.id)")
    ]
  }

  private func lures(_ question: AttributionProfile, _ actor: Int, _ profile: ActorProfile) -> [Item] {
    let texts = question.lures.map { $0.lowercased() }
    let hits = (profile.lureThemes ?? []).filter { theme in texts.contains { $0.contains(theme.lowercased()) } }
    var items: [Item] = []
    if !hits.isEmpty {
      let list = hits.prefix(4).joined(separator: ", ")
      items.append(
        Item(
          actor: actor, family: .craft, statement: Phrase(en: "lures of this kind: \(list)", ja: "同種の誘導文: \(list)"),
          ratio: 0.5 * Double(min(hits.count, 2)), source: "profile \(profile.id)"))
    }
    let marks = Set(question.observables.filter { $0.type == "document:codepage" }.map { "codepage:\($0.value)" })
    let shared = marks.intersection(profile.languageArtefacts ?? [])
    if !shared.isEmpty {
      let list = shared.sorted().joined(separator: ", ")
      items.append(
        Item(
          actor: actor, family: .language, statement: Phrase(en: "language artefact \(list)", ja: "言語の痕跡 \(list)"),
          ratio: 0.4, source: "profile \(profile.id)"))
    }
    return items
  }

  /// Equal without regard to case; `*` in the pattern stands for any run of characters.
  static func matches(_ value: String, _ pattern: String) -> Bool {
    let value = value.lowercased()
    let parts = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let head = parts.first, let tail = parts.last else { return value == pattern.lowercased() }
    guard value.hasPrefix(head), value.hasSuffix(tail), value.count >= head.count + tail.count else { return false }
    var rest = value.dropFirst(head.count).dropLast(tail.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}
