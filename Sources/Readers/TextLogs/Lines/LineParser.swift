import Bytes
import EventModel

/// Makes an event of a line. One value of it lives for one call to `read`.
protocol LineParser {
  /// Parses one line of `text` into the draft; a continuation never comes here.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft)
  /// The source of continuation pieces and of lines that give no event of their own.
  var textSource: KnownSource { get }
}

extension LineParser {
  /// By default pieces of long lines are plain text.
  var textSource: KnownSource { .text }

  /// Reads a whole item line by line.
  mutating func readAll(_ input: Input, into sink: any RecordSink) throws(ReadError) {
    let encoding = TextEncoding(of: input.head)
    let source = try LineSource(encoding: encoding, markLength: TextEncoding.markLength(input.head)) {
      (buffer: inout [UInt8], count: Int) throws(ReadError) -> Int in try input.read(into: &buffer, atMost: count)
    }
    try read(source, into: sink)
  }

  /// Reads the lines that start in a slice of a region.
  mutating func readSlice(
    _ region: any ByteRegion, _ slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    let mark = UInt64(TextEncoding.markLength(head))
    guard let start = try LineStart.first(in: region, slice.range, mark: mark) else { return }
    var next = start
    let source = LineSource(
      encoding: .bytes, offset: start, number: slice.firstRecordNumber, stop: slice.range.upperBound
    ) { (buffer: inout [UInt8], count: Int) throws(ReadError) -> Int in
      let got = try region.read(at: next, into: &buffer, atMost: count)
      next += UInt64(got)
      return got
    }
    try read(source, into: sink)
  }

  private mutating func read(_ lines: LineSource, into sink: any RecordSink) throws(ReadError) {
    var source = lines
    var text: [UInt8] = []
    var records: [LineRecord] = []
    var draft = LineDraft(fields: sink.fields)
    while source.next(text: &text, lines: &records) {
      draft.chunkCount = text.count
      parse(records, text.span, into: &draft)
      draft.flush(&text, to: sink)
    }
    if source.sawNul { draft.anomalies.add("text.nul-byte", .noted) }
    if let line = source.longLine {
      draft.anomalies.add(
        "text.line-too-long", .partial, detail: "line \(line); longer than \(TextLogLimits.line) bytes")
    }
    draft.anomalies.report(to: sink)
    if let failure = source.failure { throw failure }
  }

  private mutating func parse(_ records: [LineRecord], _ text: Span<UInt8>, into draft: inout LineDraft) {
    for line in records {
      if line.isContinuation {
        draft.begin(line, source: draft.source(textSource))
        draft.end()
      } else {
        parse(line, text, into: &draft)
      }
    }
  }
}

/// Where lines start in a region.
enum LineStart {
  /// The first line start in `range`, or nil when none is there; `mark` bytes at the start of the item are no text.
  static func first(in region: any ByteRegion, _ range: Range<UInt64>, mark: UInt64) throws(ReadError) -> UInt64? {
    if range.isEmpty || range.lowerBound >= region.count { return nil }
    if range.lowerBound == 0 { return mark < range.upperBound ? mark : nil }
    if range.lowerBound < mark { return mark < range.upperBound ? mark : nil }
    if range.lowerBound == mark { return mark }
    var offset = range.lowerBound - 1
    var chunk: [UInt8] = []
    while offset < range.upperBound {
      chunk.removeAll(keepingCapacity: true)
      let got = try region.read(at: offset, into: &chunk, atMost: 64 << 10)
      if got == 0 { return nil }
      if let feed = ByteSearch.firstIndex(of: 10, in: chunk.span, from: 0, to: got) {
        let start = offset + UInt64(feed) + 1
        return start < range.upperBound && start < region.count ? start : nil
      }
      offset += UInt64(got)
    }
    return nil
  }
}
