/// Every limit of the reading of mail facts. Past a limit a message keeps what was
/// read; a shortened body says so in the field `body.truncated`.
enum MailTacticLimits {
  /// Bytes of body text that are kept as `body.text` and searched for links (a book has about a million).
  static let bodyBytes = 1 << 20
  /// Tokens of the body that count for the lure: what a person reads first. A newsletter that touches every topic of the
  /// year further down says nothing about its purpose.
  static let lureTokens = 4_000
  /// Bytes of the body in which those tokens, introductions and words of download are sought.
  static let lureBytes = 128 << 10
  /// Different links per message: far beyond any newsletter, so that the one that matters is not hidden behind others.
  static let links = 20_000
  /// Attachments and members of archives without any risk that get an event of their own; those with one all do.
  static let artifacts = 2_000
  /// Bytes of an attachment that are searched for scripts and macro storages.
  static let sniffedBytes = 4 << 20
  /// Bytes of one HTML tag; a longer one ends at the first `>`.
  static let tagBytes = 1 << 14
  /// Names read from the directory of one ZIP archive.
  static let zipNames = 1_000
  /// Recipients that become fields.
  static let recipients = 200
  /// Expansions of one lure term with alternatives.
  static let expansions = 256
}
