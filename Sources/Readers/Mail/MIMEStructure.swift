/// One entity of a message: the message itself or a part of a multipart.
struct MIMEPart {
  var header: HeaderBlock
  /// `type/subtype` in lower case; the default where the header says nothing.
  var mediaType: String
  /// The Content-Type as parsed; nil where there is none.
  var contentType: ParameterList?
  var body: Range<Int>
  /// A multipart whose parts follow in the list: its body is not content.
  var isContainer = false
}

/// The tree of a message's parts, flattened in depth-first order: RFC 2046 section 5.1.
///
/// One pass over the bytes with a stack of open boundaries; nothing recurses, so depth, number of parts and sizes are
/// bounded by `MailLimits` whatever the sender did. Attached messages are leaves.
struct MIMEStructure {
  private(set) var parts: [MIMEPart] = []
  /// What was odd, with the offset of the first time.
  private(set) var issues = IssueTally()
  private(set) var words: EncodedWords

  private struct Frame {
    var boundary: [UInt8]
    var part: Int
    var hasParts = false
    var isClosed = false
    var isDigest: Bool
  }

  private struct Delimiter {
    var start: Int
    var next: Int
    var level: Int
    var isClosing: Bool
  }

  private let bytes: [UInt8]
  private let end: Int
  private let limits: MailLimits
  private var frames: [Frame] = []
  /// The leaf whose body runs on until the next delimiter.
  private var openLeaf: Int?
  /// The leaf that the end of the message ends: the only part, or one that a boundary should end.
  private(set) var unendedLeaf: Int?

  /// Takes the message in `range` apart.
  init(_ bytes: [UInt8], _ range: Range<Int>, words: EncodedWords) {
    self.bytes = bytes
    self.end = range.upperBound
    self.words = words
    self.limits = words.limits
    var position = enter(at: range.lowerBound, defaultType: "text/plain")
    if frames.count == 1, nextDelimiter(from: position) == nil, let shown = shownBoundary(from: position) {
      issues.note(.boundaryNotFound, position)
      frames[0].boundary = shown
    }
    while !frames.isEmpty, let delimiter = nextDelimiter(from: position) {
      guard parts.count < limits.parts else {
        issues.note(.tooManyParts, delimiter.start)
        break
      }
      position = pass(delimiter)
    }
    if parts.count == 1 || frames.contains(where: { $0.hasParts && !$0.isClosed }) { unendedLeaf = openLeaf }
    closeLeaf(at: end)
    closeFrames(from: 0, at: end)
  }

  /// Reads the header at `position`, adds the part, and returns where the scan for delimiters goes on.
  private mutating func enter(at position: Int, defaultType: String) -> Int {
    let header = HeaderBlock(bytes, from: position, to: end, limits: limits, isPart: !parts.isEmpty) {
      matches(at: $0) != nil
    }
    for issue in header.issues.entries { issues.note(issue.kind, issue.offset, count: issue.count) }
    let type = header.first(bytes, "content-type").map { ParameterList(Unfolding.bytes(bytes, $0), words: &words) }
    for issue in type?.issues ?? [] { issues.note(issue, position) }
    var part = MIMEPart(
      header: header, mediaType: MIMEStructure.mediaType(type, defaultType), contentType: type,
      body: header.bodyStart..<end)
    let isMultipart = part.mediaType.hasPrefix("multipart/")
    let boundary = isMultipart ? boundary(of: part) : nil
    if isMultipart && frames.count >= limits.depth { issues.note(.nestedTooDeep, position) }
    if isMultipart && boundary == nil { part.mediaType = "text/plain" }
    if let boundary, frames.count < limits.depth {
      part.isContainer = true
      frames.append(Frame(boundary: boundary, part: parts.count, isDigest: part.mediaType == "multipart/digest"))
    } else {
      openLeaf = parts.count
    }
    parts.append(part)
    return header.bodyStart
  }

  /// Goes over a delimiter: ends what it ends, enters the part behind it.
  private mutating func pass(_ delimiter: Delimiter) -> Int {
    closeLeaf(at: delimiter.start)
    closeFrames(from: delimiter.level + 1, at: delimiter.start)
    frames[delimiter.level].hasParts = true
    if frames[delimiter.level].isClosed && !delimiter.isClosing { issues.note(.contentAfterEnd, delimiter.start) }
    if delimiter.isClosing {
      frames[delimiter.level].isClosed = true
      return delimiter.next
    }
    let isDigest = frames[delimiter.level].isDigest
    return enter(at: delimiter.next, defaultType: isDigest ? "message/rfc822" : "text/plain")
  }

  /// Ends the open leaf before a delimiter; the line end before it belongs to the delimiter.
  private mutating func closeLeaf(at position: Int) {
    guard let leaf = openLeaf else { return }
    openLeaf = nil
    parts[leaf].body = MIMEStructure.content(bytes, parts[leaf].body.lowerBound, position, end)
  }

