internal import Bytes
internal import EventModel

/// Cuts an mbox into messages while it streams by. Positions are counted from the start of the current message's From_
/// line, so that refilling the window does not move them.
struct MailboxSplitter {
  /// One message.
  struct Piece {
    /// The message without its From_ line, with `>From` lines unquoted, cut at the limit.
    var bytes: [UInt8]
    /// Offset of the first header field in the mailbox.
    var offset: UInt64
    /// Bytes in the mailbox, the cut and the quoting included.
    var length: UInt64
    var issues: [Issue]
  }

  /// Something odd about the mailbox around a message.
  struct Issue {
    var kind: MailAnomaly
    var offset: UInt64
    var detail = ""
  }

  private let limits: MailLimits
  private var window: MailboxWindow
  private var issues: [Issue] = []
  private var isStarted = false
  /// The first From_ line has no date: later ones need none.
  private var isBareStyle = false

  init(input: Input, limits: MailLimits) {
    self.limits = limits
    window = MailboxWindow(input: input, limit: limits.messageBytes)
  }

  /// The next message, or nil at the end.
  mutating func next() throws(ReadError) -> Piece? {
    issues = []
    if !isStarted { try start() }
    guard try window.fill(upTo: 1) else { return nil }
    let line = try lineEnd(from: 0)
    let hasEnvelope = FromLine.begins(window.bytes, window.range(0, line))
    let body = hasEnvelope ? min(line + 1, window.count) : 0
    let offset = window.offset(of: body)
    var keepsQuotes = false
    let end: Int
    if let counted = try countedEnd(from: body) {
      end = counted
      keepsQuotes = holdsFromLine(body, end)
    } else {
      end = try separator(from: body)
    }
    let length = window.offset(of: end) - offset
    if window.dropped > 0 {
      issues.append(
        Issue(kind: .messageTooLarge, offset: offset, detail: "\(length) bytes, \(limits.messageBytes) of them read"))
    }
    var bytes = window.take(from: body, to: end)
    MailboxSplitter.dropSeparatorLine(&bytes)
    if !keepsQuotes { MailboxSplitter.unquote(&bytes) }
    return Piece(bytes: bytes, offset: offset, length: length, issues: issues)
  }

  /// Steps over a byte order mark and blank lines at the top.
  private mutating func start() throws(ReadError) {
    isStarted = true
    _ = try window.fill(upTo: 64 << 10)
    window.normaliseLineEnds()
    var position = window.bytes.has([0xEF, 0xBB, 0xBF], at: 0, before: window.bytes.count) ? 3 : 0
    while position < window.count, window.bytes[position].isBlank { position += 1 }
    window.skip(position)
    isBareStyle = !FromLine.isDated(window.bytes, window.range(0, try lineEnd(from: 0)))
  }

  /// End of the line at `position`, its line feed not included; bounded for monstrous lines.
  private mutating func lineEnd(from position: Int) throws(ReadError) -> Int {
    var wanted = limits.fromLineBytes
    while true {
      let isMore = try window.fill(upTo: position + wanted)
      if let end = window.index(of: 10, from: position) { return end }
      if !isMore || wanted >= 1 << 20 { return window.count }
      wanted *= 2
    }
  }

  /// The end that Content-Length names, when it leads exactly to a From_ line or to the end of the mailbox.
  private mutating func countedEnd(from start: Int) throws(ReadError) -> Int? {
    var position = start
    var announced: (length: Int, position: Int)?
    while position - start < 256 << 10 {
      let end = try lineEnd(from: position)
      let line = window.range(position, end)
      if window.bytes.trimmed(line).isEmpty { break }
      if announced == nil, window.bytes.hasCaseless("content-length:", at: line.lowerBound, before: line.upperBound) {
        let digits = window.bytes.trimmed(line.lowerBound + 15..<line.upperBound)
        if (1...12).contains(digits.count), let length = Int(window.bytes.text(digits)) {
          announced = (length, position)
        }
      }
      guard end < window.count else { return nil }
      position = end + 1
    }
    guard let announced else { return nil }
    let body = try lineEnd(from: position) + 1
    guard announced.length >= 0, announced.length <= limits.messageBytes - (body - start) - 4_096 else { return nil }
    if let end = try landing(body + announced.length) { return end }
    issues.append(
      Issue(kind: .contentLengthWrong, offset: window.offset(of: announced.position), detail: "\(announced.length)"))
    return nil
  }

