import EventModel
import Foundation

/// One incident as a JSON or YAML object of the documented shape, read field by field.
enum IncidentObject {
  static let fields: Set<String> = [
    "id", "organisation", "first_seen", "last_seen", "tactic", "techniques", "software", "cves", "observables", "lures",
    "times", "impact", "outage",
  ]

  static func read(_ object: [String: Any], line: Int, into register: inout RegisterReader.Register) {
    var reader = FieldReader(object: object, line: line)
    guard let id = reader.identifier() else {
      register.issues.append(
        InputIssue("register.no-id", .unreadable, line: line, detail: "an incident without an id"))
      return
    }
    reader.item = id
    var incident = IncidentReport(id: id)
    if let box = object["organisation"] as? [String: Any] {
      incident.organisation = .init(
        name: box["name"] as? String, sector: box["sector"] as? String, country: box["country"] as? String)
    } else if let name = object["organisation"] as? String {
      incident.organisation = .init(name: name)
    } else if let other = object["organisation"], !(other is NSNull) {
      reader.remark("register.wrong-type", "organisation")
    }
    incident.firstSeen = reader.time(object["first_seen"], "first_seen")
    incident.lastSeen = reader.time(object["last_seen"], "last_seen")
    if let text = reader.text("tactic") {
      incident.tactic = IncidentReport.Tactic(rawValue: text.lowercased())
      if incident.tactic == nil { reader.remark("register.unknown-tactic", text) }
    }
    incident.techniques = reader.texts("techniques")
    incident.software = reader.texts("software")
    incident.cves = reader.texts("cves")
    incident.times = reader.list("times").compactMap { reader.time($0, "times") }
    incident.impact = reader.text("impact")
    incident.observables = observables(&reader)
    incident.lures = lures(&reader)
    if let box = object["outage"] as? [String: Any] {
      incident.outage = .init(
        start: reader.time(box["start"], "outage.start"), end: reader.time(box["end"], "outage.end"))
    }
    for key in object.keys.sorted() where !fields.contains(key) { reader.remark("register.unknown-field", key) }
    register.incidents.append(incident)
    register.issues += reader.issues
  }

  private static func observables(_ reader: inout FieldReader) -> [IncidentReport.Value] {
    var values: [IncidentReport.Value] = []
    for element in reader.list("observables") {
      guard let box = element as? [String: Any], let type = box["type"] as? String,
        let value = box["value"] as? String ?? (box["value"] as? NSNumber).map(\.stringValue)
      else {
        reader.remark("register.bad-observable", "\(element)")
        continue
      }
      values.append(.init(type: type, value: value, time: reader.time(box["time"], "observables.time")))
    }
    return values
  }

  private static func lures(_ reader: inout FieldReader) -> [IncidentReport.Lure] {
    reader.list("lures").compactMap { element in
      if let text = element as? String { return .init(subject: text) }
      guard let box = element as? [String: Any] else { return nil }
      return .init(
        subject: box["subject"] as? String, body: box["body"] as? String, language: box["language"] as? String)
    }
  }
}

/// Reads fields and collects remarks.
struct FieldReader {
  let object: [String: Any]
  let line: Int
  var item: String?
  var issues: [InputIssue] = []

  init(object: [String: Any], line: Int) {
    self.object = object
    self.line = line
  }

  mutating func remark(_ code: String, _ detail: String) {
    issues.append(InputIssue(code, .partial, line: line, item: item, detail: String(detail.prefix(160))))
  }

  func identifier() -> String? {
    if let text = object["id"] as? String, !text.isEmpty { return text }
    return (object["id"] as? NSNumber)?.stringValue
  }

  mutating func text(_ key: String) -> String? {
    guard let value = object[key], !(value is NSNull) else { return nil }
    if let text = value as? String { return text }
    remark("register.wrong-type", key)
    return nil
  }

  mutating func list(_ key: String) -> [Any] {
    guard let value = object[key], !(value is NSNull) else { return [] }
    if let list = value as? [Any] { return list }
    remark("register.wrong-type", "\(key) is not a list")
    return [value]
  }

  mutating func texts(_ key: String) -> [String] {
    var found: [String] = []
    for element in list(key) {
      if let text = element as? String {
        found.append(text)
      } else if let box = element as? [String: Any], let text = box["id"] as? String ?? box["name"] as? String {
        found.append(text)
      } else {
        remark("register.wrong-type", "\(key): \(element)")
      }
    }
    return found
  }

  mutating func time(_ value: Any?, _ key: String) -> EventTime? {
    guard let value, !(value is NSNull) else { return nil }
    if let date = value as? Date { return EventTime(seconds: Int64(date.timeIntervalSince1970.rounded())) }
    if let text = value as? String, let time = EventTime(rfc3339: text) { return time }
    remark("register.bad-time", "\(key): \(value)")
    return nil
  }
}
