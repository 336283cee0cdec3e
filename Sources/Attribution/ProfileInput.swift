public import EventModel
public import Foundation

/// Reads questions from JSON: one object, an array of objects, or one object a line (NDJSON).
///
/// Fields of a wrong type or values that cannot be read are reported and left out; the rest of the question is kept.
public enum ProfileInput {
  /// A question and what was odd about it; `profile` is nil where nothing could be read.
  public struct Item: Sendable {
    /// Line from 1, or position in the array.
    public var line: Int
    /// The question.
    public var profile: AttributionProfile?
    /// Remarks.
    public var issues: [InputIssue]
  }

  /// Reads a document.
  public static func read(_ data: Data) -> [Item] {
    if let whole = try? JSONSerialization.jsonObject(with: data) {
      if let list = whole as? [Any] { return list.enumerated().map { item($1, line: $0 + 1) } }
      return [item(whole, line: 1)]
    }
    var items: [Item] = []
    for (offset, line) in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      if let value = try? JSONSerialization.jsonObject(with: Data(line)) {
        items.append(item(value, line: offset + 1))
      } else {
        let issue = InputIssue("profile.not-json", .unreadable, line: offset + 1, detail: "not a JSON object")
        items.append(Item(line: offset + 1, profile: nil, issues: [issue]))
      }
    }
    return items
  }

  private static func item(_ value: Any, line: Int) -> Item {
    guard let object = value as? [String: Any] else {
      let issue = InputIssue("profile.not-object", .unreadable, line: line, detail: "not a JSON object")
      return Item(line: line, profile: nil, issues: [issue])
    }
    var issues: [InputIssue] = []
    func remark(_ code: String, _ detail: String) {
      issues.append(InputIssue(code, .partial, line: line, detail: String(detail.prefix(200))))
    }
    func texts(_ key: String) -> [String] {
      guard let found = object[key], !(found is NSNull) else { return [] }
      let list = found as? [Any] ?? [found]
      return list.compactMap { element in
        if let text = element as? String { return text }
        if let box = element as? [String: Any], let text = box["id"] as? String ?? box["name"] as? String {
          return text
        }
        remark("profile.wrong-type", "\(key): \(element)")
        return nil
      }
    }
    func bounded(_ key: String, _ limit: Int) -> [String] {
      let found = texts(key)
      guard found.count > limit else { return found }
      remark("profile.too-many", "\(key): \(found.count), the first \(limit) are used")
      return Array(found.prefix(limit))
    }
    let times = bounded("times", AttributionLimits.times).compactMap { text -> EventTime? in
      if let time = EventTime(rfc3339: text) { return time }
      remark("profile.bad-time", text)
      return nil
    }
    let lures = lures(object["lures"], remark)
    for key in object.keys.sorted() where AttributionProfile.CodingKeys(rawValue: key) == nil {
      remark("profile.unknown-field", key)
    }
    let profile = AttributionProfile(
      id: object["id"] as? String, techniques: bounded("techniques", AttributionLimits.techniques),
      software: bounded("software", AttributionLimits.software),
      observables: observables(object["observables"], remark), sectors: texts("sectors"),
      countries: texts("countries"), times: times, cves: texts("cves"), tactics: texts("tactics"),
      lures: lures.texts, languages: texts("languages") + lures.languages)
    return Item(line: line, profile: profile, issues: AttributionLimits.summed(issues))
  }

  /// Lures are texts, or objects as in a register: `subject`, `body`, `language`.
  private static func lures(
    _ value: Any?, _ remark: (String, String) -> Void
  ) -> (texts: [String], languages: [String]) {
    guard let value, !(value is NSNull) else { return ([], []) }
    var texts: [String] = []
    var languages: [String] = []
    for element in value as? [Any] ?? [value] {
      if let text = element as? String {
        texts.append(text)
      } else if let box = element as? [String: Any] {
        texts += ["subject", "body", "text"].compactMap { box[$0] as? String }
        if let language = box["language"] as? String { languages.append(language) }
      } else {
        remark("profile.wrong-type", "lures: \(element)")
      }
    }
    if texts.count > AttributionLimits.lures {
      remark("profile.too-many", "lures: \(texts.count), the first \(AttributionLimits.lures) are used")
    }
    return (
      texts.prefix(AttributionLimits.lures).map { String($0.prefix(AttributionLimits.lureLength)) }, languages
    )
  }

  private static func observables(_ value: Any?, _ remark: (String, String) -> Void) -> [IncidentReport.Value] {
    guard let value, !(value is NSNull) else { return [] }
    let list = value as? [Any] ?? [value]
    if list.count > AttributionLimits.observables {
      remark("profile.too-many", "observables: \(list.count), the first \(AttributionLimits.observables) are used")
    }
    return list.prefix(AttributionLimits.observables).compactMap { element in
      guard let box = element as? [String: Any], let type = box["type"] as? String,
        let text = box["value"] as? String
      else {
        remark("profile.bad-observable", "\(element)")
        return nil
      }
      return .init(type: type, value: text, time: (box["time"] as? String).flatMap { EventTime(rfc3339: $0) })
    }
  }
}
