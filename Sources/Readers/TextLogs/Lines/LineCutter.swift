import Bytes

/// Cuts bytes into lines and long lines into pieces; knows where in the item it is.
struct LineCutter {
  /// How the text is stored.
  let encoding: TextEncoding
  /// Offset in the item of the first byte that is not yet cut.
  var offset: UInt64
  /// Nothing follows the bytes at hand.
  var atEnd = false
  /// The number of the first line that was cut into pieces.
  private(set) var longLine: UInt64?
  private var number: UInt64
  /// The next bytes are the rest of a line that was cut.
  private var insideLine = false
  /// Lines that start here or later are left alone.
  private let stop: UInt64

  /// A cutter at the start of a line.
  init(encoding: TextEncoding, offset: UInt64, number: UInt64, stop: UInt64) {
    self.encoding = encoding
    self.offset = offset
    self.number = number
    self.stop = stop
  }

  /// All lines of the slice are cut.
  var isBeyondStop: Bool { offset >= stop && !insideLine }

  /// Lists the complete lines in `bytes`; UTF-16 is decoded into `text`. Returns the number of bytes done with.
  mutating func cut(_ bytes: Span<UInt8>, _ text: inout [UInt8], _ lines: inout [LineRecord]) -> Int {
    let used = encoding == .bytes ? splitBytes(bytes, &lines) : splitUTF16(bytes, &text, &lines)
    offset += UInt64(used)
    return used
  }

  private var unit: Int { encoding == .bytes ? 1 : 2 }

  /// Positions in the chunk are those in `bytes`.
  private mutating func splitBytes(_ bytes: Span<UInt8>, _ lines: inout [LineRecord]) -> Int {
    var next = 0
    while next < bytes.count && (offset + UInt64(next) < stop || insideLine) {
      guard let piece = nextPiece(bytes, next) else { break }
      var end = piece.end
      if piece.next > end && end > next && bytes[end - 1] == 13 { end -= 1 }
      lines.append(
        LineRecord(
          start: next, end: end, number: number, itemOffset: offset + UInt64(next),
          itemLength: end - next, isContinuation: insideLine))
      finish(piece)
      next = piece.next
    }
    return next
  }

  private mutating func splitUTF16(
    _ bytes: Span<UInt8>, _ text: inout [UInt8], _ lines: inout [LineRecord]
  ) -> Int {
    var next = 0
    let bigEndian = encoding == .utf16BigEndian
    while next < bytes.count && (offset + UInt64(next) < stop || insideLine) {
      guard let piece = nextPiece(bytes, next) else { break }
      let start = text.count
      UTF16Decoder.append(bytes, from: next, to: piece.end, bigEndian: bigEndian, into: &text)
      if piece.next > piece.end && text.count > start && text[text.count - 1] == 13 { text.removeLast() }
      lines.append(
        LineRecord(
          start: start, end: text.count, number: number, itemOffset: offset + UInt64(next),
          itemLength: piece.end - next, isContinuation: insideLine))
      finish(piece)
      next = piece.next
    }
    return next
  }

  /// A line or a piece of a long one: where its text ends, where the next one starts, whether the line goes on there.
  private struct Piece {
    var end: Int
    var next: Int
    var goesOn: Bool
  }

  private mutating func finish(_ piece: Piece) {
    if piece.goesOn && longLine == nil { longLine = number }
    insideLine = piece.goesOn
    if !piece.goesOn { number += 1 }
  }

  /// The piece that starts at `start`, or nil when it is not complete yet.
  private func nextPiece(_ bytes: Span<UInt8>, _ start: Int) -> Piece? {
    let limit = start + TextLogLimits.line
    if let feed = lineFeed(bytes, start, min(bytes.count, limit + unit)) {
      return Piece(end: feed, next: feed + unit, goesOn: false)
    }
    if bytes.count >= limit + unit {
      return Piece(end: limit, next: limit - TextLogLimits.overlap, goesOn: true)
    }
    guard atEnd else { return nil }
    return Piece(end: bytes.count, next: bytes.count, goesOn: false)
  }

  private func lineFeed(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    if encoding == .bytes { return ByteSearch.firstIndex(of: 10, in: bytes, from: start, to: end) }
    let low = encoding == .utf16BigEndian ? 1 : 0
    var from = start
    while let hit = ByteSearch.firstIndex(of: 10, in: bytes, from: from, to: end) {
      let first = hit - low
      if (first - start) % 2 == 0, first >= start, first + 1 < bytes.count, bytes[first + 1 - low] == 0 { return first }
      from = hit + 1
    }
    return nil
  }
}
