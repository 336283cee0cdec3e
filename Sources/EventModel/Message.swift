/// A mail address with its display name.
public struct MailAddress: Hashable, Sendable, Codable {
  /// The name before the angle brackets, decoded; empty where there is none.
  public var name: String
  /// The address as written, `local@domain`; may be malformed.
  public var address: String

  /// An address.
  public init(name: String = "", address: String) {
    self.name = name
    self.address = address
  }

  /// The part after the last `@`, in lower case; empty where there is none.
  public var domain: String {
    guard let at = address.lastIndex(of: "@") else { return "" }
    return address[address.index(after: at)...].lowercased()
  }
}

/// One header field of a message.
public struct HeaderField: Hashable, Sendable, Codable {
  /// The name as written.
  public var name: String
  /// The value, unfolded and with encoded-words decoded.
  public var value: String

  /// A field.
  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

/// Bytes with a name: an attachment, a member of an archive.
public struct Artifact: Sendable {
  /// The name the container gives, decoded; untrusted, may be empty.
  public var name: String
  /// The media type the container claims, in lower case.
  public var declaredType: String
  /// `attachment`, `inline` or empty.
  public var disposition: String
  /// The decoded bytes.
  public var bytes: [UInt8]
  /// Position of the part in the message, from 0 in depth-first order.
  public var index: Int

  /// An artifact.
  public init(name: String, declaredType: String, disposition: String = "", bytes: [UInt8], index: Int = 0) {
    self.name = name
    self.declaredType = declaredType
    self.disposition = disposition
    self.bytes = bytes
    self.index = index
  }
}

/// A mail message, decoded: what a reader of mail gives. RFC 5322, RFC 2045-2049, RFC 2231.
public struct Message: Sendable {
  /// A text part of the body.
  public struct Body: Sendable {
    /// `text/plain` or `text/html`, in lower case.
    public var mediaType: String
    /// The charset the part claims, in lower case; empty where it claims none.
    public var charset: String
    /// The text, converted; bytes that fit no charset became U+FFFD.
    public var text: String

    /// A body part.
    public init(mediaType: String, charset: String, text: String) {
      self.mediaType = mediaType
      self.charset = charset
      self.text = text
    }
  }

  /// Position in the mailbox, from 0; 0 for a single message.
  public var index: UInt64
  /// Message-ID without angle brackets; empty where there is none.
  public var messageID: String
  /// Subject, decoded; nil where there is none.
  public var subject: String?
  /// From (usually one).
  public var from: [MailAddress]
  /// Sender.
  public var sender: [MailAddress]
  /// Reply-To.
  public var replyTo: [MailAddress]
  /// To.
  public var to: [MailAddress]
  /// Cc.
  public var cc: [MailAddress]
  /// The Date header; nil where it is missing or cannot be read.
  public var date: EventTime?
  /// All header fields of the top level, in order.
  public var headers: [HeaderField]
  /// The text parts in order.
  public var bodies: [Body]
  /// All other parts, and text parts that are attachments, in depth-first order.
  public var attachments: [Artifact]
  /// What is odd about this message. Readers also give the sum over the item to the sink; here it is kept per message,
  /// because malformed mail is itself evidence.
  public var anomalies: [Anomaly]
  /// Where the message stands in the item that was read.
  public var itemOffset: UInt64
  /// How many bytes of the item it takes.
  public var itemLength: UInt64

  /// An empty message.
  public init(index: UInt64 = 0, itemOffset: UInt64 = 0, itemLength: UInt64 = 0) {
    self.index = index
    self.itemOffset = itemOffset
    self.itemLength = itemLength
    messageID = ""
    subject = nil
    from = []
    sender = []
    replyTo = []
    to = []
    cc = []
    date = nil
    headers = []
    bodies = []
    attachments = []
    anomalies = []
  }

  /// The values of all header fields with this name, whatever its case.
  public func values(of name: String) -> [String] {
    let wanted = name.lowercased()
    return headers.filter { $0.name.lowercased() == wanted }.map(\.value)
  }
}
