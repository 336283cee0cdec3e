import EventModel

/// Steps through `key=value` pairs: `a=b c="d e" f="g \"h\""`, separated by blanks, commas or semicolons.
struct KeyValueScanner {
  /// One pair; the value without its quotes.
  struct Pair {
    /// The name.
    var key: Range<Int>
    /// The value without quotes.
    var value: Range<Int>
    /// The value has backslashes before quotes or backslashes.
    var isEscaped = false
  }

  /// Next byte to look at.
  var position: Int
  /// One past the last byte.
  let end: Int
  /// What stands between pairs: a blank or a comma.
  let separator: UInt8
  /// Whether a quoted value had no end.
  private(set) var unbalanced = false

  /// Pairs in a range.
  init(_ range: Range<Int>, separator: UInt8 = 32) {
    position = range.lowerBound
    end = range.upperBound
    self.separator = separator
  }

  /// The next pair; words without `=` are stepped over.
  @inline(__always)
  mutating func next(_ text: Span<UInt8>) -> Pair? {
    while position < end {
      let byte = text[position]
      if byte <= 32 || byte == separator || byte == 59 || byte == 44 || byte == 34 {
        position += 1
        continue
      }
      let start = position
      while position < end, Text.isNameByte(text[position]) { position += 1 }
      guard position < end, position > start, text[position] == 61, position - start <= TextLogLimits.name else {
        skipWord(text, from: start)
        continue
      }
      let key = start..<position
      position += 1
      return value(text, key)
    }
    return nil
  }

  private mutating func skipWord(_ text: Span<UInt8>, from start: Int) {
    while position < end, text[position] > 32, text[position] != separator { position += 1 }
    if position == start { position += 1 }
  }

  @inline(__always)
  private mutating func value(_ text: Span<UInt8>, _ key: Range<Int>) -> Pair {
    guard position < end, text[position] == 34 else {
      let start = position
      if separator == 32 {
        while position < end, text[position] > 32 { position += 1 }
      } else {
        // Some devices go on with blanks after a quoted value.
        while position < end, text[position] != separator, text[position] != 34,
          text[position] != 32 || !beginsPair(text, position + 1)
        { position += 1 }
      }
      return Pair(key: key, value: start..<position)
    }
    if separator == 44, key.lowerBound > 0, text[key.lowerBound - 1] == 34, let doubled = doubledValue(text) {
      return Pair(key: key, value: doubled)
    }
    position += 1
    let start = position
    var escaped = false
    while position < end, text[position] != 34 {
      if text[position] == 92 {
        // A backslash before a quote escapes it, unless the quote is plainly the end (`path="C:\"` and a separator).
        if position + 1 < end, text[position + 1] == 92 || text[position + 1] == 34, !closes(text, position + 1) {
          escaped = true
          position += 1
        }
      }
      position += 1
    }
    let stop = min(position, end)
    if position >= end { unbalanced = true }
    position = min(end, position + 1)
    return Pair(key: key, value: start..<stop, isEscaped: escaped)
  }

  /// `"type=""event"""`: a pair that was quoted as a field of CSV (RFC 4180), its own quotes doubled.
  private mutating func doubledValue(_ text: Span<UInt8>) -> Range<Int>? {
    guard position + 2 < end, text[position + 1] == 34, text[position + 2] != separator else { return nil }
    let start = position + 2
    var stop = start
    while stop + 1 < end, text[stop] != 34 || text[stop + 1] != 34 { stop += 1 }
    guard stop + 1 < end else { return nil }
    position = stop + 2
    return start..<stop
  }

  /// Whether a name and an equals sign stand at `start`.
  private func beginsPair(_ text: Span<UInt8>, _ start: Int) -> Bool {
    var next = start
    while next < end, Text.isNameByte(text[next]) { next += 1 }
    return next > start && next < end && text[next] == 61
  }

  /// Whether the quote at `quote` ends the value: a separator and another pair follow it, or the end of the line.
  private func closes(_ text: Span<UInt8>, _ quote: Int) -> Bool {
    guard text[quote] == 34 else { return false }
    if quote + 1 >= end { return true }
    guard text[quote + 1] == separator || text[quote + 1] <= 32 else { return false }
    var next = quote + 2
    while next < end, text[next] <= 32 { next += 1 }
    let name = next
    while next < end, Text.isNameByte(text[next]) { next += 1 }
    return next >= end || next > name && text[next] == 61
  }
}

extension LineDraft {
  /// Adds a pair, unescaped where it must be.
  @inline(__always)
  mutating func add(_ pair: KeyValueScanner.Pair, in text: Span<UInt8>) {
    guard let slot = batch.slot(in: text, from: pair.key.lowerBound, to: pair.key.upperBound) else { return }
    if pair.isEscaped {
      addUnescaped(slot: slot, pair.value, in: text)
    } else {
      add(slot: slot, value: pair.value)
    }
  }

  /// Adds a value without the backslashes before quotes and backslashes.
  mutating func addUnescaped(slot: Slot, _ value: Range<Int>, in text: Span<UInt8>) {
    let start = decoded.count
    var next = value.lowerBound
    while next < value.upperBound {
      if text[next] == 92, next + 1 < value.upperBound, text[next + 1] == 92 || text[next + 1] == 34 { next += 1 }
      decoded.append(text[next])
      next += 1
    }
    addDecoded(slot: slot, from: start)
  }
}
