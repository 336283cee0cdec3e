import EventModel

/// Steps through the cells of a delimited record; a cell may be in double quotes, doubled inside (RFC 4180).
struct DelimitedScanner {
  /// One cell, without its quotes.
  struct Cell {
    /// The text without quotes.
    var range: Range<Int>
    /// Holds doubled quotes.
    var isEscaped = false
  }

  private var position: Int
  private let end: Int
  private let delimiter: UInt8
  private var done = false
  /// A quoted cell had no end.
  private(set) var unbalanced = false

  /// The cells of a record.
  init(_ record: Range<Int>, delimiter: UInt8) {
    position = record.lowerBound
    end = record.upperBound
    self.delimiter = delimiter
  }

  /// The next cell.
  @inline(__always)
  mutating func next(_ text: Span<UInt8>) -> Cell? {
    if done { return nil }
    guard position < end, text[position] == 34 else {
      let start = position
      while position < end, text[position] != delimiter { position += 1 }
      let cell = Cell(range: start..<position)
      step()
      return cell
    }
    return quoted(text)
  }

  private mutating func quoted(_ text: Span<UInt8>) -> Cell {
    position += 1
    let start = position
    var escaped = false
    while position < end {
      if text[position] == 34 {
        guard position + 1 < end, text[position + 1] == 34 else { break }
        escaped = true
        position += 1
      }
      position += 1
    }
    let stop = min(position, end)
    if position >= end { unbalanced = true }
    while position < end, text[position] != delimiter { position += 1 }
    step()
    return Cell(range: start..<stop, isEscaped: escaped)
  }

  private mutating func step() {
    if position >= end { done = true }
    position += 1
  }
}

extension LineDraft {
  /// Adds a cell under a known name.
  mutating func add(_ cell: DelimitedScanner.Cell, named name: String, in text: Span<UInt8>) {
    if let slot = slot(name) { add(cell, slot: slot, in: text) }
  }

  /// Adds a cell; doubled quotes become single ones.
  @inline(__always)
  mutating func add(_ cell: DelimitedScanner.Cell, slot: Slot, in text: Span<UInt8>) {
    guard cell.isEscaped else {
      add(slot: slot, value: cell.range)
      return
    }
    let start = decoded.count
    var next = cell.range.lowerBound
    while next < cell.range.upperBound {
      decoded.append(text[next])
      if text[next] == 34, next + 1 < cell.range.upperBound, text[next + 1] == 34 { next += 1 }
      next += 1
    }
    addDecoded(slot: slot, from: start)
  }
}
