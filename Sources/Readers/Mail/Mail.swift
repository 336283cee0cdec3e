public import EventModel

/// The readers of mail.
public enum Mail {
  /// In the order in which equally confident ones are asked.
  public static let readers: [any Reader] = [
    MailboxReader(), EMLXReader(), MessageReader(), OutlookReader(), TNEFReader(),
  ]
}
