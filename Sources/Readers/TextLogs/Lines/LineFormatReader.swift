import Bytes
import EventModel

/// A reader of one line format, given by the one function that parses a line or says that it does not fit.
protocol LineFormatReader: Reader {
  /// Adds the fields, source and time of a line to the current event; false when the line is of another format. What was
  /// added before is then taken back.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool
}

extension LineFormatReader {
  /// Certain when most lines fit, likely when a good part does.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let lines = HeadLines(head)
    var draft = LineDraft(fields: FieldTable([]))
    var fitting = 0
    for line in lines.lines {
      draft.begin(LineRecord(start: line.lowerBound, end: line.upperBound, number: 1, itemOffset: 0, itemLength: 0))
      if Self.parse(lines.text.span, line, nil, into: &draft) { fitting += 1 }
      draft.cancel()
    }
    guard fitting > 0 else { return .no }
    if fitting * 10 >= lines.lines.count * 6 { return .certain }
    return fitting * 3 >= lines.lines.count ? .likely : .no
  }

  /// Reads line by line.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var parser = LineFormatParser<Self>(years: YearAnchor(input))
    try parser.readAll(input, into: sink)
  }

  /// Yes, unless the text is UTF-16.
  public func canSlice(_ head: [UInt8]) -> Bool { TextEncoding(of: head) == .bytes }

  /// Reads the lines that start in the slice.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    var parser = LineFormatParser<Self>(years: YearAnchor(region, head: head, name: slice.name))
    try parser.readSlice(region, slice, head: head, into: sink)
  }
}

/// Lines of one format; a line that does not fit is read as any device's.
struct LineFormatParser<Format: LineFormatReader>: LineParser {
  private var others: DeviceLineParser
  private let years: YearAnchor?

  /// A parser for an item whose lines have the years that `years` tells.
  init(years: YearAnchor?) {
    others = DeviceLineParser(years: years)
    self.years = years
  }

  /// One line, one event.
  mutating func parse(_ line: LineRecord, _ text: Span<UInt8>, into draft: inout LineDraft) {
    guard !line.range.isEmpty else { return }
    draft.begin(line)
    if Format.parse(text, line.range, years, into: &draft) {
      draft.end()
    } else {
      draft.cancel()
      others.parse(line, text, into: &draft)
    }
  }
}
