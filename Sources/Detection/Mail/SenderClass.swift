/// What kind of domain a mail address belongs to.
enum SenderClass: String {
  /// Anyone gets an address there at once, for nothing.
  case freemail
  /// Mail of a provider's or carrier's customers: private persons.
  case provider
  case governmentJP = "government-jp"
  case academicJP = "academic-jp"
  case corporateJP = "corporate-jp"
  case organisationJP = "organisation-jp"
  /// `gov`, `mil`, `int` and their like in other countries.
  case government
  case academic
  case other
  /// No domain at all.
  case none

  init(domain: String, vocabulary: MailVocabulary) {
    let labels = domain.lowercased().split(separator: ".").map(String.init)
    guard let top = labels.last, labels.count > 1 else {
      self = .none
      return
    }
    if vocabulary.freeMail.contains(domain: domain) {
      self = .freemail
    } else if vocabulary.providers.contains(domain: domain) {
      self = .provider
    } else {
      let second = labels.count > 2 || labels.count == 2 && labels[0].count <= 3 ? labels[labels.count - 2] : ""
      self = top == "jp" ? SenderClass.japanese(second) : SenderClass.foreign(top, second)
    }
  }

  private static func japanese(_ second: String) -> SenderClass {
    switch second {
    case "go", "lg": .governmentJP
    case "ac", "ed": .academicJP
    case "co": .corporateJP
    case "or", "gr": .organisationJP
    case "ne", "ad": .provider
    default: .other
    }
  }

  private static func foreign(_ top: String, _ second: String) -> SenderClass {
    if ["gov", "mil", "int"].contains(top) { return .government }
    if top == "edu" { return .academic }
    guard top.count == 2 else { return .other }
    switch second {
    case "gov", "gob", "gouv", "govt", "mil", "go", "gc": return .government
    case "ac", "edu": return .academic
    default: return .other
    }
  }
}
