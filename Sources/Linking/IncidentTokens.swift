import EventModel
import Foundation
import Knowledge

/// What kind of thing two incidents may share, and how much it can say at most.
struct TokenKind: Sendable {
  /// Name for people.
  var name: String
  var family: EvidenceFamily
  /// How many different values of this kind there are in the world that a register is drawn from: the chance of a
  /// coincidence in a small register is not below one in this number.
  var population: Double
  /// Highest log-likelihood ratio of one shared value.
  var ceiling: Double

  /// A value that somebody can own: not a name of software, not a circumstance.
  var isValue: Bool {
    [.infrastructure, .malware, .craft].contains(family) && ceiling > 1 && name != Self.malware.name
  }

  /// Texts of lures: forwarded, copied from public announcements, and alike where many write about one thing.
  var isLure: Bool { name == Self.subject.name || name == Self.lure.name }

  /// Addresses are rented by the month and shared by many.
  var isRented: Bool { name == "ipv4-addr" || name == "ipv6-addr" }

  static let byType: [String: TokenKind] = [
    "domain-name": .init(name: "domain-name", family: .infrastructure, population: 3_000, ceiling: 6),
    "ipv4-addr": .init(name: "ipv4-addr", family: .infrastructure, population: 1_000, ceiling: 5.5),
    "ipv6-addr": .init(name: "ipv6-addr", family: .infrastructure, population: 3_000, ceiling: 6),
    "url": .init(name: "url", family: .infrastructure, population: 3_000, ceiling: 6),
    "email-addr": .init(name: "email-addr", family: .infrastructure, population: 1_000, ceiling: 5),
    "tls:certificate-sha256": .init(
      name: "tls:certificate-sha256", family: .infrastructure, population: 3_000, ceiling: 6),
    "mac-addr": .init(name: "mac-addr", family: .infrastructure, population: 1_000, ceiling: 4),
    "asn": .init(name: "asn", family: .infrastructure, population: 10, ceiling: 0.7),
    "autonomous-system": .init(name: "asn", family: .infrastructure, population: 10, ceiling: 0.7),
    "file:sha256": .init(name: "file:sha256", family: .malware, population: 20_000, ceiling: 6.5),
    "file:sha1": .init(name: "file:sha1", family: .malware, population: 20_000, ceiling: 6.5),
    "file:md5": .init(name: "file:md5", family: .malware, population: 20_000, ceiling: 6.5),
    "file:name": .init(name: "file:name", family: .malware, population: 120, ceiling: 3.5),
    "mutex": .init(name: "mutex", family: .malware, population: 1_000, ceiling: 5),
    "windows-registry-key": .init(name: "windows-registry-key", family: .malware, population: 200, ceiling: 4),
    "document:author": .init(name: "document:author", family: .craft, population: 150, ceiling: 4),
    "document:codepage": .init(name: "document:codepage", family: .language, population: 5, ceiling: 0.5),
    "lnk:machine-id": .init(name: "lnk:machine-id", family: .craft, population: 1_000, ceiling: 5.5),
    "lnk:mac": .init(name: "lnk:mac", family: .craft, population: 1_000, ceiling: 5.5),
    "mail:x-mailer": .init(name: "mail:x-mailer", family: .craft, population: 10, ceiling: 1),
  ]
  static let other = TokenKind(name: "value", family: .infrastructure, population: 100, ceiling: 3)
  static let subject = TokenKind(name: "lure subject", family: .craft, population: 150, ceiling: 1.6)
  static let lure = TokenKind(name: "near-duplicate lure", family: .craft, population: 8, ceiling: 0.5)
  static let fuzzy = TokenKind(name: "similar file:ssdeep", family: .malware, population: 40, ceiling: 1.2)
  static let network = TokenKind(
    name: "same /24 in the same weeks", family: .infrastructure, population: 60, ceiling: 2.5)
  static let host = TokenKind(name: "host-name pattern", family: .infrastructure, population: 12, ceiling: 1)
  static let malware = TokenKind(name: "malware", family: .malware, population: 100, ceiling: 4)
  static let tool = TokenKind(name: "tool", family: .techniques, population: 8, ceiling: 0.7)
  /// Malware that is rented or sold: its users have a supplier in common, not an operator.
  static let hired = TokenKind(name: "malware for hire", family: .techniques, population: 8, ceiling: 0.7)
  static let flaw = TokenKind(name: "device flaw", family: .flaws, population: 15, ceiling: 1.5)
  static let organisation = TokenKind(name: "same organisation", family: .victims, population: 12, ceiling: 0.8)
  static let sector = TokenKind(name: "sector", family: .victims, population: 5, ceiling: 0.5)
  static let country = TokenKind(name: "country", family: .victims, population: 4, ceiling: 0.4)
}

