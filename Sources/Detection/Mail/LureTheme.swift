/// One theme of lures: a topic that a mail is about, or something that it asks for.
///
/// A theme is a file in `Content/lures`: vocabulary, not fixed subjects, so that a paraphrase weighs as much as the
/// wording that was published.
public struct LureTheme: Sendable {
  /// What a theme says about a mail.
  public enum Kind: String, Sendable, Codable {
    /// What it is about, as the Taiwan Strait.
    case topic
    /// What it wants: an invitation, a request for an interview, material to read.
    case act
  }

  /// Stable name, as `taiwan-strait`.
  public let id: String
  /// Topic or act.
  public let kind: Kind
  /// Title in English.
  public let title: String
  /// Title in Japanese.
  public let titleJa: String
  /// Terms with their weights: 3 says it alone, 2 says it with a little help, 1 is common in other mail too.
  public let terms: [(text: String, weight: Double)]

  /// A theme.
  public init(id: String, kind: Kind, title: String, titleJa: String, terms: [(text: String, weight: Double)]) {
    self.id = id
    self.kind = kind
    self.title = title
    self.titleJa = titleJa
    self.terms = terms
  }
}
