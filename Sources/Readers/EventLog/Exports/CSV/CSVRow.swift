import Bytes

/// One row of CSV (RFC 4180), cut into cells: quotes may hold line breaks, `""` is a quote.
struct CSVRow {
  /// Where a cell stands.
  struct Cell {
    var range: Range<Int>
    /// The range is the text itself; else quotes in it must be resolved.
    var isPlain: Bool
  }

  /// The cells of the last row.
  private(set) var cells: [Cell] = []
  /// What stands between cells.
  var delimiter: UInt8 = 0x2C
  /// The last quote was closed.
  private(set) var isClosed = true

  /// Cuts the row at `start`; the place behind its line break, nil when it does not end before `bytes` do.
  mutating func cut(_ bytes: Span<UInt8>, from start: Int, isEnd: Bool) -> Int? {
    cells.removeAll(keepingCapacity: true)
    isClosed = true
    var index = start
    var begin = start
    var quotes = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x22 {
        guard let close = closing(bytes, from: index + 1, isEnd: isEnd) else {
          guard isEnd else { return nil }
          isClosed = false
          index = bytes.count
          quotes += 1
          break
        }
        // A quote from the first byte of a cell to the last, with none inside, is taken off.
        quotes += index == begin && !close.hasInner ? 1 : 2
        index = close.end
      } else if byte == delimiter, cells.count < ExportLimits.columns {
        add(bytes, begin, index, quotes)
        index += 1
        begin = index
        quotes = 0
      } else if byte == 0x0A {
        add(bytes, begin, index > begin && bytes[index - 1] == 0x0D ? index - 1 : index, quotes)
        return index + 1
      } else {
        index += 1
      }
    }
    guard isEnd, start < bytes.count else { return nil }
    add(bytes, begin, index, isClosed ? quotes : 2)
    return index
  }

  /// Moves the cells to where the row was copied to.
  mutating func shift(by distance: Int) {
    for index in cells.indices {
      let range = cells[index].range
      cells[index].range = range.lowerBound + distance..<range.upperBound + distance
    }
  }

  /// Behind the quote that closes the one before `start`.
  private func closing(_ bytes: Span<UInt8>, from start: Int, isEnd: Bool) -> (end: Int, hasInner: Bool)? {
    var from = start
    var hasInner = false
    while let quote = ByteSearch.firstIndex(of: 0x22, in: bytes, from: from, to: bytes.count) {
      if quote + 1 < bytes.count, bytes[quote + 1] == 0x22 {
        hasInner = true
        from = quote + 2
      } else if quote + 1 == bytes.count, !isEnd {
        return nil
      } else {
        return (quote + 1, hasInner)
      }
    }
    return nil
  }

  private mutating func add(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ quotes: Int) {
    if quotes == 1, bytes[start] == 0x22, end - start >= 2, bytes[end - 1] == 0x22 {
      return cells.append(Cell(range: start + 1..<end - 1, isPlain: true))
    }
    cells.append(Cell(range: start..<end, isPlain: quotes == 0))
  }

  /// Appends a cell's text with its quotes resolved.
  static func resolve(_ bytes: Span<UInt8>, _ range: Range<Int>, into output: inout [UInt8]) {
    output.append(addingCapacity: range.count) { resolve(bytes, range, into: &$0) }
  }

  private static func resolve(_ bytes: Span<UInt8>, _ range: Range<Int>, into output: inout OutputSpan<UInt8>) {
    var isQuoted = false
    var index = range.lowerBound
    while index < range.upperBound {
      let byte = bytes[index]
      index += 1
      if byte != 0x22 {
        output.append(byte)
      } else if isQuoted, index < range.upperBound, bytes[index] == 0x22 {
        output.append(byte)
        index += 1
      } else {
        isQuoted.toggle()
      }
    }
  }

  /// The texts of the cells.
  func texts(_ bytes: Span<UInt8>) -> [String] {
    cells.map { cell in
      var text: [UInt8] = []
      if cell.isPlain {
        ByteSearch.append(cell.range, of: bytes, to: &text)
      } else {
        CSVRow.resolve(bytes, cell.range, into: &text)
      }
      return String(decoding: text, as: UTF8.self)
    }
  }
}
