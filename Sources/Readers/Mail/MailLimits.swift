/// Every bound of the mail readers; each is reported as an anomaly when it bites.
public struct MailLimits: Sendable, Equatable {
  /// Bytes of one message that are kept in memory and parsed. Mail providers stop at 25 to 35 MB of attachments.
  public var messageBytes = 48 << 20
  /// Header fields kept of one header block. Real mail seldom has more than 150.
  public var headerFields = 4_000
  /// Bytes kept of one header field. RFC 5322 allows lines of 998 bytes; long Received and References chains fold.
  public var headerFieldBytes = 128 << 10
  /// Header blocks inside multiparts, all levels together.
  public var parts = 10_000
  /// Multiparts inside multiparts. Real mail seldom goes past 6.
  public var depth = 60
  /// Bytes of a boundary that are looked at. RFC 2046 allows 70.
  public var boundaryBytes = 990
  /// Bytes of text, after transfer decoding, that become bodies of one message.
  public var textBytes = 8 << 20
  /// Addresses of one header field.
  public var addresses = 5_000
  /// Parameters of one Content-Type or Content-Disposition.
  public var parameters = 500
  /// Bytes of an encoded-word; RFC 2047 allows 75, real mailers go far beyond.
  public var encodedWordBytes = 64 << 10
  /// Blocks of uuencode or yEnc in one text.
  public var inlineBlocks = 1_000
  /// Bytes of one line of an mbox that are looked at to tell whether it is a From_ line.
  public var fromLineBytes = 1_024

  /// The limits for evidence of unknown origin.
  public init() {}
}
