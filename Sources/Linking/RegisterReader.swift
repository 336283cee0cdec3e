public import EventModel
public import Foundation

/// Reads registers of incidents: NDJSON, a JSON array, CSV, YAML, STIX 2.1 bundles and MISP events, told apart by content.
///
/// Nothing is dropped silently: a line that cannot be read, a field of a wrong type, a time that contradicts another one
/// give an issue, and the rest of the incident is kept.
public enum RegisterReader {
  /// Incidents and remarks.
  public struct Register: Sendable {
    /// The incidents in the order of the input.
    public var incidents: [IncidentReport]
    /// Remarks.
    public var issues: [InputIssue]

    /// A register.
    public init(incidents: [IncidentReport] = [], issues: [InputIssue] = []) {
      self.incidents = incidents
      self.issues = issues
    }
  }

  /// Reads a document. `name` is for remarks, and its extension helps with CSV and YAML.
  public static func read(_ data: Data, name: String = "") -> Register {
    var register = Register()
    let text = String(decoding: data.starts(with: [0xEF, 0xBB, 0xBF]) ? data.dropFirst(3) : data[...], as: UTF8.self)
    let first = text.first { !$0.isWhitespace }
    if first == "{" || first == "[" {
      readJSON(data, text, into: &register)
    } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") || first == "-" || text.hasPrefix("incidents:") {
      YAMLRegister.read(text, into: &register)
    } else if first != nil {
      CSVRegister.read(text, into: &register)
    } else {
      register.issues.append(InputIssue("register.empty", .unreadable, item: name, detail: "no incident"))
    }
    finish(&register)
    return register
  }

  private static func readJSON(_ data: Data, _ text: String, into register: inout Register) {
    if let whole = try? JSONSerialization.jsonObject(with: data) {
      readValue(whole, line: 1, into: &register)
      return
    }
    var line = 0
    for raw in text.split(separator: "\n", omittingEmptySubsequences: false) {
      line += 1
      if raw.allSatisfy(\.isWhitespace) { continue }
      guard let value = try? JSONSerialization.jsonObject(with: Data(raw.utf8)) else {
        register.issues.append(
          InputIssue("register.bad-json", .unreadable, line: line, detail: String(raw.prefix(120))))
        continue
      }
      readValue(value, line: line, into: &register)
    }
  }

  private static func readValue(_ value: Any, line: Int, into register: inout Register) {
    if let list = value as? [Any] {
      for (offset, element) in list.enumerated() { readValue(element, line: offset + 1, into: &register) }
      return
    }
    guard let object = value as? [String: Any] else {
      register.issues.append(InputIssue("register.not-object", .unreadable, line: line, detail: "not an object"))
      return
    }
    if let list = object["incidents"] as? [Any] {
      readValue(list, line: line, into: &register)
    } else if object["type"] as? String == "bundle" {
      STIXRegister.read(object, into: &register)
    } else if object["Event"] is [String: Any] || object["response"] is [Any] {
      MISPRegister.read(object, line: line, into: &register)
    } else {
      IncidentObject.read(object, line: line, into: &register)
    }
  }

  /// Contradictory times, duplicate ids.
  private static func finish(_ register: inout Register) {
    var seen: [String: Int] = [:]
    var firsts: [String: IncidentReport] = [:]
    var kept: [IncidentReport] = []
    for (index, incident) in register.incidents.enumerated() {
      if let first = incident.firstSeen, let last = incident.lastSeen, last < first {
        register.issues.append(
          InputIssue(
            "register.contradictory-times", .noted, line: index + 1, item: incident.id,
            detail: "last_seen \(last) before first_seen \(first); both are kept"))
      }
      // A row that was pasted twice is no second incident.
      if firsts[incident.id] == incident {
        register.issues.append(
          InputIssue(
            "register.same-incident", .noted, line: index + 1, item: incident.id, detail: "given twice, used once"))
        continue
      }
      if firsts[incident.id] == nil { firsts[incident.id] = incident }
      let count = (seen[incident.id] ?? 0) + 1
      seen[incident.id] = count
      kept.append(incident)
      if count > 1 {
        kept[kept.count - 1].id = "\(incident.id)#\(count)"
        register.issues.append(
          InputIssue("register.duplicate-id", .noted, line: index + 1, item: incident.id, detail: "renamed #\(count)"))
      }
    }
    register.incidents = kept
  }
}
