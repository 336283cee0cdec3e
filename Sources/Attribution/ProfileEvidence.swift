import EventModel
import Foundation
import Knowledge
import Linking

/// Log-likelihood ratios of what profiles know beside techniques and software. Every family is capped, and what a forger
/// can copy from a report (language, hours, names) is capped lowest.
struct ProfileEvidence: Sendable {
  /// One ratio for one actor.
  struct Item: Sendable {
    var actor: Int
    var family: EvidenceFamily
    var statement: Phrase
    var ratio: Double
    var source: String
    /// A value of the actor (infrastructure, file): more than a trait that many have.
    var isValue = false
  }

  /// All ratios of a question.
  struct Result: Sendable {
    var items: [Item]
    /// Sum per actor, families capped.
    var totals: [Double]
    var hours: WorkingHours?
    var isEmpty: Bool { items.isEmpty }
  }

  /// Upper bound of a family's sum, natural logarithm.
  static let caps: [EvidenceFamily: Double] = [
    .infrastructure: 8, .malware: 6, .victims: 1.5, .flaws: 1, .timing: 0.7, .language: 0.7, .craft: 1,
  ]
  /// Weight of a matching value by type: how seldom somebody else has it, and how hard it is to copy.
  static let values: [String: Double] = [
    "domain-name": 5, "url": 5, "ipv4-addr": 3.5, "ipv6-addr": 4, "email-addr": 4, "file:sha256": 5, "file:sha1": 5,
    "file:md5": 5, "tls:certificate-sha256": 5, "lnk:machine-id": 3, "lnk:mac": 3, "file:ssdeep": 3, "mutex": 2,
    "windows-registry-key": 2, "file:name": 1.5, "document:author": 1.5,
  ]
  /// How far a source's grade is believed.
  static let grades: [String: Double] = ["A": 1, "A-": 0.95, "B": 0.9, "C": 0.6, "D": 0.3, "K": 0.2]

  /// What is compared of one actor, in its common form.
  struct Subject: Sendable {
    var actor: Int
    var profile: ActorProfile
    var sectors: Set<String>
    var countries: Set<String>
    var languages: Set<String>
    var lureLanguages: Set<String>
    var zones: [Int]
  }

  let subjects: [Subject]
  let index: ValueIndex
  let shared: SharedValues
  private let count: Int
  let sectorShare: [String: Double]
  let countryShare: [String: Double]

  init(_ knowledge: KnowledgeBase) {
    count = knowledge.actors.count
    let found = knowledge.actors.enumerated().compactMap { index, actor in
      actor.profile.map { Subject(index, $0) }
    }
    subjects = found
    index = ValueIndex(found)
    var shared = SharedValues.builtIn
    for list in knowledge.warningLists { _ = shared.add(warningList: list.data, name: list.name) }
    self.shared = shared
    func shares(_ path: (Subject) -> Set<String>) -> [String: Double] {
      var holders: [String: Double] = [:]
      for subject in found { for value in path(subject) { holders[value, default: 0] += 1 } }
      return holders.mapValues { ($0 + 1) / (Double(found.count) + 2) }
    }
    sectorShare = shares(\.sectors)
    countryShare = shares(\.countries)
  }

  func weigh(_ question: AttributionProfile) -> Result {
    let hours = WorkingHours(question.times)
    let asked = Asked(question)
    var items = matchingValues(question)
    for subject in subjects {
      items += victims(asked, subject)
      items += flaws(asked, subject)
      items += timing(hours, subject)
      items += lures(asked, subject)
      items += languages(asked, subject)
    }
    var sums: [Int: [EvidenceFamily: Double]] = [:]
    for item in items { sums[item.actor, default: [:]][item.family, default: 0] += item.ratio }
    var totals = Array(repeating: 0.0, count: count)
    for (actor, families) in sums {
      for (family, sum) in families.sorted(by: { $0.key < $1.key }) {
        let cap = Self.caps[family] ?? 1
        totals[actor] += min(max(sum, -cap), cap)
      }
    }
    return Result(items: items, totals: totals, hours: hours)
  }

  /// Equal without regard to case; `*` in the pattern stands for any run of characters.
  static func matches(_ value: String, _ pattern: String) -> Bool {
    let value = value.lowercased()
    let parts = pattern.lowercased().split(separator: "*", omittingEmptySubsequences: false)
    guard parts.count > 1, let head = parts.first, let tail = parts.last else { return value == pattern.lowercased() }
    guard value.hasPrefix(head), value.hasSuffix(tail), value.count >= head.count + tail.count else { return false }
    var rest = value.dropFirst(head.count).dropLast(tail.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let range = rest.firstRange(of: part) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }
}
