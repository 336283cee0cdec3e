public import Bytes
public import EventModel

/// A mailbox in one file: mbox in its four variants (mboxo, mboxrd, mboxcl, mboxcl2).
///
/// Streams: at most one message is in memory, and of that at most `MailLimits.messageBytes`.
public struct MailboxReader: Reader {
  /// The bounds in force.
  public let limits: MailLimits

  /// A reader.
  public init(limits: MailLimits = MailLimits()) { self.limits = limits }

  /// `mbox`, version 1.
  public var identity: ReaderIdentity { ReaderIdentity("mbox") }
  /// For people.
  public var title: String { "Mailbox (mbox)" }

  /// A From_ line at the top, and a header behind it.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard let line = MailboxReader.separator(in: head) else { return .no }
    if FromLine.isDated(head, line) {
      let next = min(line.upperBound + 1, head.count)
      return MessageRecogniser.judge(head, from: next, name: ".eml") >= .likely ? .certain : .likely
    }
    let next = min(line.upperBound + 1, head.count)
    return FromLine.isBare(head, line) ? min(.likely, MessageRecogniser.judge(head, from: next, name: ".eml")) : .no
  }

  /// The first line that is not blank, when it begins as a From_ line does.
  static func separator(in head: [UInt8]) -> Range<Int>? {
    var position = head.has([0xEF, 0xBB, 0xBF], at: 0, before: head.count) ? 3 : 0
    let limit = min(head.count, position + 1_000)
    while position < limit, head[position].isBlank { position += 1 }
    let end = head.index(of: 10, from: position, to: head.count) ?? head.count
    let line = position..<max(position, end)
    return FromLine.begins(head, line) ? line : nil
  }

  /// Reads one message after the other.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var splitter = MailboxSplitter(input: input, limits: limits)
    let parser = MessageParser(limits: limits)
    var log = AnomalyLog()
    var index: UInt64 = 0
    while let piece = try splitter.next() {
      var message = parser.parse(
        piece.bytes, index: index, itemOffset: piece.offset, itemLength: piece.length)
      var own = AnomalyLog()
      for issue in piece.issues { own.note(issue.kind, at: issue.offset, issue.detail) }
      own.merge(message.anomalies)
      message.anomalies = own.entries
      log.merge(message.anomalies)
      sink.accept(message)
      index += 1
    }
    if index == 0 { log.note(.emptyItem, at: 0, "no message") }
    for anomaly in log.entries { sink.accept(anomaly) }
  }
}
