import EventModel
import Foundation
import Knowledge

/// What a forger can copy: hours, holidays, lures, languages. Low caps.
extension ProfileEvidence {
  /// Hours of activity against the actor's zones, and activity on the long holidays of its calendar.
  ///
  /// The ratio for a zone that fits is how rarely a zone fits at all: where twelve of 25 zones fit, little is said.
  func timing(_ hours: WorkingHours?, _ subject: Subject) -> [Item] {
    guard let hours else { return [] }
    var items: [Item] = []
    func add(_ statement: Phrase, _ ratio: Double) {
      items.append(
        Item(
          actor: subject.actor, family: .timing, statement: statement, ratio: ratio,
          source: "profile \(subject.profile.id)"))
    }
    let candidates = hours.zones.filter { subject.zones.contains($0.offset) }
    if hours.pValue < 0.01, let best = candidates.max(by: { $0.pValue < $1.pValue }) {
      let zone = best.offset >= 0 ? "UTC+\(best.offset)" : "UTC\(best.offset)"
      let chance = String(format: "%.2f", best.pValue)
      if best.pValue > 0.05 {
        add(
          Phrase(
            en: "activity fits a working day in \(zone) (p = \(chance)), as in \(hours.fitting) of 25 zones",
            ja: "活動時間は \(zone) の勤務時間に合う（p = \(chance)、25 の時間帯のうち \(hours.fitting) が該当）"),
          min(0.4, log(0.95 * Double(hours.zones.count) / Double(max(1, hours.fitting)))))
      } else {
        add(
          Phrase(
            en: "activity does not fit a working day in \(zone) (p = \(chance))",
            ja: "活動時間は \(zone) の勤務時間に合わない（p = \(chance)）"), -0.7)
      }
    }
    for holiday in hours.holidays where (subject.profile.holidays ?? []).contains(holiday.calendar) {
      let place = Phrase(en: "China's long holidays", ja: "中国の長期休暇")
      let numbers = "\(holiday.observed) / " + String(format: "%.1f", holiday.expected)
      if holiday.pKept < 0.05 {
        add(
          Phrase(
            en: "little activity on \(place.en) (\(numbers) expected, p = \(String(format: "%.3f", holiday.pKept)))",
            ja: "\(place.ja)の活動が少ない（期待値との比 \(numbers)、p = \(String(format: "%.3f", holiday.pKept))）"), 0.3)
      } else if holiday.pIgnored < 0.05 {
        add(
          Phrase(
            en: "activity on \(place.en) as on other days (\(numbers) expected)",
            ja: "\(place.ja)にも平日同様の活動がある（期待値との比 \(numbers)）"), -0.3)
      }
    }
    return items
  }

  func lures(_ asked: Asked, _ subject: Subject) -> [Item] {
    let hits = (subject.profile.lureThemes ?? []).filter { theme in
      asked.lures.contains { $0.contains(theme.lowercased()) }
    }
    guard !hits.isEmpty else { return [] }
    let list = hits.prefix(4).joined(separator: ", ")
    return [
      Item(
        actor: subject.actor, family: .craft,
        statement: Phrase(en: "lures of this kind: \(list)", ja: "同種の誘導文: \(list)"),
        ratio: 0.5 * Double(min(hits.count, 2)), source: "profile \(subject.profile.id)")
    ]
  }

  /// Code pages, document and keyboard languages of the makers, and the language of the lures.
  func languages(_ asked: Asked, _ subject: Subject) -> [Item] {
    var items: [Item] = []
    func add(_ found: Set<String>, _ what: Phrase, _ ratio: Double) {
      guard !found.isEmpty else { return }
      let list = found.map { $0.replacingOccurrences(of: "language:", with: "") }.sorted().joined(separator: ", ")
      items.append(
        Item(
          actor: subject.actor, family: .language,
          statement: Phrase(en: "\(what.en) \(list)", ja: "\(what.ja) \(list)"),
          ratio: ratio, source: "profile \(subject.profile.id)"))
    }
    add(asked.artefacts.intersection(subject.languages), Phrase(en: "language artefact", ja: "言語の痕跡"), 0.4)
    add(
      asked.lureLanguages.intersection(subject.lureLanguages), Phrase(en: "lures in", ja: "誘導文の言語"), 0.2)
    return items
  }
}

extension ProfileEvidence.Subject {
  /// A profile in its common form.
  init(_ actor: Int, _ profile: ActorProfile) {
    self.actor = actor
    self.profile = profile
    sectors = Set((profile.sectors ?? []).map(SectorVocabulary.normalise))
    countries = Set((profile.countries ?? []).map { $0.uppercased() })
    languages = Set((profile.languageArtefacts ?? []).compactMap { LanguageArtefact.normalise($0) })
    lureLanguages = Set((profile.lureLanguages ?? []).compactMap { LanguageArtefact.normalise($0) })
    zones = Array(Set((profile.workingOffsets ?? []) + [profile.workingOffset].compactMap(\.self)))
  }
}

/// The question in its common form, made once and compared with every actor.
struct Asked: Sendable {
  var sectors: Set<String>
  var countries: Set<String>
  var cves: Set<String>
  var lures: [String]
  var artefacts: Set<String>
  var lureLanguages: Set<String>

  init(_ question: AttributionProfile) {
    sectors = Set(question.sectors.map(SectorVocabulary.normalise))
    countries = Set(question.countries.map { $0.uppercased() })
    cves = Set(question.cves.map { $0.uppercased() })
    lures = question.lures.map { $0.lowercased() }
    // "codepage:936" and the like are of the maker's system; plain tags are the language of the lures.
    let (marks, tags) = (
      question.languages.filter { $0.contains(":") }, question.languages.filter { !$0.contains(":") }
    )
    artefacts = Set(
      question.observables.filter { LanguageArtefact.types.contains($0.type) }
        .compactMap { LanguageArtefact.normalise($0.value, type: $0.type) }
        + marks.compactMap { LanguageArtefact.normalise($0) })
    lureLanguages = Set(tags.compactMap { LanguageArtefact.normalise($0) })
  }
}
