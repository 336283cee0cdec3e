import EventModel

/// The part of the STIX 2.1 patterning language (section 9) that single values can answer.
///
/// Comparisons with `=` and `IN`, for addresses also `ISSUBSET`, joined by OR, in one or several observations joined by
/// OR. A conjunction about one file that contains a hash is answered by the hash: it fixes everything else about the
/// file. Any other conjunction, `FOLLOWEDBY`, negation, `LIKE` and `MATCHES` need more than one value at a time and are
/// refused with the reason.
struct STIXPattern {
  /// Why a pattern cannot be used.
  struct Refusal: Error, Equatable {
    var reason: String
    var code = IndicatorIssue.Code.unsupportedPattern
  }

  private let tokens: [STIXPatternToken]
  private var next = 0
  private var comparisons = 0
  private let limit: Int

  /// What a pattern looks for.
  static func patterns(in text: String, limit: Int) throws(Refusal) -> [Indicator.Pattern] {
    guard let tokens = STIXPatternToken.tokens(of: text, limit: limit) else {
      throw Refusal(reason: "not a STIX pattern", code: .unreadableEntry)
    }
    var parser = STIXPattern(tokens: tokens, limit: limit)
    let patterns = try parser.observations()
    guard parser.next == tokens.count else { throw Refusal(reason: "text after the pattern", code: .unreadableEntry) }
    return patterns
  }

  private init(tokens: [STIXPatternToken], limit: Int) {
    self.tokens = tokens
    self.limit = limit
  }

  private func peek() -> STIXPatternToken? { next < tokens.count ? tokens[next] : nil }

  private mutating func accept(_ token: STIXPatternToken) -> Bool {
    guard peek() == token else { return false }
    next += 1
    return true
  }

  private func keyword() -> String? {
    if case .word(let word)? = peek() { return word.uppercased() }
    return nil
  }

  /// `[...] OR [...]`, with parentheses.
  private mutating func observations(depth: Int = 0) throws(Refusal) -> [Indicator.Pattern] {
    guard depth < 32 else { throw Refusal(reason: "nested deeper than 32") }
    var patterns: [Indicator.Pattern] = []
    while true {
      if accept(.symbol("(")) {
        patterns += try observations(depth: depth + 1)
        guard accept(.symbol(")")) else { throw Refusal(reason: "a ) is missing", code: .unreadableEntry) }
      } else {
        guard accept(.symbol("[")) else { throw Refusal(reason: "a [ was expected", code: .unreadableEntry) }
        patterns += try disjunction(depth: depth)
        guard accept(.symbol("]")) else { throw Refusal(reason: "a ] is missing", code: .unreadableEntry) }
      }
      guard let word = keyword() else { return patterns }
      guard word == "OR" else { throw Refusal(reason: "\(word) joins or qualifies observations") }
      next += 1
    }
  }

  /// Comparisons joined by OR; AND binds tighter.
  private mutating func disjunction(depth: Int) throws(Refusal) -> [Indicator.Pattern] {
    var patterns = try conjunction(depth: depth)
    while keyword() == "OR" {
      next += 1
      patterns += try conjunction(depth: depth)
    }
    return patterns
  }

  private mutating func conjunction(depth: Int) throws(Refusal) -> [Indicator.Pattern] {
    guard depth < 32 else { throw Refusal(reason: "nested deeper than 32") }
    var parts: [(path: String, patterns: [Indicator.Pattern])] = []
    var unanswered: Refusal?
    repeat {
      if accept(.symbol("(")) {
        parts.append(("", try disjunction(depth: depth + 1)))
        guard accept(.symbol(")")) else { throw Refusal(reason: "a ) is missing", code: .unreadableEntry) }
      } else {
        let (path, result) = try comparison()
        switch result {
        case .success(let patterns): parts.append((path, patterns))
        case .failure(let refusal):
          parts.append((path, []))
          unanswered = unanswered ?? refusal
        }
      }
    } while try acceptAnd()
    if parts.count == 1 {
      if let unanswered { throw unanswered }
      return parts[0].patterns
    }
    let hashes = parts.filter { $0.path.hasPrefix("file:hashes") && !$0.patterns.isEmpty }
    guard let first = hashes.first, parts.allSatisfy({ $0.path.hasPrefix("file:") }) else {
      throw Refusal(reason: "AND asks for several values at once")
    }
    return first.patterns
  }

