/// One line of a text item: where its text stands in the chunk, and where its bytes stand in the item.
struct LineRecord: Equatable {
  /// Text without the line end, in the chunk.
  var start: Int
  /// One past the last byte of the text.
  var end: Int
  /// Line number from 1.
  var number: UInt64
  /// Where the line starts in the item.
  var itemOffset: UInt64
  /// Bytes of the item that the record takes, line end excluded.
  var itemLength: Int
  /// A later piece of a line that is longer than the limit: text to search, not to parse.
  var isContinuation = false

  /// The text in the chunk.
  var range: Range<Int> { start..<max(start, end) }
}
