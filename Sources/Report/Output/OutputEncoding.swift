import Casebook
public import EventModel

/// Something that `--json` and `--ndjson` print: one JSON object with sorted keys, described by a schema in
/// `docs/output-schema`. Keys that have no value are there with `null`, unless the schema says they may be absent.
public protocol JSONOutput {
  /// Appends the object.
  func write(to json: inout JSONWriter)
}

extension JSONOutput {
  /// The object in one line, without the line end.
  public var json: String {
    var writer = JSONWriter()
    write(to: &writer)
    return writer.text
  }
}

extension Finding: JSONOutput {}

extension JSONWriter {
  /// A time as RFC 3339 in UTC, or `null`.
  mutating func value(_ time: EventTime?) {
    if let time { value(time.description) } else { null() }
  }

  /// A text, or `null`.
  mutating func value(_ text: String?) {
    if let text { value(text) } else { null() }
  }

  /// A number, or `null`.
  mutating func value(_ number: UInt64?) {
    if let number { value(number) } else { null() }
  }

  /// Counts by level, all levels.
  mutating func value(_ levels: [Level: Int]) {
    beginObject()
    key("critical")
    value(levels[.critical] ?? 0)
    key("high")
    value(levels[.high] ?? 0)
    key("informational")
    value(levels[.informational] ?? 0)
    key("low")
    value(levels[.low] ?? 0)
    key("medium")
    value(levels[.medium] ?? 0)
    endObject()
  }

  /// A file by path and hash; the hash is `null` where not even that could be read.
  mutating func value(path: String, sha256: String) {
    beginObject()
    key("path")
    value(path)
    key("sha256")
    value(sha256.isEmpty ? nil : sha256)
    endObject()
  }

  /// An array.
  mutating func array<Element>(_ elements: some Sequence<Element>, _ write: (Element, inout JSONWriter) -> Void) {
    beginArray()
    for element in elements { write(element, &self) }
    endArray()
  }
}
