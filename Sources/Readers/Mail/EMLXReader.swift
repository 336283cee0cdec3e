public import Bytes
public import EventModel

/// A message of Apple Mail (`.emlx`): the number of the message's bytes on the first line, the message, a property list.
public struct EMLXReader: Reader {
  /// The bounds in force.
  public let limits: MailLimits

  /// A reader.
  public init(limits: MailLimits = MailLimits()) { self.limits = limits }

  /// `emlx`, version 1.
  public var identity: ReaderIdentity { ReaderIdentity("emlx") }
  /// For people.
  public var title: String { "Apple Mail message (emlx)" }

  /// A number alone on the first line, mail behind it.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard let first = EMLXReader.firstLine(head) else { return .no }
    return MessageRecogniser.judge(head, from: first.start) >= .likely ? .certain : .no
  }

  /// Reads the message between the number and the property list.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    var bytes = try input.bytes(atMost: limits.messageBytes)
    guard let first = EMLXReader.firstLine(bytes) else { throw ReadError(.malformed, what: "emlx byte count") }
    var log = AnomalyLog()
    let available = bytes.count - first.start
    if first.length > available {
      let isCut = bytes.count == limits.messageBytes
      log.note(
        isCut ? .messageTooLarge : .truncated, at: UInt64(bytes.count),
        "\(first.length) bytes announced, \(available) read")
    }
    bytes = Array(bytes[first.start..<first.start + min(first.length, available)])
    let parser = MessageParser(limits: limits)
    var message = parser.parse(bytes, itemOffset: UInt64(first.start), itemLength: UInt64(first.length))
    log.merge(message.anomalies)
    message.anomalies = log.entries
    sink.accept(message)
    for anomaly in log.entries { sink.accept(anomaly) }
  }

  /// The number on the first line and the offset of the second.
  private static func firstLine(_ head: [UInt8]) -> (length: Int, start: Int)? {
    guard let end = head.index(of: 10, from: 0, to: min(head.count, 40)) else { return nil }
    let digits = head.trimmed(0..<end)
    guard (1...12).contains(digits.count), digits.allSatisfy({ head[$0].isDigit }), let length = Int(head.text(digits))
    else { return nil }
    return (length, end + 1)
  }
}
