/// Identifiers of the properties that are read (MS-OXPROPS), without their types.
enum MAPITag {
  static let messageClass: UInt16 = 0x001A
  static let subject: UInt16 = 0x0037
  static let submitTime: UInt16 = 0x0039
  static let subjectPrefix: UInt16 = 0x003D
  static let representingName: UInt16 = 0x0042
  static let replyEntries: UInt16 = 0x004F
  static let replyNames: UInt16 = 0x0050
  static let representingAddress: UInt16 = 0x0065
  static let transportHeaders: UInt16 = 0x007D
  static let senderName: UInt16 = 0x0C1A
  static let recipientType: UInt16 = 0x0C15
  static let senderAddress: UInt16 = 0x0C1F
  static let deliveryTime: UInt16 = 0x0E06
  static let normalizedSubject: UInt16 = 0x0E1D
  static let body: UInt16 = 0x1000
  static let compressedRTF: UInt16 = 0x1009
  static let html: UInt16 = 0x1013
  static let messageID: UInt16 = 0x1035
  static let references: UInt16 = 0x1039
  static let inReplyTo: UInt16 = 0x1042
  static let unsubscribe: UInt16 = 0x1045
  static let displayName: UInt16 = 0x3001
  static let address: UInt16 = 0x3003
  static let attachmentData: UInt16 = 0x3701
  static let shortName: UInt16 = 0x3704
  static let attachmentMethod: UInt16 = 0x3705
  static let longName: UInt16 = 0x3707
  static let path: UInt16 = 0x3708
  static let longPath: UInt16 = 0x370D
  static let mediaType: UInt16 = 0x370E
  static let transportName: UInt16 = 0x370C
  static let contentID: UInt16 = 0x3712
  static let attachmentFlags: UInt16 = 0x3714
  static let smtpAddress: UInt16 = 0x39FE
  static let internetCodePage: UInt16 = 0x3FDE
  static let messageCodePage: UInt16 = 0x3FFD
  static let senderSMTP: UInt16 = 0x5D01
  static let representingSMTP: UInt16 = 0x5D02
  static let isHidden: UInt16 = 0x7FFE

  /// What is worth reading of an item, a recipient or an attachment; everything else is left where it is.
  static let wanted: Set<UInt16> = [
    messageClass, subject, submitTime, subjectPrefix, representingName, replyEntries, replyNames, representingAddress,
    transportHeaders, senderName, recipientType, senderAddress, deliveryTime, normalizedSubject, body, compressedRTF,
    html, messageID, references, inReplyTo, unsubscribe, displayName, address, attachmentData, shortName,
    attachmentMethod, longName, path, longPath, mediaType, transportName, contentID, attachmentFlags, smtpAddress,
    internetCodePage, messageCodePage, senderSMTP, representingSMTP, isHidden,
  ]
}

/// Types of properties (MS-OXCDATA section 2.11.1).
enum MAPIType {
  static let object: UInt16 = 0x000D
  static let string8: UInt16 = 0x001E
  static let unicode: UInt16 = 0x001F
  static let binary: UInt16 = 0x0102
  static let multiple: UInt16 = 0x1000

  /// Bytes of a value of fixed size; nil for one of variable size, and for types that nobody knows.
  static func size(of type: UInt16) -> Int? {
    switch type {
    case 0x0000, 0x0001: 0
    case 0x0002, 0x000B: 2
    case 0x0003, 0x0004, 0x000A: 4
    case 0x0005, 0x0006, 0x0007, 0x0014, 0x0040: 8
    case 0x0048: 16
    default: nil
    }
  }
}

/// The value of a property, not yet decoded: what its text means depends on code pages that other properties name.
enum MAPIValue {
  /// A number, a truth value or a time, as its bits.
  case integer(UInt64)
  /// UTF-16, lowest byte first.
  case unicode([UInt8])
  /// Text in the item's code page.
  case string8([UInt8])
  /// Bytes.
  case binary([UInt8])

  /// The value of a type of variable size; nil for types that no wanted property has.
  init?(type: UInt16, bytes: [UInt8]) {
    switch type {
    case MAPIType.unicode: self = .unicode(bytes)
    case MAPIType.string8: self = .string8(bytes)
    case MAPIType.binary, MAPIType.object: self = .binary(bytes)
    default: return nil
    }
  }
}

/// The properties of an item, a recipient or an attachment.
struct MAPIProperties {
  private var values: [UInt16: MAPIValue] = [:]

  /// Sets a property. Text in Unicode wins over text in a code page, whatever comes first.
  mutating func set(_ id: UInt16, _ value: MAPIValue) {
    if case .string8 = value, case .unicode? = values[id] { return }
    values[id] = value
  }

  /// Sets a property that is not there yet.
  mutating func offer(_ id: UInt16, _ value: MAPIValue) {
    if values[id] == nil { values[id] = value }
  }

  subscript(id: UInt16) -> MAPIValue? { values[id] }

  /// A number.
  func integer(_ id: UInt16) -> UInt64? {
    if case .integer(let value)? = values[id] { return value }
    return nil
  }

  /// Bytes that are no text.
  func binary(_ id: UInt16) -> [UInt8]? {
    if case .binary(let bytes)? = values[id] { return bytes }
    return nil
  }

  var isEmpty: Bool { values.isEmpty }
}

/// An Outlook item, wherever it came from: a compound file or a TNEF stream.
struct MAPIItem {
  var properties = MAPIProperties()
  var recipients: [MAPIProperties] = []
  var attachments: [MAPIAttachment] = []
}

/// An attachment of an Outlook item (MS-OXCMSG section 2.2.2).
struct MAPIAttachment {
  enum Content {
    /// The bytes of a file.
    case file([UInt8])
    /// Another item, as a file of its own.
    case item([UInt8])
    /// The bytes are elsewhere: a path or an address stands in the properties.
    case reference
    case missing
  }

  var properties = MAPIProperties()
  var content = Content.missing
}
