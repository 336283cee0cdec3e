public import Bytes
public import EventModel

/// Whole-file JSON: an array of records, `{"Records": [...]}` of CloudTrail, `{"value": [...]}` of Microsoft Graph, or
/// objects one after the other that span lines. Record numbers count the objects from 1.
public struct JSONDocumentReader: Reader {
  private let windows: JSONObjectReading?

  /// A reader that gives the Windows events among the records to another one.
  public init(windows: JSONObjectReading? = nil) { self.windows = windows }

  /// `json-document`.
  public var identity: ReaderIdentity { ReaderIdentity("json-document") }
  /// For people.
  public var title: String { "JSON array or document (CloudTrail, Microsoft 365, Graph exports)" }

  /// Certain when the first record is a known product's, likely when records of an array have a time.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let lines = HeadLines(head, isWhole: true, limit: 1)
    let text = lines.text.span
    var splitter = JSONDocumentSplitter()
    guard let first = splitter.next(text, atEnd: true), !first.isStray else { return .no }
    let isArray = splitter.isInArray
    guard isArray || JSONDocumentReader.spansLines(text, first.range) else { return .no }
    let look = JSONRecognition.look(text, first.range)
    if look.known { return .certain }
    guard look.timed else { return .no }
    if isArray { return .likely }
    return splitter.next(text, atEnd: true).map { !$0.isStray } ?? false ? .likely : .no
  }

  private static func spansLines(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    Text.index(of: 10, text, range.lowerBound, range.upperBound) != nil
  }

  /// Reads object by object.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var source = try ChunkSource(input)
    var splitter = JSONDocumentSplitter()
    let others = windows?(sink)
    defer { others?.finish() }
    var draft = LineDraft(fields: sink.fields)
    var text: [UInt8] = []
    var offset = UInt64(TextEncoding.markLength(input.head))
    var number: UInt64 = 0
    while !source.atEnd || !source.pending.isEmpty {
      source.fill()
      var pieces: [JSONDocumentSplitter.Piece] = []
      let used = splitter.split(source.pending.span, atEnd: source.atEnd, into: &pieces)
      source.take(used, into: &text)
      draft.chunkCount = text.count
      for piece in pieces {
        if !piece.isStray { number += 1 }
        add(piece, text.span, offset, number, others, into: &draft)
      }
      draft.flush(&text, to: sink)
      offset += UInt64(used)
      if used == 0 && source.atEnd { break }
    }
    if splitter.skipped > 0 {
      draft.anomalies.add("json.not-an-object", .partial, detail: "\(splitter.skipped) values among the records")
    }
    draft.anomalies.report(to: sink)
    if let failure = source.failure { throw failure }
  }

  private func add(
    _ piece: JSONDocumentSplitter.Piece, _ text: Span<UInt8>, _ offset: UInt64, _ number: UInt64,
    _ windows: (any JSONObjectReader)?, into draft: inout LineDraft
  ) {
    draft.begin(
      LineRecord(
        start: piece.range.lowerBound, end: piece.range.upperBound, number: number,
        itemOffset: offset + UInt64(piece.range.lowerBound), itemLength: piece.range.count))
    if piece.isStray {
      draft.anomalies.add("json.stray-text", .partial, offset: draft.offset)
      draft.setSource(draft.source(.text))
    } else if JSONPayload.parse(text, piece.range, into: &draft), let windows,
      windows.take(text, piece.range, offset: draft.offset, length: piece.range.count, number: number)
    {
      return draft.cancel()
    }
    draft.end()
  }
}
