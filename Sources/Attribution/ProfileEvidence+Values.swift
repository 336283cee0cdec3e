import EventModel
import Foundation
import Knowledge
import Linking

/// The actors' values, to be found by value and not by going through all of them.
struct ValueIndex: Sendable {
  struct Entry: Sendable {
    var subject: Int
    var value: ActorProfile.Value
  }

  private var exact: [String: [Entry]] = [:]
  private var patterns: [Entry] = []

  init(_ subjects: [ProfileEvidence.Subject]) {
    for (index, subject) in subjects.enumerated() {
      for value in subject.profile.observables ?? [] {
        if value.value.contains("*") {
          patterns.append(Entry(subject: index, value: value))
        } else {
          exact[Self.key(value.type, value.value), default: []].append(Entry(subject: index, value: value))
        }
      }
    }
  }

  /// Entries that a value equals or fits.
  func entries(_ asked: IncidentReport.Value) -> [Entry] {
    (exact[Self.key(asked.type, asked.value)] ?? [])
      + patterns.filter { $0.value.type == asked.type && ProfileEvidence.matches(asked.value, $0.value.value) }
  }

  private static func key(_ type: String, _ value: String) -> String { type + "\u{0}" + value.lowercased() }
}

extension ProfileEvidence {
  /// Values that are reported of an actor. What many have (warning lists, shared hosting) says nothing.
  func matchingValues(_ question: AttributionProfile) -> [Item] {
    var seen: Set<String> = []
    var items: [Item] = []
    for asked in question.observables {
      let entries = index.entries(asked)
      guard !entries.isEmpty, seen.insert(asked.type + "\u{0}" + asked.value.lowercased()).inserted,
        !shared.contains(type: asked.type, value: asked.value)
      else { continue }
      var actors: Set<Int> = []
      for entry in entries where actors.insert(entry.subject).inserted {
        items.append(item(asked, entry, among: entries.count))
      }
    }
    return items
  }

  /// A value that several actors have is worth less to each.
  private func item(_ asked: IncidentReport.Value, _ entry: ValueIndex.Entry, among holders: Int) -> Item {
    let subject = subjects[entry.subject]
    let grade = subject.profile.grade(entry.value.sources)
    let ratio = (Self.values[asked.type] ?? 2) * (Self.grades[grade] ?? 0.2) / Double(holders)
    let isFile = asked.type.hasPrefix("file:") || asked.type == "mutex" || asked.type == "windows-registry-key"
    let text = String(asked.value.prefix(120))
    return Item(
      actor: subject.actor, family: isFile ? .malware : .infrastructure,
      statement: Phrase(
        en: "\(asked.type) \(text) is reported of this actor", ja: "\(asked.type)「\(text)」はこの主体のものと報告されている"),
      ratio: ratio,
      source: "profile \(subject.profile.id) \(entry.value.sources.joined(separator: ",")) (grade \(grade))",
      isValue: true)
  }
}
