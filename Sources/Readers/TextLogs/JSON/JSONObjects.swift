import Bytes
public import EventModel

/// Reads single JSON objects as `JSONDocumentReader` reads its records, for readers of other formats that meet them.
public final class JSONObjects: JSONObjectReader {
  private struct Place {
    var range: Range<Int>
    var offset: UInt64
    var length: Int
    var number: UInt64
  }

  private let sink: any RecordSink
  private var text: [UInt8] = []
  private var places: [Place] = []
  private var draft: LineDraft

  /// A reader for the item that is being read into `sink`.
  public init(into sink: any RecordSink) {
    self.sink = sink
    draft = LineDraft(fields: sink.fields)
  }

  /// Takes any object.
  public func take(_ text: Span<UInt8>, _ range: Range<Int>, offset: UInt64, length: Int, number: UInt64) -> Bool {
    let start = self.text.count
    ByteSearch.append(range, of: text, to: &self.text)
    places.append(Place(range: start..<self.text.count, offset: offset, length: length, number: number))
    if self.text.count >= TextLogLimits.chunk { flush() }
    return true
  }

  private func flush() {
    draft.chunkCount = text.count
    for place in places {
      draft.begin(
        LineRecord(
          start: place.range.lowerBound, end: place.range.upperBound, number: place.number, itemOffset: place.offset,
          itemLength: place.length))
      JSONPayload.parse(text.span, place.range, into: &draft)
      draft.end()
    }
    places.removeAll(keepingCapacity: true)
    draft.flush(&text, to: sink)
    text.removeAll(keepingCapacity: true)
  }

  /// Hands over what is left: events, then anomalies.
  public func finish() {
    flush()
    draft.anomalies.report(to: sink)
  }
}