/// A register as numbers: every incident's tokens, sorted, and how many incidents have each.
struct IncidentTokens {
  /// Ids of the incidents.
  let ids: [String]
  /// Tokens of each incident, sorted, without repetition.
  private(set) var tokens: [[Int32]] = []
  private(set) var kinds: [TokenKind] = []
  private(set) var kindOf: [UInt8] = []
  private(set) var labels: [String] = []
  /// Incidents with the token, in order.
  private(set) var holders: [[Int32]] = []
  /// Knowledge objects of each incident.
  private(set) var queries: [ActorGallery.Query] = []
  /// Techniques of each incident, sorted, as positions in `techniqueNames`; they need no knowledge of actors.
  private(set) var techniques: [[Int]] = []
  private(set) var techniqueNames: [String] = []
  private var techniqueIndex: [String: Int] = [:]
  private var index: [String: Int32] = [:]
  private var kindIndex: [String: UInt8] = [:]
  private let knowledge: KnowledgeBase?
  private let shared: SharedValues

  init(_ register: [IncidentReport], options: LinkingOptions) {
    ids = register.map(\.id)
    knowledge = options.knowledge
    shared = options.shared
    tokens.reserveCapacity(register.count)
    for (position, incident) in register.enumerated() {
      var found: Set<Int32> = []
      addObservables(incident, to: &found)
      addLures(incident, to: &found)
      addRest(incident, to: &found)
      let sorted = found.sorted()
      for token in sorted { holders[Int(token)].append(Int32(truncatingIfNeeded: position)) }
      tokens.append(sorted)
    }
    index = [:]
  }

  /// The same with some incidents struck dumb, so that they neither link nor make values look common.
  func muting(_ silent: Set<Int32>) -> IncidentTokens {
    var copy = self
    for incident in silent {
      for token in tokens[Int(incident)] { copy.holders[Int(token)].removeAll { $0 == incident } }
      copy.tokens[Int(incident)] = []
      copy.techniques[Int(incident)] = []
      copy.queries[Int(incident)] = .init(techniques: [], software: [])
    }
    return copy
  }

  func kind(_ token: Int32) -> TokenKind { kinds[Int(kindOf[Int(token)])] }

  private mutating func token(_ kind: TokenKind, _ value: String) -> Int32 {
    let key = kind.name + "\u{1}" + value
    if let known = index[key] { return known }
    let number: UInt8
    if let known = kindIndex[kind.name] {
      number = known
    } else {
      number = UInt8(truncatingIfNeeded: kinds.count)
      kinds.append(kind)
      kindIndex[kind.name] = number
    }
    let fresh = Int32(truncatingIfNeeded: labels.count)
    index[key] = fresh
    kindOf.append(number)
    labels.append(value)
    holders.append([])
    return fresh
  }

  private mutating func addObservables(_ incident: IncidentReport, to found: inout Set<Int32>) {
    for observable in incident.observables {
      let value = observable.value.plainTrimmed
      guard !value.isEmpty, !shared.contains(type: observable.type, value: value) else { continue }
      if observable.type == "file:ssdeep" {
        for band in TextShingles.fuzzyBands(value) { found.insert(token(.fuzzy, String(band, radix: 36))) }
        continue
      }
      let kind = TokenKind.byType[observable.type] ?? .other
      let isOther = TokenKind.byType[observable.type] == nil
      found.insert(token(kind, isOther ? observable.type + " " + value : value.plainLowercased))
      switch observable.type {
      case "ipv4-addr": addNetwork(value, observable.time ?? incident.firstSeen, to: &found)
      case "domain-name": addHost(value.plainLowercased, to: &found)
      case "url":
        guard let name = SharedValues.host(value.plainLowercased) else { break }
        let address = IPAddress(name)?.observable
        let (type, host) = (address?.type.rawValue ?? "domain-name", address?.value ?? name)
        guard !shared.contains(type: type, value: host) else { break }
        found.insert(token(TokenKind.byType[type] ?? .other, host))
      default: break
      }
    }
  }

  /// The week and the next one, so that neighbours across a border meet.
  private mutating func addNetwork(_ address: String, _ time: EventTime?, to found: inout Set<Int32>) {
    guard let time, let number = SharedValues.address(address) else { return }
    let week = time.nanoseconds / (7 * 86_400 * 1_000_000_000)
    let network = "\(number >> 24).\(number >> 16 & 255).\(number >> 8 & 255).0/24"
    for near in [week, week + 1] { found.insert(token(.network, "\(network) in week \(near) since 1970")) }
  }

