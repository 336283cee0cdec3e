import EventModel
import Foundation
import YAML

/// The YAML template: a list of incidents, or documents with `incidents:`, or an incident a document.
enum YAMLRegister {
  static func read(_ text: String, into register: inout RegisterReader.Register) {
    let bytes = Array(text.utf8)
    // What is written out has fewer nodes than bytes; only aliases, which stand for gigabytes in a few lines, exceed it.
    let limits = YAMLLimits(nodes: max(YAMLLimits().nodes, bytes.count))
    var errors: [YAMLError] = []
    for document in YAMLParser.documents(bytes, limits: limits, failed: { errors.append($0) }) where !document.isNull {
      for node in document.elements ?? document["incidents"]?.elements ?? [document] {
        if let object = node.plainValue as? [String: Any] {
          IncidentObject.read(object, line: node.line, into: &register)
        } else {
          register.issues.append(
            InputIssue("register.not-object", .unreadable, line: node.line, detail: "not a mapping"))
        }
      }
    }
    register.issues += errors.map {
      InputIssue("register.bad-yaml", .unreadable, line: $0.line, detail: "\($0.message), column \($0.column)")
    }
  }
}
