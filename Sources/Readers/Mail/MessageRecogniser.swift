internal import Bytes
internal import EventModel

/// Tells mail headers from everything else that is made of `name: value` lines.
struct MessageRecogniser {
  /// Names that only mail has.
  private static let strong: [StaticString] = [
    "received", "return-path", "delivered-to", "message-id", "mime-version", "dkim-signature", "arc-seal",
    "arc-message-signature", "arc-authentication-results", "authentication-results", "received-spf", "envelope-to",
    "x-original-to", "x-envelope-from", "x-envelope-to", "x-mailer", "in-reply-to", "references", "reply-to",
    "content-transfer-encoding", "list-unsubscribe", "list-id", "x-received", "x-originating-ip", "x-spam-status",
    "x-spam-score", "domainkey-signature", "errors-to", "disposition-notification-to", "x-priority", "thread-topic",
    "thread-index", "resent-from", "resent-date", "x-mozilla-status", "x-gmail-labels", "x-ms-has-attach", "bcc",
    "auto-submitted", "x-msmail-priority", "x-sender-ip", "x-mimeole", "x-failed-recipients", "posted-date",
    "x-uidl", "x-apparently-to", "x-message-info", "delivery-date", "apparently-to", "newsgroups",
  ]
  private static let core: [StaticString] = ["from", "to", "subject", "date", "cc", "sender"]
  private static let content: [StaticString] = [
    "content-type", "content-disposition", "content-id", "content-description",
  ]
  /// Names that say HTTP; enough of them outvote a Date and a Content-Type.
  private static let http: [StaticString] = [
    "host", "user-agent", "accept", "accept-encoding", "accept-language", "cookie", "set-cookie", "etag", "server",
    "connection", "cache-control", "referer", "last-modified", "location", "expires", "vary", "transfer-encoding",
  ]

  private var strongNames = 0
  private var coreNames: Set<Int> = []
  private var contentNames = 0
  private var httpNames = 0
  private var fields = 0
  private var stray = 0
  private var isMultipart = false
  private var hasAddress = false

  /// How much the bytes at `start` look like a message.
  static func judge(_ head: [UInt8], from start: Int = 0, name: String = "") -> Confidence {
    var recogniser = MessageRecogniser()
    guard let top = recogniser.top(head, start) else { return .no }
    recogniser.scan(head, top)
    return recogniser.verdict(isNamedMail: isNamedMail(name))
  }

  private static func isNamedMail(_ name: String) -> Bool {
    let lower = name.lowercased()
    return [".eml", ".emlx", ".msg", ".mht", ".mhtml", ".mai", ".email"].contains { lower.hasSuffix($0) }
  }

  /// The first line that says something; nil for bytes that hold zeros there, which no header does.
  private func top(_ head: [UInt8], _ start: Int) -> Int? {
    var position = head.has([0xEF, 0xBB, 0xBF], at: start, before: head.count) ? start + 3 : start
    let limit = min(head.count, position + 1_000)
    while position < limit, head[position].isBlank { position += 1 }
    return position < limit ? position : nil
  }

  private mutating func scan(_ head: [UInt8], _ top: Int) {
    let end = head.count
    let newline: UInt8 = head.index(of: 10, from: top, to: end) == nil ? 13 : 10
    var position = top
    var lines = 0
    while position < end, lines < 400 {
      let lineEnd = head.index(of: newline, from: position, to: end) ?? end
      let isWhole = lineEnd < end || end < Input.headSize
      if head.trimmed(position..<lineEnd).isEmpty { break }
      if lines == 0, HeaderBlock.isEnvelope(head, position, lineEnd) {
        // A mailbox's separator, or one that lost its place; the mailbox reader is asked too.
      } else if head[position] != 32 && head[position] != 9 && isWhole {
        guard line(head, position, lineEnd, isFirst: fields == 0) else { break }
      }
      lines += 1
      position = lineEnd + 1
    }
  }

  /// Judges one line; false when the reading should stop.
  private mutating func line(_ head: [UInt8], _ start: Int, _ end: Int, isFirst: Bool) -> Bool {
    guard let colon = HeaderBlock.colon(head, start, end) else {
      stray += 1
      return !isFirst && stray * 5 <= fields
    }
    fields += 1
    let field = HeaderSlice(name: head.trimmed(start..<colon), value: colon + 1..<end)
    func isOne(_ names: [StaticString]) -> Int? { names.firstIndex { HeaderBlock.isNamed(head, field, $0) } }
    if let index = isOne(MessageRecogniser.core) {
      coreNames.insert(index)
      if index < 2 || index == 5, field.value.contains(where: { head[$0] == 0x40 }) { hasAddress = true }
    } else if isOne(MessageRecogniser.strong) != nil {
      strongNames += 1
    } else if isOne(MessageRecogniser.content) != nil {
      contentNames += 1
      let value = head.trimmed(field.value)
      if head.hasCaseless("multipart/", at: value.lowerBound, before: value.upperBound) { isMultipart = true }
    } else if isOne(MessageRecogniser.http) != nil {
      httpNames += 1
    }
    return true
  }

  private func verdict(isNamedMail: Bool) -> Confidence {
    let known = strongNames + coreNames.count
    if httpNames > known { return .no }
    if strongNames >= 2 && known >= 3 || strongNames >= 1 && coreNames.count >= 2 { return .certain }
    if strongNames >= 1 && known + contentNames >= 2 { return .likely }
    if coreNames.count >= 2 && contentNames >= 1 && (hasAddress || isNamedMail) { return .likely }
    if coreNames.count >= 3 && hasAddress && known * 2 >= fields { return .likely }
    if isMultipart && contentNames * 2 >= fields { return .likely }
    if isNamedMail && (known >= 1 || contentNames >= 1) { return .likely }
    return .no
  }
}
