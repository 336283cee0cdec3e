import EventModel
import Foundation

/// STIX 2.1 bundles: `incident` objects, and grouped observables, techniques, software and victims by relationship.
enum STIXRegister {
  static func read(_ bundle: [String: Any], into register: inout RegisterReader.Register) {
    let objects = (bundle["objects"] as? [Any] ?? []).compactMap { $0 as? [String: Any] }
    var byID: [String: [String: Any]] = [:]
    for object in objects { if let id = object["id"] as? String { byID[id] = object } }
    var related: [String: Set<String>] = [:]
    for object in objects where object["type"] as? String == "relationship" {
      guard let source = object["source_ref"] as? String, let target = object["target_ref"] as? String else { continue }
      related[source, default: []].insert(target)
      related[target, default: []].insert(source)
    }
    for object in objects {
      guard ["report", "grouping", "observed-data"].contains(object["type"] as? String ?? ""),
        let refs = object["object_refs"] as? [String]
      else { continue }
      for incident in refs where incident.hasPrefix("incident--") {
        related[incident, default: []].formUnion(refs.filter { $0 != incident })
      }
    }
    var count = 0
    for (position, object) in objects.enumerated() where object["type"] as? String == "incident" {
      guard let id = object["id"] as? String else {
        register.issues.append(InputIssue("register.no-id", .unreadable, line: position + 1, detail: "an incident"))
        continue
      }
      count += 1
      var incident = IncidentReport(id: id)
      incident.firstSeen = time(object["first_seen"] ?? object["created"])
      incident.lastSeen = time(object["last_seen"])
      incident.impact = object["description"] as? String
      for reference in (related[id] ?? []).sorted() { if let other = byID[reference] { add(other, to: &incident) } }
      register.incidents.append(incident)
    }
    if count == 0 {
      register.issues.append(
        InputIssue("register.no-incident", .unreadable, detail: "a STIX bundle without an incident"))
    }
  }

  private static func time(_ value: Any?) -> EventTime? { (value as? String).flatMap { EventTime(rfc3339: $0) } }

  private static func add(_ object: [String: Any], to incident: inout IncidentReport) {
    let type = object["type"] as? String ?? ""
    let reference = (object["external_references"] as? [[String: Any]])?.compactMap { $0["external_id"] as? String }
      .first
    switch type {
    case "attack-pattern": incident.techniques += [reference ?? object["name"] as? String].compactMap(\.self)
    case "malware", "tool": incident.software += [reference ?? object["name"] as? String].compactMap(\.self)
    case "vulnerability": incident.cves += [object["name"] as? String ?? reference].compactMap(\.self)
    case "identity":
      incident.organisation = .init(
        name: object["name"] as? String, sector: (object["sectors"] as? [String])?.first,
        country: incident.organisation?.country)
    case "location":
      var organisation = incident.organisation ?? .init()
      organisation.country = object["country"] as? String
      incident.organisation = organisation
    case "file":
      if let name = object["name"] as? String { incident.observables.append(.init(type: "file:name", value: name)) }
      for (algorithm, value) in object["hashes"] as? [String: String] ?? [:] {
        let type = "file:" + algorithm.lowercased().replacingOccurrences(of: "-", with: "")
        incident.observables.append(.init(type: type, value: value.lowercased()))
      }
    default:
      if let value = object["value"] as? String { incident.observables.append(.init(type: type, value: value)) }
    }
    incident.observables.sort { ($0.type, $0.value) < ($1.type, $1.value) }
  }
}
