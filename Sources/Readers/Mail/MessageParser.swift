public import EventModel

/// Takes one message apart: RFC 5322 and MIME (RFC 2045-2049, 2231, 2047, 6532), as mail is really sent.
///
/// Structure is found here, in one bounded pass; transfer encodings, yEnc, dates and charset names are GMime's.
/// A parser serves one thread; it keeps charset conversions open from message to message.
public final class MessageParser {
  /// The bounds in force.
  public let limits: MailLimits
  private let charsets = CharsetDecoder()

  /// A parser.
  public init(limits: MailLimits = MailLimits()) { self.limits = limits }

  /// The message in `bytes`; never fails, since anything can be a message without header. Oddities are in
  /// `Message.anomalies`, their offsets counted from the start of the item, where the message stands at `itemOffset`.
  public func parse(
    _ bytes: [UInt8], index: UInt64 = 0, itemOffset: UInt64 = 0, itemLength: UInt64? = nil
  ) -> Message {
    var job = MessageJob(
      bytes: bytes, words: EncodedWords(charsets: charsets, limits: limits),
      message: Message(index: index, itemOffset: itemOffset, itemLength: itemLength ?? UInt64(bytes.count)))
    job.run()
    return job.message
  }
}
