import Bytes

/// Finds the records of a JSON document in a stream of text: the objects of the array that holds them.
///
/// An object longer than the document limit, or text that is no JSON, is given as stray pieces, so that it is searched.
struct JSONDocumentSplitter {
  /// One record, or text between records.
  struct Piece {
    /// Where it stands.
    var range: Range<Int>
    /// No record.
    var isStray = false
  }

  /// Names under which exports keep their records.
  private static let wrappers: [StaticString] = [
    "Records", "records", "value", "events", "Events", "items", "Items", "results", "Results", "logs", "entries",
    "data", "alerts", "activities", "hits", "LogEvents", "logEvents",
  ]

  private var position = 0
  private var isRaw = false
  private var isInWrapper = false
  /// Values that are no objects, where records were expected.
  private(set) var skipped = 0
  /// The last record stands in an array.
  private(set) var isInArray = false

  /// Lists the records that are complete in `bytes`. Returns the number of bytes done with.
  mutating func split(_ bytes: Span<UInt8>, atEnd: Bool, into pieces: inout [Piece]) -> Int {
    position = 0
    while let piece = next(bytes, atEnd: atEnd) { pieces.append(piece) }
    return position
  }

  /// The next record, or nil when no more is complete.
  mutating func next(_ bytes: Span<UInt8>, atEnd: Bool) -> Piece? {
    while position < bytes.count {
      if isRaw { return stray(bytes) }
      switch bytes[position] {
      case 91:
        isInArray = true
        position += 1
      case 93:
        isInArray = false
        position += 1
      case 123:
        if !isInArray, let inside = wrapper(bytes, position) {
          position = inside
          isInArray = true
          isInWrapper = true
          continue
        }
        return record(bytes, atEnd: atEnd)
      case 34:
        let string = JSONScan.string(bytes, position, bytes.count)
        guard string.isClosed || atEnd || string.content.count > TextLogLimits.line else { return nil }
        if isInArray || !isInWrapper { skipped += 1 }
        position = string.next
      case 0...32, 44, 58: position += 1
      case 125:
        isInWrapper = false
        position += 1
      default: skipScalar(bytes)
      }
    }
    return nil
  }

  /// Steps over a number or a word, in an array or behind the records of a wrapper; anything else is no JSON.
  private mutating func skipScalar(_ bytes: Span<UInt8>) {
    var end = position
    while end < bytes.count, Text.isNameByte(bytes[end]) || bytes[end] == 43 { end += 1 }
    guard end > position, end - position <= 64, isInArray || isInWrapper else {
      isRaw = true
      return
    }
    if isInArray { skipped += 1 }
    position = end
  }

  private mutating func record(_ bytes: Span<UInt8>, atEnd: Bool) -> Piece? {
    if let end = objectEnd(bytes, position) {
      defer { position = end }
      return Piece(range: position..<end)
    }
    if bytes.count - position > TextLogLimits.document {
      isRaw = true
      return stray(bytes)
    }
    guard atEnd else { return nil }
    defer { position = bytes.count }
    return Piece(range: position..<bytes.count)
  }

  private mutating func stray(_ bytes: Span<UInt8>) -> Piece? {
    let end = min(bytes.count, position + TextLogLimits.line)
    defer { position = end }
    return Piece(range: position..<end, isStray: true)
  }

  /// Behind the brace that closes the object at `start`.
  private func objectEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    var next = start
    var open = 0
    while next < bytes.count {
      switch bytes[next] {
      case 34:
        let string = JSONScan.string(bytes, next, bytes.count)
        guard string.isClosed else { return nil }
        next = string.next
        continue
      case 123, 91: open += 1
      case 125, 93:
        open -= 1
        if open == 0 { return next + 1 }
      default: break
      }
      next += 1
    }
    return nil
  }

  /// Behind the bracket of `{ ... "Records": [` when nothing but plain values stand before it.
  private func wrapper(_ bytes: Span<UInt8>, _ start: Int) -> Int? {
    var next = start + 1
    let end = min(bytes.count, start + TextLogLimits.overlap)
    while true {
      next = JSONScan.skipBlanks(bytes, next, end)
      if next < end, bytes[next] == 44 { next = JSONScan.skipBlanks(bytes, next + 1, end) }
      guard next < end, bytes[next] == 34 else { return nil }
      let name = JSONScan.string(bytes, next, end)
      next = JSONScan.skipBlanks(bytes, name.next, end)
      guard name.isClosed, next < end, bytes[next] == 58 else { return nil }
      next = JSONScan.skipBlanks(bytes, next + 1, end)
      guard next < end else { return nil }
      if bytes[next] == 91 {
        let first = JSONScan.skipBlanks(bytes, next + 1, bytes.count)
        let isKnown = JSONDocumentSplitter.wrappers.contains { Text.equal(bytes, name.content, $0) }
        return isKnown && first < bytes.count && (bytes[first] == 123 || bytes[first] == 93) ? next + 1 : nil
      }
      if bytes[next] == 34 {
        let value = JSONScan.string(bytes, next, end)
        guard value.isClosed else { return nil }
        next = value.next
      } else {
        guard bytes[next] != 123 else { return nil }
        while next < end, bytes[next] != 44, bytes[next] != 125 { next += 1 }
      }
    }
  }
}
