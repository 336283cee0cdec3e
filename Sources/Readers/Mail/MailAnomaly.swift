internal import EventModel

/// The oddities that mail readers report; `docs/formats/mail.md` explains each one.
enum MailAnomaly: String, CaseIterable {
  case addressIrregular = "mail.address-irregular"
  case addressUnreadable = "mail.address-unreadable"
  case bareCR = "mail.bare-cr"
  case base64Garbage = "mail.base64-garbage"
  case boundaryNotFound = "mail.boundary-not-found"
  case conflictingFilename = "mail.conflicting-filename"
  case contentAfterEnd = "mail.content-after-end"
  case contentLengthWrong = "mail.content-length-wrong"
  case dateUnreadable = "mail.date-unreadable"
  case duplicateHeader = "mail.duplicate-header"
  case emptyItem = "mail.empty"
  case encodedWordInParameter = "mail.encoded-word-in-parameter"
  case encryptedContent = "mail.encrypted-content"
  case fromLineInBody = "mail.from-line-in-body"
  case header8Bit = "mail.header-8bit"
  case headerInjection = "mail.header-injection"
  case headerMalformed = "mail.header-malformed"
  case headerTooLong = "mail.header-too-long"
  case messageTooLarge = "mail.message-too-large"
  case missingBoundary = "mail.missing-boundary"
  case missingFinalBoundary = "mail.missing-final-boundary"
  case missingHeaderEnd = "mail.missing-header-end"
  case nestedTooDeep = "mail.nested-too-deep"
  case nulBytes = "mail.nul-bytes"
  case smimeUnread = "mail.smime-unread"
  case textTooLarge = "mail.text-too-large"
  case tooManyAddresses = "mail.too-many-addresses"
  case tooManyHeaders = "mail.too-many-headers"
  case tooManyInlineBlocks = "mail.too-many-inline-blocks"
  case tooManyParameters = "mail.too-many-parameters"
  case tooManyParts = "mail.too-many-parts"
  case truncated = "mail.truncated"
  case undecodableText = "mail.undecodable-text"
  case unknownCharset = "mail.unknown-charset"
  case unknownEncoding = "mail.unknown-transfer-encoding"
  case wideText = "mail.wide-text"
  case wrongCharset = "mail.wrong-charset"

  /// What it means for the reading.
  var effect: Anomaly.Effect {
    switch self {
    case .base64Garbage, .encryptedContent, .headerTooLong, .messageTooLarge, .nestedTooDeep, .smimeUnread,
      .textTooLarge, .tooManyAddresses, .tooManyHeaders, .tooManyInlineBlocks, .tooManyParameters, .tooManyParts,
      .truncated, .undecodableText, .unknownCharset, .unknownEncoding:
      .partial
    case .emptyItem: .unreadable
    default: .noted
    }
  }
}

/// Collects anomalies: one entry for each code, with the place of the first and the number of all.
struct AnomalyLog {
  private(set) var entries: [Anomaly] = []

  /// Notes one oddity at a byte offset of the item.
  mutating func note(
    _ kind: MailAnomaly, at offset: UInt64? = nil, count: Int = 1, _ detail: @autoclosure () -> String = ""
  ) {
    if let index = entries.firstIndex(where: { $0.code == kind.rawValue }) {
      entries[index].count += count
    } else {
      entries.append(Anomaly(kind.rawValue, kind.effect, detail: detail(), offset: offset, count: count))
    }
  }

  /// Adds the entries of a message to those of its mailbox.
  mutating func merge(_ others: [Anomaly]) {
    for other in others {
      if let index = entries.firstIndex(where: { $0.code == other.code }) {
        entries[index].count += other.count
      } else {
        entries.append(other)
      }
    }
  }
}
