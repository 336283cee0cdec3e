public import Foundation

/// A mail as Outlook keeps it, to be written as `.msg` or as TNEF: for tests and examples.
public struct OutlookMail: Sendable {
  /// Somebody with a name.
  public struct Person: Sendable {
    /// The display name.
    public var name: String
    /// The address.
    public var address: String

    /// Somebody.
    public init(_ name: String, _ address: String) {
      self.name = name
      self.address = address
    }
  }

  /// A file or an item that goes with the mail.
  public struct Attachment: Sendable {
    /// What is attached.
    public enum Content: Sendable {
      /// The bytes of a file.
      case file([UInt8])
      /// Another mail.
      case mail(OutlookMail)
      /// An object of another program: streams by name.
      case object([String: [UInt8]])
      /// A path or an address.
      case reference(String)
    }

    /// The file's name.
    public var name: String
    /// The media type; empty for none.
    public var mediaType: String
    /// What is attached.
    public var content: Content
    /// A picture in the text.
    public var isInline: Bool

    /// An attachment.
    public init(_ name: String, _ content: Content, mediaType: String = "", isInline: Bool = false) {
      self.name = name
      self.content = content
      self.mediaType = mediaType
      self.isInline = isInline
    }
  }

  /// The header as it arrived; nil for mail that never travelled.
  public var headers: String?
  /// The subject.
  public var subject: String?
  /// Who wrote it.
  public var author: Person?
  /// Who sent it in the author's name.
  public var sender: Person?
  /// Recipients with their type: 1 To, 2 Cc, 3 Bcc.
  public var recipients: [(type: UInt32, person: Person)] = []
  /// Where answers go.
  public var replyTo: [Person] = []
  /// The Message-ID with its angle brackets.
  public var messageID: String?
  /// When it was sent, in steps of 100 ns since 1601.
  public var submitted: UInt64?
  /// The plain text.
  public var body: String?
  /// The HTML, in the charset of `codePage`.
  public var html: [UInt8]?
  /// Compressed RTF.
  public var rtf: [UInt8]?
  /// The code page of the mail on its way, as 65001 or 50220.
  public var codePage: UInt32?
  /// Text is written in this encoding with this code page; nil for Unicode.
  public var encoding: (encoding: String.Encoding, codePage: UInt32)?
  /// Files and items.
  public var attachments: [Attachment] = []
  /// Properties besides.
  public var others: [OutlookProperty] = []

  /// An empty mail.
  public init() {}

  /// The properties of the mail itself.
  var properties: [OutlookProperty] {
    var list = [text(0x001A, "IPM.Note")]
    func add(_ id: UInt16, _ value: String?) { if let value { list.append(text(id, value)) } }
    add(0x007D, headers)
    add(0x0037, subject)
    for (person, name, address, kind) in [
      (author, 0x0042, 0x0065, 0x0064), (sender ?? author, 0x0C1A, 0x0C1F, 0x0C1E),
    ] as [(Person?, UInt16, UInt16, UInt16)] {
      add(name, person?.name)
      add(address, person?.address)
      add(kind, person.map { _ in "SMTP" })
    }
    if !replyTo.isEmpty { list.append(OutlookProperty(0x004F, binary: entries)) }
    add(0x1035, messageID)
    if let submitted { list.append(OutlookProperty(0x0039, time: submitted)) }
    add(0x1000, body)
    if let html { list.append(OutlookProperty(0x1013, binary: html)) }
    if let rtf { list.append(OutlookProperty(0x1009, binary: rtf)) }
    if let codePage { list.append(OutlookProperty(0x3FDE, number: codePage)) }
    if let encoding { list.append(OutlookProperty(0x3FFD, number: encoding.codePage)) }
    return list + others
  }

  /// Text in the mail's way.
  func text(_ id: UInt16, _ value: String) -> OutlookProperty {
    OutlookProperty(id, text: value, encoding: encoding?.encoding)
  }

  func properties(of person: Person, type: UInt32) -> [OutlookProperty] {
    [
      OutlookProperty(0x0C15, number: type), text(0x3001, person.name), text(0x3002, "SMTP"),
      text(0x3003, person.address), text(0x39FE, person.address),
    ]
  }

  func properties(of attachment: Attachment) -> [OutlookProperty] {
    var list = [text(0x3001, attachment.name), OutlookProperty(0x370B, number: 0xFFFF_FFFF)]
    let method: UInt32
    switch attachment.content {
    case .file: method = 1
    case .mail: method = 5
    case .object: method = 6
    case .reference(let path):
      method = 7
      list.append(text(0x370D, path))
    }
    list.append(OutlookProperty(0x3705, number: method))
    if method != 5 {
      list.append(text(0x3707, attachment.name))
      list.append(text(0x3704, String(attachment.name.prefix(8))))
    }
    if !attachment.mediaType.isEmpty { list.append(text(0x370E, attachment.mediaType)) }
    if attachment.isInline { list += [OutlookProperty(0x3714, number: 4), text(0x3712, "part@example.org")] }
    return list
  }

  /// The recipients of answers: FlatEntryList of one-off identifiers (MS-OXCDATA sections 2.3.3 and 2.2.5.1).
  private var entries: [UInt8] {
    let provider: [UInt8] = [
      0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02,
    ]
    var list: [UInt8] = []
    for person in replyTo {
      var entry: [UInt8] = [0, 0, 0, 0] + provider + [0, 0, 0x01, 0x90]
      for text in [person.name, "SMTP", person.address] {
        entry += text.utf16.flatMap { little(UInt64($0), 2) } + [0, 0]
      }
      list += little(UInt64(entry.count), 4) + entry
      while list.count % 4 != 0 { list.append(0) }
    }
    return little(UInt64(replyTo.count), 4) + little(UInt64(list.count), 4) + list
  }
}
