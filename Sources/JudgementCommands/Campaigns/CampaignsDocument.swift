import Attribution
import EventModel
import Linking

/// What `campaigns --json` prints (`docs/output-schema/campaigns.schema.json`).
struct CampaignsDocument: Encodable {
  /// A campaign and who is behind it.
  struct Page: Encodable {
    var campaign: Campaign
    var attribution: CampaignAttribution

    enum CodingKeys: String, CodingKey { case attribution }

    func encode(to encoder: any Encoder) throws {
      try campaign.encode(to: encoder)
      var box = encoder.container(keyedBy: CodingKeys.self)
      try box.encode(attribution, forKey: .attribution)
    }
  }

  var campaigns: [Page]
  var unlinked: [String]
  var history: [MergeStep]
  var issues: [InputIssue]
  var decisions: [LinkDecision]
}
