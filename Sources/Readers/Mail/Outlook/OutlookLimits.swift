/// Bounds of the readers of Outlook items, besides those of `MailLimits`; each is reported as an anomaly when it bites.
public struct OutlookLimits: Sendable, Equatable {
  /// Bytes of all attachments of one item. Exchange Online stops at 150 MB, of which mail seldom uses a tenth.
  public var attachmentBytes = 128 << 20
  /// Bytes of all properties of one item and its recipients that are no attachments. A text of a thousand pages has 3 MiB.
  public var propertyBytes = 48 << 20
  /// Bytes of RTF, taken out of its compression.
  public var rtfBytes = 32 << 20
  /// Entries of names of properties that go with attached items, all copies together.
  public var nameEntries = 200_000
  /// Attachments of one item.
  public var attachments = 2_000
  /// Recipients of one item.
  public var recipients = 5_000
  /// Groups in groups in RTF.
  public var groups = 2_000
  /// Fonts of one RTF text.
  public var fonts = 4_000
  /// Links of one RTF text.
  public var links = 10_000
  /// Bytes of one field instruction in RTF, as `HYPERLINK "…"`.
  public var instructionBytes = 8 << 10

  /// The limits for evidence of unknown origin.
  public init() {}
}
