internal import EventModel

/// The oddities of Outlook items, in compound files and in TNEF; `docs/formats/outlook.md` explains each one.
enum OutlookAnomaly: String, CaseIterable {
  case attachmentByReference = "outlook.attachment-by-reference"
  case attachmentMissing = "outlook.attachment-missing"
  case attachmentTooLarge = "outlook.attachment-too-large"
  case propertiesDamaged = "outlook.properties-damaged"
  case propertyTooLarge = "outlook.property-too-large"
  case rtfChecksum = "outlook.rtf-checksum"
  case rtfDamaged = "outlook.rtf-damaged"
  case rtfTooLarge = "outlook.rtf-too-large"
  case tooManyAttachments = "outlook.too-many-attachments"
  case tooManyRecipients = "outlook.too-many-recipients"
  case tnefChecksum = "tnef.checksum"
  case tnefDamaged = "tnef.attribute-damaged"
  case tnefTruncated = "tnef.truncated"

  /// What it means for the reading.
  var effect: Anomaly.Effect {
    switch self {
    case .attachmentByReference, .rtfChecksum, .tnefChecksum: .noted
    default: .partial
    }
  }
}

extension AnomalyLog {
  /// Notes an oddity of an Outlook item.
  mutating func note(_ kind: OutlookAnomaly, at offset: UInt64? = nil, _ detail: @autoclosure () -> String = "") {
    merge([Anomaly(kind.rawValue, kind.effect, detail: detail(), offset: offset)])
  }
}
