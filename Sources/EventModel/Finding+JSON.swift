extension Finding {
  /// Appends the finding as one JSON object with sorted keys: `docs/output-schema/finding.schema.json`.
  ///
  /// The text is that of the `Codable` encoding with sorted keys, but for `time`: it is always there, `null` where the
  /// record does not say when.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("evidence")
    json.beginObject()
    json.key("path")
    json.value(evidence.path)
    json.key("sha256")
    json.value(evidence.sha256)
    json.endObject()
    json.key("id")
    json.value(id)
    json.key("level")
    json.value(level.rawValue)
    json.key("observables")
    json.beginArray()
    for observable in observables { observable.write(to: &json) }
    json.endArray()
    json.key("origin")
    origin.write(to: &json)
    json.key("reasons")
    Finding.write(reasons, to: &json)
    json.key("record")
    record.write(to: &json)
    json.key("rule")
    rule.write(to: &json)
    json.key("techniques")
    json.beginArray()
    for technique in techniques { json.value(technique) }
    json.endArray()
    json.key("time")
    if let time { json.value(time.description) } else { json.null() }
    json.endObject()
  }

  /// The finding as JSON text in one line, without the line end.
  public var json: String {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.text
  }

  /// Appends reasons as a JSON array.
  public static func write(_ reasons: [Reason], to json: inout JSONWriter) {
    json.beginArray()
    for reason in reasons {
      json.beginObject()
      json.key("condition")
      json.value(reason.condition)
      json.key("field")
      json.value(reason.field)
      json.key("value")
      json.value(reason.value)
      json.endObject()
    }
    json.endArray()
  }
}

extension Finding.RecordReference {
  /// Appends the reference as a JSON object with sorted keys.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("dataType")
    json.value(dataType)
    json.key("id")
    json.value(id)
    json.key("number")
    json.value(number)
    json.endObject()
  }
}

extension Finding.RuleReference {
  /// Appends the reference as a JSON object with sorted keys.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("id")
    json.value(id)
    json.key("title")
    json.value(title)
    if let titleJa {
      json.key("titleJa")
      json.value(titleJa)
    }
    json.endObject()
  }
}

extension Observable {
  /// Appends the observable as a JSON object with sorted keys.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("type")
    json.value(type.rawValue)
    json.key("value")
    json.value(value)
    json.endObject()
  }
}

extension Origin {
  /// Appends the origin as a JSON object with sorted keys.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("steps")
    json.beginArray()
    for step in steps {
      json.beginObject()
      if let index = step.index {
        json.key("index")
        json.value(index)
      }
      if let length = step.length {
        json.key("length")
        json.value(length)
      }
      json.key("name")
      json.value(step.name)
      if let offset = step.offset {
        json.key("offset")
        json.value(offset)
      }
      json.key("reader")
      step.reader.write(to: &json)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }
}

extension ReaderIdentity {
  /// Appends the identity as a JSON object with sorted keys.
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("name")
    json.value(name)
    json.key("version")
    json.value(version)
    json.endObject()
  }
}
