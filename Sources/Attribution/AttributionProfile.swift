public import EventModel

/// What is asked about: the traces of one incident or campaign. Everything may be missing.
public struct AttributionProfile: Sendable, Codable, Equatable {
  /// Id of the question, repeated in the answer.
  public var id: String?
  /// ATT&CK technique ids.
  public var techniques: [String]
  /// Malware and tools: ATT&CK ids or names.
  public var software: [String]
  /// Typed values.
  public var observables: [IncidentReport.Value]
  /// Sectors attacked.
  public var sectors: [String]
  /// Countries attacked, ISO 3166-1 alpha-2.
  public var countries: [String]
  /// Moments of operator activity.
  public var times: [EventTime]
  /// Device flaws used.
  public var cves: [String]
  /// Ways in.
  public var tactics: [String]
  /// Lure texts.
  public var lures: [String]
  /// Languages of lures and of the makers' systems: BCP 47 tags, LCIDs, or `codepage:936`, `keyboard:00000804`.
  public var languages: [String]

  enum CodingKeys: String, CodingKey {
    case id, techniques, software, observables, sectors, countries, times, cves, tactics, lures, languages
  }

  /// A question.
  public init(
    id: String? = nil, techniques: [String] = [], software: [String] = [],
    observables: [IncidentReport.Value] = [], sectors: [String] = [], countries: [String] = [],
    times: [EventTime] = [], cves: [String] = [], tactics: [String] = [], lures: [String] = [],
    languages: [String] = []
  ) {
    self.id = id
    self.techniques = techniques
    self.software = software
    self.observables = observables
    self.sectors = sectors
    self.countries = countries
    self.times = times
    self.cves = cves
    self.tactics = tactics
    self.lures = lures
    self.languages = languages
  }

  /// The traces of a campaign: what its incidents have, put together.
  public init(id: String, incidents: [IncidentReport]) {
    func union<T: Hashable>(_ path: (IncidentReport) -> [T]) -> [T] {
      var seen: Set<T> = []
      return incidents.flatMap(path).filter { seen.insert($0).inserted }
    }
    self.init(
      id: id, techniques: union(\.techniques), software: union(\.software), observables: union(\.observables),
      sectors: union { $0.organisation?.sector.map { [$0] } ?? [] },
      countries: union { $0.organisation?.country.map { [$0] } ?? [] }, times: incidents.flatMap(\.times),
      cves: union(\.cves), tactics: union { $0.tactic.map { [$0.rawValue] } ?? [] },
      lures: union { $0.lures.flatMap { [$0.subject, $0.body].compactMap(\.self) } },
      languages: union { $0.lures.compactMap(\.language) })
  }

  /// Reads the documented JSON shape; absent lists are empty.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    func list<T: Decodable>(_ key: CodingKeys) throws -> [T] { try box.decodeIfPresent([T].self, forKey: key) ?? [] }
    self.init(
      id: try box.decodeIfPresent(String.self, forKey: .id), techniques: try list(.techniques),
      software: try list(.software), observables: try list(.observables), sectors: try list(.sectors),
      countries: try list(.countries), times: try list(.times), cves: try list(.cves), tactics: try list(.tactics),
      lures: try list(.lures), languages: try list(.languages))
  }
}