  private static func content(_ bytes: [UInt8], _ start: Int, _ delimiter: Int, _ end: Int) -> Range<Int> {
    var stop = Swift.max(start, delimiter)
    guard delimiter < end else { return start..<stop }
    if stop > start, bytes[stop - 1] == 10 { stop -= 1 }
    if stop > start, bytes[stop - 1] == 13 { stop -= 1 }
    return start..<stop
  }

  /// Closes the multiparts at `level` and deeper. One without any part is the text it looks like.
  private mutating func closeFrames(from level: Int, at position: Int) {
    while frames.count > level {
      let frame = frames.removeLast()
      if !frame.hasParts {
        issues.note(.boundaryNotFound, parts[frame.part].body.lowerBound)
        parts[frame.part].isContainer = false
        parts[frame.part].mediaType = "text/plain"
        parts[frame.part].body = MIMEStructure.content(bytes, parts[frame.part].body.lowerBound, position, end)
      } else if !frame.isClosed {
        issues.note(.missingFinalBoundary, position)
      }
    }
  }

  /// The next line that is a delimiter of an open multipart; `position` is the start of a line.
  private func nextDelimiter(from position: Int) -> Delimiter? {
    if let found = matches(at: position) { return found }
    var from = Swift.max(0, position - 1)
    while let hit = bytes.index(of: [10, 45, 45], from: from, to: end) {
      if let found = matches(at: hit + 1) { return found }
      from = hit + 1
    }
    return nil
  }

  /// The delimiter at the start of a line: of open multiparts from the inside out, then of those already ended.
  private func matches(at line: Int) -> Delimiter? {
    guard line + 2 <= end, bytes[line] == 45, bytes[line + 1] == 45 else { return nil }
    var ended: Delimiter?
    for level in frames.indices.reversed() {
      guard let found = matches(at: line, level) else { continue }
      if !frames[level].isClosed { return found }
      if ended == nil { ended = found }
    }
    return ended
  }

  private func matches(at line: Int, _ level: Int) -> Delimiter? {
    let boundary = frames[level].boundary
    guard bytes.has(boundary, at: line + 2, before: end) else { return nil }
    var index = line + 2 + boundary.count
    let isClosing = bytes.has([45, 45], at: index, before: end)
    if isClosing { index += 2 }
    while index < end, bytes[index] != 10 {
      guard bytes[index].isBlank else { return nil }
      index += 1
    }
    return Delimiter(start: line, next: Swift.min(end, index + 1), level: level, isClosing: isClosing)
  }

  /// The boundary that a multipart names, or the one its body shows when it names none.
  private mutating func boundary(of part: MIMEPart) -> [UInt8]? {
    var named = Array((part.contentType?["boundary"] ?? "").utf8)
    while let last = named.last, last.isBlank { named.removeLast() }
    if !named.isEmpty { return named.count <= limits.boundaryBytes ? named : Array(named[..<limits.boundaryBytes]) }
    issues.note(.missingBoundary, part.body.lowerBound)
    return boundary(at: skippingLineEnds(part.body.lowerBound))
  }

  /// The boundary of the first line that begins a part: `--` and a word, then a field of a part's header. For a message whose
  /// own boundary does not occur, so that its parts do not pass as text.
  private func shownBoundary(from position: Int) -> [UInt8]? {
    var line = position
    while line < end {
      let next = bytes.index(of: 10, from: line, to: end).map { $0 + 1 } ?? end
      if let shown = boundary(at: line), bytes.hasCaseless("content-", at: next, before: end) { return shown }
      line = next
    }
    return nil
  }

  /// What follows `--` on the line at `line`.
  private func boundary(at line: Int) -> [UInt8]? {
    guard bytes.has([45, 45], at: line, before: end) else { return nil }
    let lineEnd = bytes.index(of: 10, from: line, to: Swift.min(end, line + limits.boundaryBytes)) ?? line
    let shown = bytes.trimmed(Swift.min(line + 2, lineEnd)..<lineEnd)
    return shown.isEmpty ? nil : Array(bytes[shown])
  }

  private func skippingLineEnds(_ start: Int) -> Int {
    var line = start
    while line < end, bytes[line] == 10 || bytes[line] == 13 { line += 1 }
    return line
  }

  /// The media type, or the default where the field is missing or no type at all (RFC 2045 section 5.2).
  private static func mediaType(_ field: ParameterList?, _ defaultType: String) -> String {
    guard let field else { return defaultType }
    if field.value == "multipart", field["boundary"] != nil { return "multipart/mixed" }
    let pieces = field.value.utf8.split(separator: 47, omittingEmptySubsequences: false)
    guard pieces.count == 2, !pieces[0].isEmpty, !pieces[1].isEmpty else {
      return field.value.isEmpty || field.value == "text" ? defaultType : field.value
    }
    return field.value
  }
}