  private mutating func acceptAnd() throws(Refusal) -> Bool {
    guard keyword() == "AND" else { return false }
    next += 1
    return true
  }

  /// One `path operator value`; what it says may be understood and yet unanswerable.
  private mutating func comparison() throws(Refusal) -> (String, Result<[Indicator.Pattern], Refusal>) {
    comparisons += 1
    guard comparisons <= limit else { throw Refusal(reason: "more than \(limit) comparisons", code: .overLimit) }
    guard case .word(let path)? = peek() else {
      throw Refusal(reason: "an object path was expected", code: .unreadableEntry)
    }
    next += 1
    var refusal: Refusal?
    if keyword() == "NOT" {
      next += 1
      refusal = Refusal(reason: "NOT asks for everything else")
    }
    let operation: String
    switch peek() {
    case .symbol(let symbol): operation = symbol
    case .word(let word): operation = word.uppercased()
    default: throw Refusal(reason: "an operator was expected", code: .unreadableEntry)
    }
    next += 1
    let values = try literals()
    if refusal == nil, !["=", "==", "IN", "ISSUBSET"].contains(operation) {
      refusal = Refusal(reason: "the operator \(operation) is not supported")
    }
    if let refusal { return (path, .failure(refusal)) }
    return (path, STIXPattern.answer(path, values))
  }

  private mutating func literals() throws(Refusal) -> [String] {
    var values: [String] = []
    let isSet = accept(.symbol("("))
    while case .literal(let text)? = peek() {
      values.append(text)
      next += 1
      if !isSet || !accept(.symbol(",")) { break }
    }
    guard !values.isEmpty, !isSet || accept(.symbol(")")) else {
      throw Refusal(reason: "a value was expected", code: .unreadableEntry)
    }
    return values
  }

  private static func answer(_ path: String, _ values: [String]) -> Result<[Indicator.Pattern], Refusal> {
    guard let meaning = meaning(of: path) else {
      return .failure(Refusal(reason: "the path \(quoted(path)) is not looked for", code: .unsupportedType))
    }
    var patterns: [Indicator.Pattern] = []
    for value in values {
      guard let pattern = IndicatorTypes.pattern(value, meaning: meaning) else {
        return .failure(Refusal(reason: "\(quoted(value)) is no value of \(quoted(path))", code: .unreadableEntry))
      }
      patterns.append(pattern)
    }
    return .success(patterns)
  }

  /// The kind of value at an object path of STIX cyber-observables.
  static func meaning(of path: String) -> IndicatorTypes.Meaning? {
    let path = path.lowercased().replacing("'", with: "").replacing("\"", with: "")
    if path.hasPrefix("file:hashes.") || path.hasPrefix("artifact:hashes.")
      || path.hasPrefix("file:content_ref.hashes.")
    {
      let algorithm = path.split(separator: ".").last.map(String.init) ?? ""
      return ["md5", "sha-1", "sha1", "sha-256", "sha256"].contains(algorithm) ? .hash : nil
    }
    switch path {
    case "domain-name:value": return .kind(.domainName)
    case "ipv4-addr:value", "ipv6-addr:value": return .address
    case "network-traffic:dst_ref.value", "network-traffic:src_ref.value": return .hostOrAddress
    case "url:value": return .kind(.url)
    case "email-addr:value", "email-message:from_ref.value", "email-message:sender_ref.value":
      return .kind(.emailAddress)
    case "email-message:subject": return .kind(.emailSubject)
    case "email-message:message_id": return .kind(.emailMessageID)
    case "file:name": return .kind(.fileName)
    case "mutex:name": return .kind(.mutex)
    case "windows-registry-key:key": return .kind(.registryKey)
    default: return nil
    }
  }
}
