public import Casebook
public import EventModel

extension EvidenceEntry: JSONOutput {
  /// `docs/output-schema/evidence.schema.json`
  public func write(to json: inout JSONWriter) { write(to: &json, alreadyKnown: nil) }

  /// As above; a scan also says whether it left the file alone because its content was known already.
  public func write(to json: inout JSONWriter, alreadyKnown: Bool?) {
    json.beginObject()
    if let alreadyKnown {
      json.key("alreadyKnown")
      json.value(alreadyKnown)
    }
    json.key("anomalies")
    json.value(anomalies)
    json.key("findings")
    json.value(findings)
    json.key("organisation")
    json.value(item.organisation)
    json.key("path")
    json.value(item.path)
    json.key("places")
    json.array(places) { place, json in
      json.beginObject()
      json.key("organisation")
      json.value(place.organisation)
      json.key("path")
      json.value(place.path)
      json.endObject()
    }
    json.key("reader")
    if let reader = item.reader { reader.write(to: &json) } else { json.null() }
    json.key("records")
    json.value(item.records)
    json.key("sha256")
    json.value(item.sha256)
    json.key("size")
    json.value(item.size)
    json.key("status")
    json.value(status.rawValue)
    json.endObject()
  }
}

extension AnomalyEntry: JSONOutput {
  /// `docs/output-schema/anomaly.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("code")
    json.value(anomaly.code)
    json.key("count")
    json.value(anomaly.count)
    json.key("detail")
    json.value(anomaly.detail)
    json.key("effect")
    json.value(anomaly.effect.rawValue)
    json.key("evidence")
    json.value(path: path, sha256: sha256)
    json.key("offset")
    json.value(anomaly.offset)
    json.key("origin")
    anomaly.origin.write(to: &json)
    json.endObject()
  }
}

extension CaseSummary: JSONOutput {
  /// `docs/output-schema/summary.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("byDay")
    json.array(byDay) { $0.write(to: &$1) }
    json.key("byEvidence")
    json.array(byEvidence) { $0.write(to: &$1) }
    json.key("byLevel")
    json.value(byLevel)
    json.key("byOrganisation")
    json.array(byOrganisation) { count, json in
      json.beginObject()
      json.key("count")
      json.value(count.count)
      json.key("organisation")
      json.value(count.name)
      json.endObject()
    }
    json.key("byRule")
    json.array(byRule) { $0.write(to: &$1) }
    json.key("byTechnique")
    json.array(byTechnique) { count, json in
      json.beginObject()
      json.key("count")
      json.value(count.count)
      json.key("technique")
      json.value(count.name)
      json.endObject()
    }
    json.key("findings")
    json.value(findings)
    json.key("first")
    json.value(first)
    json.key("last")
    json.value(last)
    json.key("undated")
    json.value(undated)
    json.endObject()
  }
}

extension CaseSummary.DayCount {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("count")
    json.value(count)
    json.key("day")
    json.value(Words.day(day))
    json.key("level")
    json.value(level.rawValue)
    json.endObject()
  }
}

extension CaseSummary.EvidenceCount {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("count")
    json.value(count)
    json.key("evidence")
    json.value(path: evidence.path, sha256: evidence.sha256)
    json.key("level")
    json.value(level.rawValue)
    json.endObject()
  }
}

extension CaseSummary.RuleCount {
  fileprivate func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("count")
    json.value(count)
    json.key("first")
    json.value(first)
    json.key("last")
    json.value(last)
    json.key("level")
    json.value(level.rawValue)
    json.key("rule")
    rule.write(to: &json)
    json.endObject()
  }
}
