import Attribution
import Commands
import EventModel
import Linking

/// Campaigns as text.
struct CampaignsPrinter {
  let total: Int
  private static let links = 3
  private static let words = 6

  func show(_ document: CampaignsDocument) {
    for page in document.campaigns {
      show(page.campaign)
      show(page.attribution)
      Stream.out("")
    }
    if !document.decisions.isEmpty {
      Stream.out(text(en: "Decisions that were applied:", ja: "適用した判断:"))
      for decision in document.decisions { Stream.out(Terminal.safe("  " + DecisionFile.sentence(decision))) }
      Stream.out("")
    }
    let (found, rest) = (document.campaigns.count, document.unlinked.count)
    Stream.out(
      text(
        en: "\(total) incidents: \(found) campaigns, \(rest) incidents in none.",
        ja: "事案 \(total) 件: キャンペーン \(found) 件、どれにも属さない事案 \(rest) 件。"))
  }

  private func show(_ campaign: Campaign) {
    Stream.out(Terminal.output.bold(Terminal.safe(campaign.name ?? campaign.id)))
    Stream.out(
      text(en: "  \(campaign.incidents.count) incidents, ", ja: "  \(campaign.incidents.count) 件の事案、")
        + CampaignFacts.span(campaign.summary))
    for fact in CampaignFacts.facts(campaign.summary) {
      let words = fact.tallies.prefix(Self.words).map { "\($0.value) (\($0.count))" }.joined(separator: ", ")
      Stream.out(Terminal.safe("  \(DisplayWidth.pad(fact.name[.current], to: 14)) \(words)"))
    }
    if campaign.phases.count > 1 {
      for (number, phase) in campaign.phases.enumerated() {
        Stream.out(
          Terminal.safe(
            text(en: "  phase \(number + 1): ", ja: "  第 \(number + 1) 期: ") + CampaignFacts.span(phase.summary)
              + text(en: ", \(phase.incidents.count) incidents, ", ja: "、\(phase.incidents.count) 件、")
              + phase.summary.tactics.prefix(2).map(\.value).joined(separator: ", ")))
      }
    }
    for link in campaign.links.prefix(Self.links) {
      let why = link.reasons.prefix(3).map { "\($0.kind) \($0.value)" }.joined(separator: "; ")
      Stream.out(Terminal.safe("    \(link.from) – \(link.to): \(why)"))
    }
    let rest = campaign.links.count - Self.links
    if rest > 0 { Stream.out(text(en: "    and \(rest) more links (--json)", ja: "    ほか \(rest) 件の結び付き（--json）")) }
  }

  private func show(_ attribution: CampaignAttribution) {
    guard let actor = attribution.actor, let probability = attribution.probability else {
      Stream.out(
        text(en: "  No name can be given", ja: "  特定の名前は挙げられません")
          + Terminal.safe(attribution.reason.map { ": " + $0 } ?? ""))
      return
    }
    let words = (Language.current == .ja ? attribution.wordsJa : attribution.words) ?? ""
    Stream.out(
      Terminal.safe(
        "  \(actor.name) (\(actor.id)): \(words), \(Percent.text(probability)), "
          + text(
            en: "\(attribution.attributed.count) incidents attributed",
            ja: "\(attribution.attributed.count) 件をこの主体によるものと評価")))
    if !attribution.notAttributed.isEmpty {
      let names = attribution.notAttributed.prefix(Self.words).map(\.incident).joined(separator: ", ")
      Stream.out(
        Terminal.safe(
          text(
            en: "  possibly part of the campaign, not attributed: \(attribution.notAttributed.count) (\(names))",
            ja: "  関連の可能性はあるが帰属しない事案: \(attribution.notAttributed.count) 件（\(names)）")))
    }
  }
}

/// When, whom, how, with what, from where: in words, for every kind of output.
enum CampaignFacts {
  static func facts(_ summary: CampaignSummary) -> [(name: Phrase, tallies: [Tally])] {
    [
      (Phrase(en: "organisations", ja: "組織"), summary.organisations),
      (Phrase(en: "sectors", ja: "分野"), summary.sectors),
      (Phrase(en: "countries", ja: "国"), summary.countries),
      (Phrase(en: "tactics", ja: "手口"), summary.tactics),
      (Phrase(en: "techniques", ja: "手法"), summary.techniques),
      (Phrase(en: "lures", ja: "件名"), summary.lures),
      (Phrase(en: "software", ja: "ソフトウェア"), summary.software),
      (Phrase(en: "device flaws", ja: "悪用された脆弱性"), summary.cves),
      (Phrase(en: "from", ja: "攻撃元・基盤"), summary.infrastructure),
    ].filter { !$0.1.isEmpty }
  }

  static func span(_ summary: CampaignSummary) -> String {
    [summary.firstSeen, summary.lastSeen].map { $0.map { String($0.description.prefix(10)) } ?? "?" }
      .joined(separator: " – ")
  }
}
