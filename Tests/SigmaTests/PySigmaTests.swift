import Bytes
import EventModel
import Foundation
import Testing
import YAML

@testable import Sigma

/// The same as pySigma where the specification is clear.
struct PySigmaTests {
  @Test func stringsAreReadAlike() {
    for (written, parts) in PySigmaGolden.strings {
      let read = SigmaString(written).pieces.map { piece in
        switch piece {
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .one: "<?>"
        case .many: "<*>"
        case .placeholder(let name): name
        }
      }
      #expect(read.joined() == parts, "\(written)")
    }
  }

  @Test func modifiersMakeTheSameStrings() throws {
    for (names, value, strings) in PySigmaGolden.modifiers {
      var builder = ItemBuilder(field: "F", placeholders: [:])
      let node = YAMLNode(content: .scalar(value, plain: false), line: 1, column: 1)
      let modifiers = names.split(separator: "|").compactMap { Modifier(name: $0) }
      let expression = try builder.build([node], modifiers: modifiers)
      var made: [String] = []
      expression.forEach { made.append(hexadecimal(Array($0.value.utf8))) }
      #expect(made.sorted() == strings, "\(names): \(value)")
    }
  }

  /// What pySigma's parser, modifiers and condition trees make of rules, as Scripts/pysigma-golden.py evaluated them.
  @Test func theSameRulesHoldForTheSameEvents() throws {
    var rules = 0
    var hits = 0
    for line in PySigmaVerdicts.verdicts.split(separator: "\n") {
      let document = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let yaml = try #require(document["rule"] as? String)
      let events = try #require(document["events"] as? [[String: Any]])
      let collection = RuleCollection.parse(yaml)
      #expect(!collection.hasErrors, "\(collection.issues)\n\(yaml)")
      let compiled = CompiledRules(collection, mappings: LogSourceMappings())
      let batch = Support.batch(compiled, events.map { $0.sorted { $0.key < $1.key }.map { ($0, Self.value($1)) } })
      let matcher = Matcher(compiled, fields: batch.fields)
      var fast = [Bool](repeating: false, count: events.count)
      matcher.match(batch) { fast[$0.event] = true }
      var plain = [Bool](repeating: false, count: events.count)
      matcher.matchPlainly(batch) { plain[$0.event] = true }
      let expected = document["holds"] as? String ?? ""
      func text(_ holds: [Bool]) -> String { String(holds.map { $0 ? "1" : "0" }) }
      #expect(text(fast) == expected, "\(yaml)\n\(events)")
      #expect(text(plain) == expected, "\(yaml)")
      rules += 1
      hits += expected.count { $0 == "1" }
    }
    #expect(rules > 200 && hits > 500, "\(rules) rules, \(hits) hits")
  }

  private static func value(_ value: Any) -> Support.Value {
    switch value {
    case let text as String: Support.Value(text)
    case let number as NSNumber where unsafe strcmp(number.objCType, "c") == 0:
      Support.Value(number.boolValue ? "true" : "false", .boolean)
    case let number as NSNumber: Support.Value(number.stringValue, .number)
    default: Support.Value("", .null)
    }
  }

  /// Whatever pySigma refuses is refused, and the other way round; where not, docs/sigma-conformance.md lists it.
  @Test func theSameInputsAreRefused() throws {
    var count = 0
    var different: [String] = []
    for line in PySigmaVerdicts.outcomes.split(separator: "\n") {
      let document = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
      let input = try #require(document["input"])
      let collection = RuleCollection.parse(document["rule"] ?? "")
      let isRefused = document["outcome"] != "ok"
      if collection.hasErrors != isRefused { different.append(input) }
      let isListed = ConformanceTests.isDecision(input)
      #expect((collection.hasErrors != isRefused) == isListed, "\(document) \(collection.issues)")
      count += 1
    }
    #expect(count > 170 && different.count < count / 3)
  }
}