  /// Letters as `a`, digits as `9`, runs kept short: `mail-update01.example.com` gives `aaaa-aaaaaa99.aaaaaaa.com`.
  private mutating func addHost(_ name: String, to found: inout Set<Int32>) {
    let bytes = name.utf8
    guard let dot = bytes.firstIndex(of: UInt8(ascii: ".")), let last = bytes.lastIndex(of: UInt8(ascii: ".")) else {
      return
    }
    let first = bytes[..<dot]
    guard first.contains(where: { $0 == UInt8(ascii: "-") || $0 >= 48 && $0 <= 57 }) else { return }
    var shape = first.prefix(40).map { byte -> UInt8 in
      byte >= 48 && byte <= 57 ? UInt8(ascii: "9") : byte >= 97 || byte >= 65 && byte <= 90 ? UInt8(ascii: "a") : byte
    }
    shape.append(UInt8(ascii: "."))
    let labels = bytes.reduce(into: 1) { if $1 == UInt8(ascii: ".") { $0 += 1 } }
    found.insert(token(.host, String(decoding: shape, as: UTF8.self) + "\(labels)" + String(name[last...])))
  }

  private mutating func addLures(_ incident: IncidentReport, to found: inout Set<Int32>) {
    for lure in incident.lures {
      if let subject = lure.subject {
        let text = String(String.UnicodeScalarView(TextShingles.normalise(subject).compactMap(Unicode.Scalar.init)))
        if text.count >= 4 { found.insert(token(.subject, text)) }
      }
      for band in TextShingles.bands(lure.body ?? "") { found.insert(token(.lure, String(band, radix: 36))) }
    }
  }

  private mutating func addRest(_ incident: IncidentReport, to found: inout Set<Int32>) {
    var query = ActorGallery.Query(techniques: [], software: [])
    for name in Set(incident.software).sorted() {
      let object = knowledge?.software(name)
      if let object { query.software.append(object) }
      let known = object.flatMap { knowledge?.objects[$0] } ?? .init(id: "", name: name, kind: .malware)
      let label = object == nil ? KnowledgeBase.key(name) : known.name
      let kind: TokenKind = known.kind == .tool ? .tool : MalwareForHire.contains(known) ? .hired : .malware
      if !label.isEmpty { found.insert(token(kind, label)) }
    }
    var techniques: Set<Int> = []
    for id in Set(incident.techniques).sorted() {
      let object = knowledge?.technique(id)
      if let object { query.techniques.append(object) }
      let name = object.flatMap { knowledge?.objects[$0].id } ?? id.uppercased()
      guard !name.isEmpty else { continue }
      let position = techniqueIndex[name] ?? techniqueNames.count
      if position == techniqueNames.count {
        techniqueIndex[name] = position
        techniqueNames.append(name)
      }
      techniques.insert(position)
    }
    self.techniques.append(techniques.sorted())
    query.software = Set(query.software).sorted()
    query.techniques = Set(query.techniques).sorted()
    queries.append(query)
    for cve in incident.cves { found.insert(token(.flaw, cve.uppercased())) }
    if let name = incident.organisation?.name {
      let key = OrganisationName.key(name)
      if !key.isEmpty { found.insert(token(.organisation, key)) }
    }
    if let sector = incident.organisation?.sector { found.insert(token(.sector, sector.lowercased())) }
    if let country = incident.organisation?.country { found.insert(token(.country, country.uppercased())) }
  }
}

/// One organisation comes under several names: legal forms, width and punctuation do not tell names apart.
enum OrganisationName {
  private static let forms = [
    "(株)", "(有)", "(同)", "(社)", "(財)", "(独)", "株式会社", "有限会社", "合同会社", "一般社団法人", "公益財団法人", "国立研究開発法人", "独立行政法人",
    "国立大学法人", "学校法人",
  ]
  private static let words: Set<String> = [
    "inc", "incorporated", "co", "ltd", "limited", "corp", "corporation", "kk", "k.k", "llc", "plc", "gmbh", "ag",
    "the",
    "company", "holdings",
  ]

  /// A key that is equal for spellings of one name.
  static func key(_ name: String) -> String {
    var text = name.precomposedStringWithCompatibilityMapping.lowercased()
    for form in forms { text = text.replacingOccurrences(of: form, with: " ") }
    let parts = text.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    let kept = parts.filter { !words.contains($0) }
    return (kept.isEmpty ? parts : kept).joined()
  }
}
