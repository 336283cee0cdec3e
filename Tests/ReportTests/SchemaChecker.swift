import Foundation

/// The part of JSON Schema 2020-12 that our schemas use; anything else in a schema is reported as a defect of the schema.
struct SchemaChecker {
  let root: [String: Any]

  init(data: Data) throws {
    root = try JSONValue.read(data) as? [String: Any] ?? [:]
  }

  /// What is wrong with a value; empty when it fits.
  func problems(_ value: Any) -> [String] { problems(value, root, "$") }

  private func problems(_ value: Any, _ schema: [String: Any], _ path: String) -> [String] {
    if let reference = schema["$ref"] as? String {
      let name = reference.replacingOccurrences(of: "#/$defs/", with: "")
      guard let target = (root["$defs"] as? [String: Any])?[name] as? [String: Any] else {
        return ["\(path): no \(name)"]
      }
      return problems(value, target, path)
    }
    if let choices = schema["anyOf"] as? [[String: Any]] {
      return choices.contains { problems(value, $0, path).isEmpty } ? [] : ["\(path): fits no choice"]
    }
    if let values = schema["enum"] as? [String] {
      return (value as? String).map(values.contains) == true ? [] : ["\(path): \(value) is not one of \(values)"]
    }
    let types = (schema["type"] as? [String]) ?? [schema["type"] as? String ?? "?"]
    guard let type = types.first(where: { has(value, $0) }) else { return ["\(path): \(value) is no \(types)"] }
    switch type {
    case "object": return objectProblems(value as? [String: Any] ?? [:], schema, path)
    case "array":
      guard let items = schema["items"] as? [String: Any] else { return ["\(path): schema without items"] }
      return (value as? [Any] ?? []).enumerated().flatMap { problems($1, items, "\(path)[\($0)]") }
    case "string": return stringProblems(value as? String ?? "", schema, path)
    default: return []
    }
  }

  private func has(_ value: Any, _ type: String) -> Bool {
    switch type {
    case "object": value is [String: Any]
    case "array": value is [Any]
    case "string": value is String
    case "null": value is NSNull
    case "boolean": value is Bool
    case "integer": value is UInt64 || value is Int64
    default: false
    }
  }

  private func objectProblems(_ object: [String: Any], _ schema: [String: Any], _ path: String) -> [String] {
    guard schema["additionalProperties"] as? Bool == false, let properties = schema["properties"] as? [String: Any]
    else {
      return ["\(path): the schema allows extra properties"]
    }
    var found: [String] = []
    for name in schema["required"] as? [String] ?? [] where object[name] == nil {
      found.append("\(path).\(name) is missing")
    }
    for (name, value) in object {
      if let property = properties[name] as? [String: Any] {
        found += problems(value, property, "\(path).\(name)")
      } else {
        found.append("\(path).\(name) is extra")
      }
    }
    return found
  }

  private func stringProblems(_ text: String, _ schema: [String: Any], _ path: String) -> [String] {
    if let pattern = schema["pattern"] as? String, text.range(of: pattern, options: .regularExpression) == nil {
      return ["\(path): \(text) does not match \(pattern)"]
    }
    if let least = schema["minLength"] as? UInt64, text.count < Int(least) { return ["\(path): too short"] }
    return []
  }
}

/// Any JSON value, numbers and booleans kept apart: `Bool`, `UInt64`, `Int64`, `String`, `[Any]`, `[String: Any]`, `NSNull`.
struct JSONValue: Decodable {
  let value: Any

  static func read(_ data: Data) throws -> Any { try JSONDecoder().decode(JSONValue.self, from: data).value }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      value = NSNull()
    } else if let flag = try? container.decode(Bool.self) {
      value = flag
    } else if let number = try? container.decode(UInt64.self) {
      value = number
    } else if let number = try? container.decode(Int64.self) {
      value = number
    } else if let text = try? container.decode(String.self) {
      value = text
    } else if let array = try? container.decode([JSONValue].self) {
      value = array.map(\.value)
    } else {
      value = try container.decode([String: JSONValue].self).mapValues(\.value)
    }
  }
}
