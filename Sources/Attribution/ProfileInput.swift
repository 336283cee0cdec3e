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
    let times = texts("times").compactMap { text -> EventTime? in
      if let time = EventTime(rfc3339: text) { return time }
      remark("profile.bad-time", text)
      return nil
    }
    for key in object.keys.sorted() where AttributionProfile.CodingKeys(rawValue: key) == nil {
      remark("profile.unknown-field", key)
    }
    let profile = AttributionProfile(
      id: object["id"] as? String, techniques: texts("techniques"), software: texts("software"),
      observables: observables(object["observables"], remark), sectors: texts("sectors"),
      countries: texts("countries"), times: times, cves: texts("cves"), tactics: texts("tactics"),
      lures: texts("lures"))
    return Item(line: line, profile: profile, issues: issues)
  }

  private static func observables(_ value: Any?, _ remark: (String, String) -> Void) -> [IncidentReport.Value] {
    guard let value, !(value is NSNull) else { return [] }
    return (value as? [Any] ?? [value]).compactMap { element in
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
