internal import EventModel

/// Who the sender claims to be, where the address cannot show it: an expert or office in the display name or in the
/// words of introduction.
enum Persona {
  /// Facts about the claim, each once.
  static func claims(_ sender: MailAddress, body: String, vocabulary: MailVocabulary) -> [String] {
    var claims: [String] = []
    let name = sender.name
    if let inner = address(in: name), inner.lowercased() != sender.address.lowercased() {
      claims.append(domain(inner) == sender.domain ? "other-address" : "other-domain-address")
    } else if let host = host(in: name), MailLink.registered(host) != MailLink.registered(sender.domain) {
      claims.append("other-domain")
    }
    if vocabulary.titles.occurs(in: name) { claims.append("title-in-name") }
    if vocabulary.organisations.occurs(in: name) { claims.append("organisation-in-name") }
    for part in introduction(body) {
      if vocabulary.titles.occurs(in: part) { claims.append("title-in-body") }
      if vocabulary.organisations.occurs(in: part) { claims.append("organisation-in-body") }
    }
    var seen: Set<String> = []
    return claims.filter { seen.insert($0).inserted }
  }

  /// Where people say who they are: sentences with a verb of introduction, and the last lines.
  private static func introduction(_ body: String) -> [String] {
    // Bytes, not characters: finding grapheme clusters in a long body costs more than everything else here.
    let (lineFeed, carriageReturn, space, tab) = (
      UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: " "), UInt8(ascii: "\t")
    )
    let lines: [Substring.UTF8View] = body.utf8.split { $0 == lineFeed || $0 == carriageReturn }
    let own: [Substring.UTF8View] = lines.filter { line in
      guard let first = line.first(where: { $0 != space && $0 != tab }) else { return false }
      return first != UInt8(ascii: ">")
    }
    let verbs = ["申します", "と申し", "でございます", "務めており", "my name is", "i am ", "i'm ", "i work", "i serve"]
    func texts(_ lines: ArraySlice<Substring.UTF8View>, shorterThan limit: Int) -> [String] {
      lines.filter { $0.count < limit }.map { String(Substring($0)) }
    }
    var sentences = texts(own.prefix(12), shorterThan: 600).filter { line in
      let lower = line.lowercased()
      return verbs.contains { lower.contains($0) }
    }
    // 「元大使の山田です。」: the plain copula introduces only where the mail begins.
    for line in texts(own.prefix(4), shorterThan: 600) {
      sentences += line.split(separator: "。").filter { $0.hasSuffix("です") }.map(String.init)
    }
    let signature = own.count > 4 ? texts(own.suffix(6), shorterThan: 90) : []
    return sentences + signature
  }

  private static func address(in name: String) -> String? {
    name.split { " <>()\"'「」[],;　".contains($0) }.map(String.init).first { word in
      guard let at = word.firstIndex(of: "@"), at != word.startIndex else { return false }
      return word[at...].dropFirst().contains(".")
    }
  }

  private static func domain(_ address: String) -> String {
    address.lastIndex(of: "@").map { address[address.index(after: $0)...].lowercased() } ?? ""
  }

  /// A word of the name that is a host under a usual top-level domain.
  private static func host(in name: String) -> String? {
    let tops: Set<String> = ["jp", "com", "net", "org", "edu", "gov", "int", "tw", "kr", "eu", "uk", "de", "us"]
    return name.lowercased().split { " <>()\"'「」[],;　/".contains($0) }.map(String.init).first { word in
      let labels = word.split(separator: ".", omittingEmptySubsequences: false)
      guard labels.count >= 2, let top = labels.last, tops.contains(String(top)) else { return false }
      return labels.allSatisfy { label in
        label.count >= 2 && label.utf8.allSatisfy { $0 == 45 || (48...57).contains($0) || (97...122).contains($0) }
      }
    }
  }
}
