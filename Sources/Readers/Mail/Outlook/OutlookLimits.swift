/// Bounds of the readers of Outlook items, besides those of `MailLimits`; each is reported as an anomaly when it bites.
public struct OutlookLimits: Sendable, Equatable {
  /// Bytes of all attachments of one item. Exchange Online stops at 150 MB, of which mail seldom uses a tenth.
  public var attachmentBytes = 128 << 20
  /// Bytes of one property that is no attachment. A body of a thousand pages has 3 MiB.
  public var propertyBytes = 32 << 20
  /// Attachments of one item.
  public var attachments = 2_000
  /// Recipients of one item.
  public var recipients = 5_000
  /// Groups in groups in RTF.
  public var groups = 2_000
  /// Fonts of one RTF text.
  public var fonts = 4_000

  /// The limits for evidence of unknown origin.
  public init() {}
}
