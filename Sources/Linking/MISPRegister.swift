import EventModel
import Foundation

/// MISP events (core format): one event is one incident; attributes and objects' attributes become observables, galaxies
/// and tags techniques and software.
enum MISPRegister {
  private static let types: [String: String] = [
    "ip-src": "ipv4-addr", "ip-dst": "ipv4-addr", "domain": "domain-name", "hostname": "domain-name", "url": "url",
    "email-src": "email-addr", "email": "email-addr", "md5": "file:md5", "sha1": "file:sha1", "sha256": "file:sha256",
    "ssdeep": "file:ssdeep", "filename": "file:name", "mutex": "mutex", "regkey": "windows-registry-key",
    "x509-fingerprint-sha256": "tls:certificate-sha256", "email-x-mailer": "mail:x-mailer", "AS": "asn",
    "mac-address": "mac-addr",
  ]

  static func read(_ object: [String: Any], line: Int, into register: inout RegisterReader.Register) {
    let events = (object["response"] as? [Any])?.compactMap { ($0 as? [String: Any])?["Event"] as? [String: Any] }
    for event in events ?? [object["Event"] as? [String: Any]].compactMap(\.self) { read(event, line, &register) }
  }

  private static func read(_ event: [String: Any], _ line: Int, _ register: inout RegisterReader.Register) {
    guard let id = event["uuid"] as? String ?? event["id"] as? String else {
      register.issues.append(
        InputIssue("register.no-id", .unreadable, line: line, detail: "a MISP event without a uuid"))
      return
    }
    var incident = IncidentReport(id: id)
    incident.firstSeen = (event["date"] as? String).flatMap { EventTime(rfc3339: $0) }
    incident.impact = event["info"] as? String
    incident.organisation = ((event["Orgc"] as? [String: Any])?["name"] as? String).map { .init(name: $0) }
    var attributes = event["Attribute"] as? [[String: Any]] ?? []
    for part in event["Object"] as? [[String: Any]] ?? [] { attributes += part["Attribute"] as? [[String: Any]] ?? [] }
    for attribute in attributes { add(attribute, to: &incident, line, &register) }
    for tag in event["Tag"] as? [[String: Any]] ?? [] {
      guard let name = tag["name"] as? String else { continue }
      let quoted = name.split(separator: "\"").dropFirst().first.map(String.init) ?? name
      if name.contains("attack-pattern"), let technique = quoted.split(separator: " ").last {
        incident.techniques.append(String(technique))
      } else if name.contains("malware") || name.contains("tool") || name.contains("malpedia") {
        incident.software.append(quoted.components(separatedBy: " - ").first ?? quoted)
      }
    }
    register.incidents.append(incident)
  }

  private static func add(
    _ attribute: [String: Any], to incident: inout IncidentReport, _ line: Int,
    _ register: inout RegisterReader.Register
  ) {
    guard let type = attribute["type"] as? String, let value = attribute["value"] as? String else {
      register.issues.append(
        InputIssue("register.bad-attribute", .partial, line: line, item: incident.id, detail: "no type or value"))
      return
    }
    if type == "vulnerability" {
      incident.cves.append(value)
    } else if type == "email-subject" {
      incident.lures.append(.init(subject: value))
    } else if type.contains("|") {
      let (kinds, values) = (type.split(separator: "|"), value.split(separator: "|"))
      for (kind, part) in zip(kinds, values) {
        if let known = types[String(kind)] { incident.observables.append(.init(type: known, value: String(part))) }
      }
    } else if let known = types[type] {
      let isSix = known == "ipv4-addr" && value.contains(":")
      incident.observables.append(.init(type: isSix ? "ipv6-addr" : known, value: value))
    } else {
      register.issues.append(
        InputIssue("register.unused-attribute", .noted, line: line, item: incident.id, detail: "\(type)"))
    }
  }
}
