import EventModel
import Foundation
import Knowledge

extension ProfileEvidence {
  /// Sectors and countries: the actor's known victims against those of the profiled actors at large.
  func victims(_ asked: Asked, _ subject: Subject) -> [Item] {
    let sectors = judge(
      asked.sectors, subject.sectors, sectorShare, subject, Phrase(en: "sectors", ja: "業種"),
      agree: SectorVocabulary.agree)
    let countries = judge(
      asked.countries, subject.countries, countryShare, subject, Phrase(en: "countries", ja: "国"), agree: ==)
    return [sectors, countries].compactMap(\.self)
  }

  private func judge(
    _ asked: Set<String>, _ known: Set<String>, _ share: [String: Double], _ subject: Subject, _ what: Phrase,
    agree: (String, String) -> Bool
  ) -> Item? {
    guard !known.isEmpty, !asked.isEmpty else { return nil }
    let hits = asked.filter { word in known.contains { agree(word, $0) } }
    let chance = asked.reduce(0.0) { $0 + (share[$1] ?? 0.1) } / Double(asked.count)
    let rate = Double(hits.count) / Double(asked.count)
    let ratio = log((0.85 * rate + 0.05) / (0.85 * chance + 0.05))
    let list = (hits.isEmpty ? asked : hits).sorted().prefix(6).joined(separator: ", ")
    let en = hits.isEmpty ? "is not known to attack \(what.en) \(list)" : "attacks \(what.en) \(list)"
    let ja = hits.isEmpty ? "\(what.ja)「\(list)」への攻撃は知られていない" : "\(what.ja)「\(list)」を攻撃する"
    return Item(
      actor: subject.actor, family: .victims, statement: Phrase(en: en, ja: ja), ratio: ratio,
      source: "profile \(subject.profile.id)")
  }

  func flaws(_ asked: Asked, _ subject: Subject) -> [Item] {
    let hits = asked.cves.intersection((subject.profile.cves ?? []).map { $0.uppercased() })
    guard !hits.isEmpty else { return [] }
    let list = hits.sorted().prefix(8).joined(separator: ", ")
    return [
      Item(
        actor: subject.actor, family: .flaws, statement: Phrase(en: "has used \(list)", ja: "\(list) を悪用したことがある"),
        ratio: 0.5 * Double(hits.count), source: "profile \(subject.profile.id)")
    ]
  }
}
