/// Where one header field stands in the message.
struct HeaderSlice {
  var name: Range<Int>
  /// The value with its folds, without the last line end.
  var value: Range<Int>
  var isFolded = false
}

/// The header fields of a message or a part: RFC 5322 section 2.2, without a copy of their bytes.
struct HeaderBlock {
  var fields: [HeaderSlice] = []
  /// First byte of the body.
  var bodyStart = 0
  /// What was odd, with the offset of the first time.
  var issues: [(kind: MailAnomaly, offset: Int)] = []

  /// Scans the block at `start`. `isDelimiter` tells whether the line at an offset is a boundary of an open multipart.
  init(_ bytes: [UInt8], from start: Int, to end: Int, limits: MailLimits, isDelimiter: (Int) -> Bool) {
    var position = start
    bodyStart = end
    var isClosed = false
    while position < end {
      let lineEnd = bytes.index(of: 10, from: position, to: end) ?? end
      let next = Swift.min(lineEnd + 1, end)
      let contentEnd = lineEnd > position && bytes[lineEnd - 1] == 13 ? lineEnd - 1 : lineEnd
      if contentEnd == position {
        bodyStart = next
        isClosed = true
        break
      }
      if bytes[position] == 32 || bytes[position] == 9 {
        fold(to: contentEnd, at: position, limits)
      } else if bytes[position] == 45, isDelimiter(position) {
        bodyStart = position
        isClosed = true
        break
      } else if let colon = HeaderBlock.colon(bytes, position, contentEnd) {
        append(bytes, position, colon, contentEnd, limits)
      } else if !HeaderBlock.isEnvelope(bytes, position, contentEnd) || !fields.isEmpty {
        note(.headerMalformed, position)
        // A stray line among fields is stepped over; anything else is a body whose blank line is missing.
        guard next < end, HeaderBlock.looksLikeField(bytes, next, end) else {
          note(.missingHeaderEnd, position)
          bodyStart = position
          isClosed = true
          break
        }
      }
      position = next
    }
    if !isClosed && !fields.isEmpty { note(.missingHeaderEnd, end) }
  }

  /// The first field with a lower-case name.
  func first(_ bytes: [UInt8], _ name: StaticString) -> HeaderSlice? {
    fields.first { HeaderBlock.isNamed(bytes, $0, name) }
  }

  /// Whether a field has a lower-case name.
  static func isNamed(_ bytes: [UInt8], _ field: HeaderSlice, _ name: StaticString) -> Bool {
    field.name.count == name.utf8CodeUnitCount
      && bytes.hasCaseless(name, at: field.name.lowerBound, before: field.name.upperBound)
  }

  private mutating func append(_ bytes: [UInt8], _ start: Int, _ colon: Int, _ end: Int, _ limits: MailLimits) {
    guard fields.count < limits.headerFields else {
      note(.tooManyHeaders, start)
      return
    }
    var valueEnd = end
    if valueEnd - colon > limits.headerFieldBytes {
      note(.headerTooLong, start)
      valueEnd = colon + limits.headerFieldBytes
    }
    var nameEnd = colon
    while nameEnd > start, bytes[nameEnd - 1].isBlank { nameEnd -= 1 }
    fields.append(HeaderSlice(name: start..<nameEnd, value: colon + 1..<valueEnd))
  }

  /// Adds a continuation line to the last field.
  private mutating func fold(to end: Int, at start: Int, _ limits: MailLimits) {
    guard let last = fields.indices.last else { return }
    // Lines behind a field that was dropped or cut belong to it.
    guard !issues.contains(where: { $0.kind == .tooManyHeaders }) else { return }
    let begin = fields[last].value.lowerBound
    guard end - begin <= limits.headerFieldBytes else {
      if !issues.contains(where: { $0.kind == .headerTooLong && $0.offset == begin }) { note(.headerTooLong, begin) }
      return
    }
    fields[last].value = begin..<end
    fields[last].isFolded = true
  }

  /// The colon after a field's name, or nil when the line is no field.
  static func colon(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int? {
    var index = start
    while index < end, bytes[index].isFieldName { index += 1 }
    guard index > start else { return nil }
    // RFC 5322 section 4.5: blanks may stand before the colon.
    while index < end, bytes[index] == 32 || bytes[index] == 9 { index += 1 }
    return index < end && bytes[index] == 58 ? index : nil
  }

  /// Whether the line at `start` is a field, a continuation or the end of the header.
  static func looksLikeField(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    let lineEnd = bytes.index(of: 10, from: start, to: end) ?? end
    return colon(bytes, start, lineEnd) != nil
  }

  /// `From ` of an mbox or `>From ` at the top of a message.
  static func isEnvelope(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Bool {
    bytes.has(Array("From ".utf8), at: start, before: end) || bytes.has(Array(">From ".utf8), at: start, before: end)
  }

  private mutating func note(_ kind: MailAnomaly, _ offset: Int) {
    if issues.count < 64 { issues.append((kind, offset)) }
  }
}
