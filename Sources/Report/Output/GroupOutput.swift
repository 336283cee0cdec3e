public import Casebook
public import EventModel

extension FindingGroup: JSONOutput {
  /// `docs/output-schema/finding-group.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("evidence")
    json.value(evidence)
    json.key("findings")
    json.value(findings)
    json.key("first")
    json.value(first)
    json.key("identifier")
    json.value(identifier)
    json.key("last")
    json.value(last)
    json.key("level")
    json.value(level.rawValue)
    json.key("name")
    json.value(name)
    json.key("nameJa")
    json.value(nameJa)
    json.key("rules")
    json.value(rules)
    json.endObject()
  }
}
