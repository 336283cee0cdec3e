public import EventModel

/// Reads single JSON objects that are Windows events, for readers of other formats that meet them.
public final class WindowsEventObjects: JSONObjectReader {
  private var draft: ExportDraft

  /// A reader for the item that is being read into `sink`.
  public init(into sink: any RecordSink) { draft = ExportDraft(into: sink, dataType: "windows:event-json") }

  /// Takes an object that is an event in a known form.
  public func take(_ text: Span<UInt8>, _ range: Range<Int>, offset: UInt64, length: Int, number: UInt64) -> Bool {
    let raw = draft.begin(text, range, offset: offset, length: UInt64(clamping: length))
    if draft.event(in: raw) == true {
      draft.commit(number: number)
      return true
    }
    draft.cancel()
    // What is around the events in lists and tables stays what it is.
    let place = EventsInText.Place(offset: offset, length: UInt64(clamping: length), number: number)
    _ = EventsInText.inside(text, range, place, into: &draft)
    return false
  }

  /// Hands over what is left: events, then anomalies.
  public func finish() { draft.finish() }
}
