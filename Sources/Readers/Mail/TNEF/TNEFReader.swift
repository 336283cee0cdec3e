public import Bytes
public import EventModel

/// A TNEF stream as a file: `winmail.dat` taken out of its mail, or an item attached inside of one (MS-OXTNEF).
public struct TNEFReader: Reader {
  /// The bounds for what every mail has.
  public let limits: MailLimits
  /// The bounds for items.
  public let outlook: OutlookLimits

  /// A reader.
  public init(limits: MailLimits = MailLimits(), outlook: OutlookLimits = OutlookLimits()) {
    self.limits = limits
    self.outlook = outlook
  }

  /// `tnef`, version 1.
  public var identity: ReaderIdentity { ReaderIdentity("tnef") }
  /// For people.
  public var title: String { "Outlook item in TNEF (winmail.dat)" }

  /// The signature, with the level of a first attribute behind the key.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard head.starts(with: TNEFStream.signature) else { return .no }
    return head.count < 7 || head[6] == 1 || head[6] == 2 ? .certain : .likely
  }

  /// Reads the item as a message.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let bytes = try input.bytes(atMost: limits.messageBytes)
    let rest = bytes.count == limits.messageBytes ? try input.skipRest() : 0
    guard let stream = TNEFStream(bytes, limits: outlook) else { throw ReadError(.malformed, what: "TNEF signature") }
    var log = stream.log
    if rest > 0 { log.note(.messageTooLarge, at: UInt64(bytes.count), "\(rest) more bytes were not read") }
    let words = EncodedWords(charsets: CharsetDecoder(), limits: limits)
    let length = UInt64(bytes.count) + rest
    var builder = MAPIMessageBuilder(
      stream.item, message: Message(itemLength: length), words: words, outlook: outlook)
    var message = builder.whole()
    log.merge(message.anomalies)
    message.anomalies = log.entries
    sink.accept(message)
    for anomaly in log.entries { sink.accept(anomaly) }
  }
}
