import EventModel
import Foundation
import Testing

@testable import Sigma

/// SigmaHQ's regression data: a rule, the records of an event log that must trigger it, and how often.
struct RegressionTests {
  private struct Entry: Decodable {
    var rule: String
    var json: String
    var match_count: Int?
  }

  /// Rules whose matches differ from `match_count`, and why.
  private static let known: [String: String] = [:]

  @Test func everyRuleHoldsForItsOwnEvents() throws {
    guard let folder = Corpora.folder?.appendingPathComponent("sigma"), let collection = Corpora.rules else {
      print("SKIPPED: SigmaHQ regression data (no ../shared)")
      return
    }
    let rules = CompiledRules(collection, mappings: Corpora.mappings)
    let manifest = try JSONDecoder().decode(
      [Entry].self, from: Data(contentsOf: folder.appendingPathComponent("regression_data/manifest.json")))
    var silent: [String] = []
    var different: [String] = []
    var compared = 0
    for entry in manifest {
      var batch = EventBatch(fields: FieldTable(rules.fieldNames, coverage: .everything))
      for record in Self.documents(try Data(contentsOf: folder.appendingPathComponent(entry.json))) {
        WindowsRecord.append(record, to: &batch)
      }
      let matcher = Matcher(rules, fields: batch.fields)
      var fast: [EventMatch] = []
      matcher.match(batch) { fast.append($0) }
      var plain: [EventMatch] = []
      compared += batch.events.count
      if compared <= 4 {
        matcher.matchPlainly(batch) { plain.append($0) }
        #expect(fast == plain)
      }
      guard let index = rules.index(of: entry.rule) else {
        silent.append("\(entry.rule) is not loaded")
        continue
      }
      let count = fast.count { $0.rule == index }
      if count == 0 { silent.append("\(entry.rule) \(rules.rules[index].title)") }
      if let wanted = entry.match_count, wanted != count, Self.known[entry.rule] == nil {
        different.append("\(entry.rule) \(rules.rules[index].title): \(count), not \(wanted)")
      }
    }
    #expect(silent.isEmpty, "\(silent.joined(separator: "\n"))")
    print(
      "regression: \(manifest.count) rules, \(different.count) with another count\n" + different.joined(separator: "\n")
    )
    // Four rules of the collection are known to have more matches than `match_count` says.
    #expect(different.count <= 4)
  }

  /// The JSON documents that follow each other in a file.
  private static func documents(_ data: Data) -> [[String: Any]] {
    var documents: [[String: Any]] = []
    var depth = 0
    var start = data.startIndex
    var isText = false
    var isEscaped = false
    for index in data.indices {
      let byte = data[index]
      if isEscaped {
        isEscaped = false
      } else if isText {
        if byte == 92 { isEscaped = true }
        if byte == 34 { isText = false }
      } else if byte == 34 {
        isText = true
      } else if byte == 123 {
        if depth == 0 { start = index }
        depth += 1
      } else if byte == 125 {
        depth -= 1
        if depth == 0, let object = try? JSONSerialization.jsonObject(with: data[start...index]) as? [String: Any] {
          documents.append(object)
        }
      }
    }
    return documents
  }
}

/// Turns the JSON form of a Windows event into an event.
enum WindowsRecord {
  static func append(_ record: [String: Any], to batch: inout EventBatch) {
    guard let event = record["Event"] as? [String: Any], let system = event["System"] as? [String: Any] else { return }
    let channel = system["Channel"] as? String ?? ""
    let code = (system["EventID"] as? Int) ?? ((system["EventID"] as? [String: Any])?["#text"] as? Int) ?? 0
    let source = LogSource(dataType: "windows:evtx", product: "windows", channel: channel)
    batch.append(
      Event(
        source: batch.source(source), code: UInt32(code), recordNumber: 0, itemOffset: 0, itemLength: 0, raw: 0..<0))
    for (name, value) in system { add(value, name, &batch) }
    for part in ["EventData", "UserData"] {
      if let data = event[part] as? [String: Any] { flatten(data, &batch) }
    }
  }

  /// A value of the header: attributes are joined with `_`.
  private static func add(_ value: Any, _ name: String, _ batch: inout EventBatch) {
    if let object = value as? [String: Any] {
      for (attribute, inner) in object["#attributes"] as? [String: Any] ?? [:] {
        put(inner, name + "_" + attribute, &batch)
      }
      if let text = object["#text"] { put(text, name, &batch) }
    } else {
      put(value, name, &batch)
    }
  }

  private static func flatten(_ object: [String: Any], _ batch: inout EventBatch) {
    for (name, value) in object where name != "#attributes" {
      if let inner = value as? [String: Any] {
        if let text = inner["#text"] { put(text, name, &batch) } else { flatten(inner, &batch) }
      } else {
        put(value, name, &batch)
      }
    }
  }

  private static func put(_ value: Any, _ name: String, _ batch: inout EventBatch) {
    switch value {
    case let list as [Any]: for element in list { put(element, name, &batch) }
    case let text as String: batch.append(text, named: name)
    case let number as NSNumber: batch.append(number.stringValue, named: name, kind: .number)
    default: batch.append("", named: name, kind: .null)
    }
  }
}
