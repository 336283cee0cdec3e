/// One attack on one organisation, as a register holds it: all but the id may be missing.
///
/// The words follow STIX 2.1 (`incident`, cyber-observables) and ATT&CK ids; missing is never the same as empty evidence
/// against something.
public struct IncidentReport: Sendable, Codable, Equatable {
  /// The organisation that was attacked.
  public struct Organisation: Sendable, Codable, Hashable {
    /// Name as reported; the same organisation may come under several.
    public var name: String?
    /// Sector in STIX's open vocabulary where it fits (`government`, `technology`), else as reported.
    public var sector: String?
    /// ISO 3166-1 alpha-2 code in capitals where it is known.
    public var country: String?

    /// An organisation.
    public init(name: String? = nil, sector: String? = nil, country: String? = nil) {
      self.name = name
      self.sector = sector
      self.country = country
    }
  }

  /// How the attack came in or what it did.
  public enum Tactic: String, Sendable, Codable, CaseIterable {
    case mail
    case remoteAccess = "remote-access"
    case ransomware
    case denialOfService = "denial-of-service"
    case other
  }

  /// A typed value seen in the incident. The type is kept as written: registers know more kinds than `Observable.Kind`.
  public struct Value: Sendable, Codable, Hashable {
    /// STIX type (`domain-name`, `ipv4-addr`) or a register word (`document:author`, `lnk:machine-id`, `file:ssdeep`).
    public var type: String
    /// The value in canonical form.
    public var value: String
    /// When it was seen.
    public var time: EventTime?

    /// A value.
    public init(type: String, value: String, time: EventTime? = nil) {
      self.type = type
      self.value = value
      self.time = time
    }
  }

  /// A text that lured the victim.
  public struct Lure: Sendable, Codable, Hashable {
    /// Subject of the mail or title of the document.
    public var subject: String?
    /// Text.
    public var body: String?
    /// BCP 47 language tag.
    public var language: String?

    /// A lure.
    public init(subject: String? = nil, body: String? = nil, language: String? = nil) {
      self.subject = subject
      self.body = body
      self.language = language
    }
  }

  /// When a service was down.
  public struct Outage: Sendable, Codable, Hashable {
    /// First moment.
    public var start: EventTime?
    /// Last moment.
    public var end: EventTime?

    /// An outage.
    public init(start: EventTime? = nil, end: EventTime? = nil) {
      self.start = start
      self.end = end
    }
  }

  /// Identifier, unique in a register.
  public var id: String
  /// Who was attacked.
  public var organisation: Organisation?
  /// First activity.
  public var firstSeen: EventTime?
  /// Last activity.
  public var lastSeen: EventTime?
  /// How it came in.
  public var tactic: Tactic?
  /// ATT&CK technique ids.
  public var techniques: [String]
  /// Malware and tools: names or ATT&CK ids.
  public var software: [String]
  /// CVE ids.
  public var cves: [String]
  /// Typed values.
  public var observables: [Value]
  /// Lure texts.
  public var lures: [Lure]
  /// Moments of operator activity (commands, log-ons, compile times).
  public var times: [EventTime]
  /// What it did, in words.
  public var impact: String?
  /// Service outage.
  public var outage: Outage?

  enum CodingKeys: String, CodingKey {
    case id, organisation, tactic, techniques, software, cves, observables, lures, times, impact, outage
    case firstSeen = "first_seen"
    case lastSeen = "last_seen"
  }

  /// An incident of which only the id is known.
  public init(id: String) {
    self.id = id
    techniques = []
    software = []
    cves = []
    observables = []
    lures = []
    times = []
  }

  /// Reads the documented JSON shape; absent lists are empty.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    id = try box.decode(String.self, forKey: .id)
    organisation = try box.decodeIfPresent(Organisation.self, forKey: .organisation)
    firstSeen = try box.decodeIfPresent(EventTime.self, forKey: .firstSeen)
    lastSeen = try box.decodeIfPresent(EventTime.self, forKey: .lastSeen)
    tactic = try box.decodeIfPresent(Tactic.self, forKey: .tactic)
    techniques = try box.decodeIfPresent([String].self, forKey: .techniques) ?? []
    software = try box.decodeIfPresent([String].self, forKey: .software) ?? []
    cves = try box.decodeIfPresent([String].self, forKey: .cves) ?? []
    observables = try box.decodeIfPresent([Value].self, forKey: .observables) ?? []
    lures = try box.decodeIfPresent([Lure].self, forKey: .lures) ?? []
    times = try box.decodeIfPresent([EventTime].self, forKey: .times) ?? []
    impact = try box.decodeIfPresent(String.self, forKey: .impact)
    outage = try box.decodeIfPresent(Outage.self, forKey: .outage)
  }
}

/// A coded remark about one item of a register, profile or knowledge file: nothing is dropped without one.
public struct InputIssue: Sendable, Codable, Hashable {
  /// Stable code, `register.bad-time`, `profile.unknown-technique`.
  public var code: String
  /// What it means for the reading.
  public var effect: Anomaly.Effect
  /// Line from 1 (item number for formats without lines); nil for the whole file.
  public var line: Int?
  /// The incident, actor or object it is about, where known.
  public var item: String?
  /// For people, in English.
  public var detail: String

  /// A remark.
  public init(
    _ code: String, _ effect: Anomaly.Effect = .noted, line: Int? = nil, item: String? = nil, detail: String = ""
  ) {
    self.code = code
    self.effect = effect
    self.line = line
    self.item = item
    self.detail = detail
  }
}
