import Attribution
import Commands
import EventModel
import Foundation
import Report

/// Campaigns as one HTML file.
enum CampaignsPage {
  static func write(_ document: CampaignsDocument, total: Int, to path: String) throws {
    let now = EventTime(seconds: Int64(Date().timeIntervalSince1970))
    let page = CampaignReport(
      entries: document.campaigns.map(entry), incidents: total, unlinked: document.unlinked.count,
      decisions: document.decisions.map(DecisionFile.sentence), language: .current, generated: now,
      version: Version.text)
    try OutputFile.write(Data(page.html.utf8), to: path)
  }

  private static func entry(_ page: CampaignsDocument.Page) -> CampaignReport.Entry {
    let attribution = page.attribution
    let words = (Language.current == .ja ? attribution.wordsJa : attribution.words) ?? ""
    let verdict = attribution.actor.map { actor in
      "\(actor.name) (\(actor.id)): \(words), \(Percent.text(attribution.probability ?? 0))"
    }
    return CampaignReport.Entry(
      campaign: page.campaign, facts: CampaignFacts.facts(page.campaign.summary), verdict: verdict,
      reason: attribution.reason, attributed: Set(attribution.attributed))
  }
}
