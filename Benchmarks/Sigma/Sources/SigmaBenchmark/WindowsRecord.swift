import EventModel
import Foundation

/// Turns the JSON form of a Windows event into an event.
enum WindowsRecord {
  /// Appends the event; returns its record number.
  static func append(_ record: [String: Any], to batch: inout EventBatch) -> Int? {
    guard let event = record["Event"] as? [String: Any], let system = event["System"] as? [String: Any] else {
      return nil
    }
    let channel = system["Channel"] as? String ?? ""
    let code = number(system["EventID"]) ?? number((system["EventID"] as? [String: Any])?["#text"]) ?? 0
    let source = LogSource(dataType: "windows:evtx", product: "windows", channel: channel)
    let recordNumber = number(system["EventRecordID"]) ?? 0
    batch.append(
      Event(
        source: batch.source(source), code: UInt32(code), recordNumber: UInt64(recordNumber), itemOffset: 0,
        itemLength: 0,
        raw: 0..<0))
    for (name, value) in system.sorted(by: { $0.key < $1.key }) { header(value, name, &batch) }
    for part in ["EventData", "UserData"] {
      if let data = event[part] as? [String: Any] { body(data, &batch) }
    }
    return recordNumber
  }

  private static func header(_ value: Any, _ name: String, _ batch: inout EventBatch) {
    if let object = value as? [String: Any] {
      for (attribute, inner) in (object["#attributes"] as? [String: Any] ?? [:]).sorted(by: { $0.key < $1.key }) {
        put(inner, name + "_" + attribute, &batch)
      }
      if let text = object["#text"] { put(text, name, &batch) }
    } else {
      put(value, name, &batch)
    }
  }

  private static func body(_ object: [String: Any], _ batch: inout EventBatch) {
    for (name, value) in object.sorted(by: { $0.key < $1.key }) where name != "#attributes" {
      if let inner = value as? [String: Any] {
        if let text = inner["#text"] { put(text, name, &batch) } else { body(inner, &batch) }
      } else {
        put(value, name, &batch)
      }
    }
  }

  private static func number(_ value: Any?) -> Int? {
    (value as? NSNumber)?.intValue ?? (value as? String).flatMap { Int($0) }
  }

  private static func put(_ value: Any, _ name: String, _ batch: inout EventBatch) {
    let name = name.replacing(" ", with: "")
    switch value {
    case let list as [Any]: for element in list { put(element, name, &batch) }
    case let text as String: batch.append(text, named: name)
    case let number as NSNumber where strcmp(number.objCType, "c") == 0:
      batch.append(number.boolValue ? "true" : "false", named: name, kind: .boolean)
    case let number as NSNumber: batch.append(number.stringValue, named: name, kind: .number)
    default: batch.append("", named: name, kind: .null)
    }
  }
}