  /// Whether a counted body ends where a message may end; returns where the next From_ line stands.
  private mutating func landing(_ target: Int) throws(ReadError) -> Int? {
    _ = try window.fill(upTo: target + limits.fromLineBytes + 4)
    guard target <= window.count else { return nil }
    var position = target
    for _ in 0..<3 {
      if position == window.count { return position }
      let start = window.range(position, position).lowerBound
      let end = try lineEnd(from: position)
      let isLineStart = position == 0 || window.bytes[start - 1] == 10
      if isLineStart, FromLine.isDated(window.bytes, window.range(position, end)) { return position }
      guard window.bytes.trimmed(window.range(position, end)).isEmpty, end < window.count else {
        return end == window.count && window.bytes.trimmed(window.range(position, end)).isEmpty ? end : nil
      }
      position = end + 1
    }
    return nil
  }

  /// Whether a counted body holds a From_ line: then the writer does not quote (mboxcl2).
  private mutating func holdsFromLine(_ start: Int, _ end: Int) -> Bool {
    guard let hit = window.index(of: MailboxSplitter.mark, from: start, to: end) else { return false }
    issues.append(Issue(kind: .fromLineInBody, offset: window.offset(of: hit + 1)))
    return true
  }

  private static let mark = Array("\nFrom ".utf8)

  /// The start of the next From_ line, or the end of the mailbox.
  private mutating func separator(from start: Int) throws(ReadError) -> Int {
    var position = max(0, start - 1)
    while true {
      if let hit = window.index(of: MailboxSplitter.mark, from: position, to: window.count) {
        if try isSeparator(hit + 1) { return hit + 1 }
        issues.append(Issue(kind: .fromLineInBody, offset: window.offset(of: hit + 1)))
        if issues.count > 16 { issues.removeLast() }
        position = hit + 1
        continue
      }
      position = max(position, window.count - MailboxSplitter.mark.count + 1)
      guard try window.fill(upTo: window.count + 1) else { return window.count }
      position -= window.drop(keeping: 8_192, scanned: position)
    }
  }

  /// Whether a new message begins at a line that begins with `From `.
  private mutating func isSeparator(_ position: Int) throws(ReadError) -> Bool {
    _ = try window.fill(upTo: position + limits.fromLineBytes + 2_048)
    let end = window.index(of: 10, from: position) ?? window.count
    guard end - position <= limits.fromLineBytes else { return false }
    let line = window.range(position, end)
    let isDated = FromLine.isDated(window.bytes, line)
    guard isDated || isBareStyle && FromLine.isBare(window.bytes, line) else { return false }
    guard end + 1 < window.count else { return isDated }
    if isDated && followsBlankLine(position) && headerFollows(end + 1) { return true }
    guard isDated || followsBlankLine(position) else { return false }
    // No blank line before it, or no date in it: mail must begin behind it beyond doubt.
    let next = window.range(end + 1, min(window.count, end + 1 + 4_096))
    return MessageRecogniser.judge(Array(window.bytes[next]), name: ".eml") >= .likely
  }

  private func followsBlankLine(_ position: Int) -> Bool {
    let line = window.range(position, position).lowerBound
    guard line >= 2 else { return true }
    return window.bytes[line - 2] == 10 || window.bytes[line - 2] == 13 && (line < 3 || window.bytes[line - 3] == 10)
  }

  /// Whether one of the next two lines is a header field or another From_ line.
  private func headerFollows(_ position: Int) -> Bool {
    var start = position
    for _ in 0..<2 where start < window.count {
      let end = window.index(of: 10, from: start) ?? window.count
      let line = window.range(start, end)
      if HeaderBlock.colon(window.bytes, line.lowerBound, line.upperBound) != nil { return true }
      if HeaderBlock.isEnvelope(window.bytes, line.lowerBound, line.upperBound) { return true }
      start = end + 1
    }
    return start >= window.count
  }

  /// The blank line before the next From_ line belongs to the mailbox.
  private static func dropSeparatorLine(_ bytes: inout [UInt8]) {
    let count = bytes.count
    if count >= 2, bytes[count - 1] == 10, bytes[count - 2] == 10 {
      bytes.removeLast()
    } else if count >= 3, bytes[count - 1] == 10, bytes[count - 2] == 13, bytes[count - 3] == 10 {
      bytes.removeLast(2)
    }
  }

  private static let quoted = Array(">From ".utf8)

  /// Takes one `>` from every line of the form `>...>From ` (mboxrd; mboxo writes only one).
  static func unquote(_ bytes: inout [UInt8]) {
    var starts: [Int] = []
    var position = 0
    while let hit = bytes.index(of: quoted, from: position, to: bytes.count) {
      var start = hit
      while start > position, bytes[start - 1] == 0x3E { start -= 1 }
      if start > 0, bytes[start - 1] == 10 { starts.append(start) }
      position = hit + quoted.count
    }
    guard let first = starts.first else { return }
    var write = first
    for (index, start) in starts.enumerated() {
      let next = index + 1 < starts.count ? starts[index + 1] : bytes.count
      for read in start + 1..<next {
        bytes[write] = bytes[read]
        write += 1
      }
    }
    bytes.removeLast(bytes.count - write)
  }
}
