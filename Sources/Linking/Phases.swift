import EventModel

/// Splits a campaign into phases: one way in, without a long pause.
enum Phases {
  /// A pause that ends a phase, in days.
  static let pause: Int64 = 150
  /// A part smaller than this joins the nearest one.
  static let smallest = 3

  /// Phases in order of their beginning; stragglers that lie far from all of them are in none. `incidents` are in time order.
  static func split(_ incidents: [IncidentReport]) -> [[IncidentReport]] {
    var byTactic: [IncidentReport.Tactic: [IncidentReport]] = [:]
    var loose: [IncidentReport] = []
    for incident in incidents {
      if let tactic = tactic(incident), seconds(incident) != nil {
        byTactic[tactic, default: []].append(incident)
      } else {
        loose.append(incident)
      }
    }
    var parts: [[IncidentReport]] = []
    for tactic in IncidentReport.Tactic.allCases { parts += pieces(byTactic[tactic] ?? []) }
    parts = parts.flatMap(trimmed)
    let least = max(smallest, incidents.count / 30)
    var kept = parts.filter { $0.count >= least }
    loose += parts.filter { $0.count < least }.flatMap(\.self)
    if kept.isEmpty { return [incidents] }
    let spans = kept.map(Span.init)
    for incident in loose {
      let index = nearest(incident, kept)
      if spans[index].isFar(seconds(incident)) { continue }
      kept[index].append(incident)
    }
    return kept.map { $0.sorted { (seconds($0) ?? .max, $0.id) < (seconds($1) ?? .max, $1.id) } }
      .sorted { (seconds($0[0]) ?? .max, $0[0].id) < (seconds($1[0]) ?? .max, $1[0].id) }
  }

  /// From when to when a part lies, and how far from it an incident is no longer part of it.
  private struct Span {
    /// Stragglers are told from the part only where it has this many.
    static let least = 10
    /// Days, and times the usual distance between neighbours.
    static let days: Int64 = 60
    static let distances: Int64 = 5

    var bounds: ClosedRange<Int64>?
    var reach: Int64?

    init(_ part: [IncidentReport]) {
      let times = part.compactMap(Phases.seconds).sorted()
      guard let first = times.first, let last = times.last else { return }
      bounds = first...last
      guard part.count >= Self.least else { return }
      let gaps = zip(times.dropFirst(), times).map { $0 - $1 }.sorted()
      reach = max(Self.days * 86_400, Self.distances * gaps[gaps.count / 2])
    }

    func isFar(_ time: Int64?) -> Bool {
      guard let time, let bounds, let reach else { return false }
      return time < bounds.lowerBound - reach || time > bounds.upperBound + reach
    }
  }

  /// Cuts one or two stragglers off each end: a wrong link or a wrong date must not move a phase by months.
  private static func trimmed(_ part: [IncidentReport]) -> [[IncidentReport]] {
    guard let reach = Span(part).reach else { return [part] }
    func gap(_ index: Int) -> Int64 { (seconds(part[index]) ?? 0) - (seconds(part[index - 1]) ?? 0) }
    let start = (1...2).last { gap($0) > reach } ?? 0
    let end = (part.count - 2..<part.count).first { gap($0) > reach } ?? part.count
    guard start < end else { return [part] }
    return [Array(part[..<start]), Array(part[start..<end]), Array(part[end...])].filter { !$0.isEmpty }
  }

  /// The way in, as stated or as the traces show it.
  private static func tactic(_ incident: IncidentReport) -> IncidentReport.Tactic? {
    if let stated = incident.tactic { return stated }
    let bases = Set(incident.techniques.map { String($0.prefix(5)) })
    if !incident.lures.isEmpty || bases.contains("T1566") || incident.observables.contains(where: isMail) {
      return .mail
    }
    return !incident.cves.isEmpty || !bases.isDisjoint(with: ["T1190", "T1133"]) ? .remoteAccess : nil
  }

  private static func isMail(_ value: IncidentReport.Value) -> Bool {
    value.type == "email-addr" || value.type == "mail:x-mailer"
  }

  private static func pieces(_ incidents: [IncidentReport]) -> [[IncidentReport]] {
    var found: [[IncidentReport]] = []
    var last: Int64?
    for incident in incidents {
      let now = seconds(incident) ?? 0
      if let last, now - last <= pause * 86_400, !found.isEmpty {
        found[found.count - 1].append(incident)
      } else {
        found.append([incident])
      }
      last = now
    }
    return found
  }

  private static func nearest(_ incident: IncidentReport, _ parts: [[IncidentReport]]) -> Int {
    func distance(_ part: [IncidentReport]) -> Int64 {
      guard let now = seconds(incident) else { return overlap(part) }
      let times = part.compactMap(seconds)
      guard let first = times.min(), let last = times.max() else { return .max }
      return (now < first ? first - now : now > last ? now - last : 0)
        + (tactic(incident) == nil || tactic(incident) == part.lazy.compactMap(tactic).first ? 0 : 86_400)
    }
    func overlap(_ part: [IncidentReport]) -> Int64 {
      let known = Set(part.flatMap { $0.software + $0.techniques })
      return -Int64(Set(incident.software + incident.techniques).intersection(known).count)
    }
    return parts.indices.min { distance(parts[$0]) < distance(parts[$1]) } ?? 0
  }

  private static func seconds(_ incident: IncidentReport) -> Int64? {
    [incident.firstSeen, incident.lastSeen].compactMap(\.self).min().map { $0.nanoseconds / 1_000_000_000 }
  }
}

/// Counts a set of incidents.
enum CampaignSummaries {
  static func summary(_ incidents: [IncidentReport], _ shared: SharedValues) -> CampaignSummary {
    func tally(_ values: (IncidentReport) -> [String], least: Int = 1, most: Int = 20) -> [Tally] {
      var counts: [String: Int] = [:]
      for incident in incidents { for value in Set(values(incident)) { counts[value, default: 0] += 1 } }
      return counts.filter { $0.value >= least }.map { Tally(value: $0.key, count: $0.value) }
        .sorted { ($0.count, $1.value) > ($1.count, $0.value) }.prefix(most).map(\.self)
    }
    let types: Set<String> = ["domain-name", "ipv4-addr", "ipv6-addr", "url", "email-addr"]
    func places(least: Int) -> [Tally] {
      tally(
        { incident in
          incident.observables
            .filter { types.contains($0.type) && !shared.contains(type: $0.type, value: $0.value) }.map(\.value)
        }, least: least)
    }
    let repeated = places(least: 2)
    let times = incidents.flatMap { [$0.firstSeen, $0.lastSeen].compactMap(\.self) }
    return CampaignSummary(
      firstSeen: times.min(), lastSeen: times.max(),
      organisations: tally { $0.organisation?.name.map { [$0] } ?? [] },
      sectors: tally { $0.organisation?.sector.map { [$0] } ?? [] },
      countries: tally { $0.organisation?.country.map { [$0] } ?? [] },
      tactics: tally { $0.tactic.map { [$0.rawValue] } ?? [] }, techniques: tally(\.techniques, most: 40),
      software: tally(\.software), cves: tally(\.cves),
      infrastructure: repeated.isEmpty ? places(least: 1) : repeated,
      lures: tally { $0.lures.compactMap(\.subject) })
  }
}
