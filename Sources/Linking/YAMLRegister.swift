import EventModel
import Foundation
import Yams

/// The YAML template: a list of incidents, or a document with `incidents:`.
enum YAMLRegister {
  static func read(_ text: String, into register: inout RegisterReader.Register) {
    // A register needs no aliases, and a few lines of them stand for gigabytes.
    guard text.firstMatch(of: /[:\[,\-]\s+[&*][A-Za-z0-9_]/) == nil else {
      let issue = InputIssue("register.yaml-alias", .unreadable, detail: "anchors and aliases are not read")
      register.issues.append(issue)
      return
    }
    do {
      let value = try Yams.load(yaml: text)
      let list = value as? [Any] ?? (value as? [String: Any])?["incidents"] as? [Any] ?? (value.map { [$0] } ?? [])
      for (offset, element) in list.enumerated() {
        if let object = element as? [String: Any] {
          IncidentObject.read(object, line: offset + 1, into: &register)
        } else {
          register.issues.append(
            InputIssue("register.not-object", .unreadable, line: offset + 1, detail: "not a mapping"))
        }
      }
    } catch {
      register.issues.append(InputIssue("register.bad-yaml", .unreadable, detail: "\(error)"))
    }
  }
}
