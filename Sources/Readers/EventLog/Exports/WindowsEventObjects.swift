import Bytes
public import EventModel

/// Reads single JSON objects that are Windows events, for readers of other formats that meet them.
public final class WindowsEventObjects: JSONObjectReader {
  private var events: ExportedEvents

  /// A reader for the item that is being read into `sink`.
  public init(into sink: any RecordSink) { events = ExportedEvents(into: sink, dataType: "windows:event-json") }

  /// Takes an object that is an event in a known form.
  public func take(_ text: Span<UInt8>, _ range: Range<Int>, offset: UInt64, length: Int, number: UInt64) -> Bool {
    var bytes: [UInt8] = []
    ByteSearch.append(range, of: text, to: &bytes)
    guard let value = JSONParser.parse(bytes[...]), let content = ExportEnvelope.open(value) else { return false }
    events.add(content.element, text: bytes[...], offset: offset, length: UInt64(length))
    return true
  }

  /// Hands over what is left: events, then anomalies.
  public func finish() { events.finish() }
}
