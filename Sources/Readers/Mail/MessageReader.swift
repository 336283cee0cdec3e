public import Bytes
public import EventModel

/// A single mail message: `.eml`, a file of a Maildir, an attached message, a saved web archive (`.mht`).
public struct MessageReader: Reader {
  /// The bounds in force.
  public let limits: MailLimits

  /// A reader.
  public init(limits: MailLimits = MailLimits()) { self.limits = limits }

  /// `message`, version 1.
  public var identity: ReaderIdentity { ReaderIdentity("message") }
  /// For people.
  public var title: String { "Mail message (RFC 5322)" }

  /// Judges by the names of the header fields. An item that begins with a From_ line is left to `MailboxReader`.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    if let text = WideText.narrowed(head) { return MessageRecogniser.judge(text, name: name) }
    let isMailbox = MailboxReader.separator(in: head) != nil && MailboxReader().recognise(head, name: name) >= .likely
    return isMailbox ? .no : MessageRecogniser.judge(head, name: name)
  }

  /// Reads the message; a larger one than the limit is read as far as the limit goes.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var bytes = try input.bytes(atMost: limits.messageBytes)
    var log = AnomalyLog()
    var length = UInt64(bytes.count)
    if bytes.count == limits.messageBytes {
      let rest = try input.skipRest()
      length += rest
      if rest > 0 {
        log.note(.messageTooLarge, at: UInt64(bytes.count), "\(length) bytes, \(bytes.count) of them read")
      }
    }
    if let text = WideText.narrowed(bytes) {
      log.note(.wideText, at: 0)
      bytes = text
    }
    var message = MessageParser(limits: limits).parse(bytes, itemLength: length)
    log.merge(message.anomalies)
    message.anomalies = log.entries
    sink.accept(message)
    for anomaly in log.entries { sink.accept(anomaly) }
  }
}

extension Input {
  /// The next bytes, up to `limit`, in one array that is no larger than need be.
  func bytes(atMost limit: Int) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    if let length { bytes.reserveCapacity(Swift.min(limit, Int(clamping: length))) }
    while bytes.count < limit {
      if try read(into: &bytes, atMost: Swift.min(1 << 20, limit - bytes.count)) == 0 { break }
    }
    return bytes
  }

  /// Reads to the end and returns how many bytes there were.
  func skipRest() throws(ReadError) -> UInt64 {
    var total: UInt64 = 0
    var chunk: [UInt8] = []
    while true {
      chunk.removeAll(keepingCapacity: true)
      let got = try read(into: &chunk, atMost: 1 << 20)
      if got == 0 { return total }
      total += UInt64(got)
    }
  }
}
