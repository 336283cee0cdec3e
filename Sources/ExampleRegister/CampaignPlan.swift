import EventModel

/// What one operation of one actor has at hand; incidents draw from it.
struct CampaignPlan {
  var key: String
  var actor: String?
  var phase: String?
  var tactic: IncidentReport.Tactic
  var count: Int
  /// First and last day since 2019-01-01.
  var days: ClosedRange<Int>
  var sectors: [String]
  var countries: [String] = ["JP"]
  var malware: [String]
  var tools: [String] = []
  var techniques: [String]
  var cves: [String] = []
  var subjects: [String] = []
  var bodies: [String] = []
  /// Servers in order of use; each incident takes those of its time.
  var servers: [String] = []
  var domains: [String] = []
  var senders: [String] = []
  var authors: [String] = []
  var machines: [String] = []
  var files: [String] = []
  var families: [String] = []
  /// Hours of the day, UTC, in which operators work.
  var hours: ClosedRange<Int> = 0...9
}
