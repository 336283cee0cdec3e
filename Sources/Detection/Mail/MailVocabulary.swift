/// Lists that the facts about a mail need, from `Content/lures/vocabulary`.
struct MailVocabulary: Sendable {
  var freeMail = DomainList()
  var providers = DomainList()
  var fileSharing = DomainList()
  var shorteners = DomainList()
  /// Words of rank and office (`教授`, `former ambassador`).
  var titles = LureLexicon([])
  /// Words of organisations (`研究所`, `Ministry`).
  var organisations = LureLexicon([])
  /// Words that offer something for download, and words that give a password.
  var downloads = LureLexicon([])
  var passwords = LureLexicon([])
}

extension LureLexicon {
  /// A list of words without weights.
  init(words: [String]) {
    self.init([LureTheme(id: "words", kind: .act, title: "", titleJa: "", terms: words.map { ($0, 3) })])
  }

  /// Whether any term stands in the text.
  func occurs(in text: String) -> Bool { !score(subject: "", body: text).hits.isEmpty }
}
