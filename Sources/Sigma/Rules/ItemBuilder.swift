internal import YAML

/// Builds the expression of one detection item: a field, its modifiers in their order and its values.
struct ItemBuilder {
  /// A value on its way through the modifiers.
  private enum Value {
    case string(SigmaString)
    case number(RuleNumber)
    case boolean(Bool)
    case null
    case regex(String)
    case network(Network)
    case reference(String, Affix)
  }

  /// Something wrong with the item.
  struct Failure: Error {
    var code: RuleIssue.Code
    var message: String
    /// Which of the values it is; nil for the item as a whole.
    var value: Int?

    /// The same, of one of the values.
    func of(_ value: Int) -> Failure { Failure(code: code, message: message, value: self.value ?? value) }
  }

  private let field: String?
  private let placeholders: [String: [String]]
  private var flags: Set<Character> = []
  private var regexAffix = Affix.whole
  private var isCased = false
  private var isNegated = false
  private var linksAll = false
  private var comparison: Comparison?
  private var timePart: TimePart?
  private var applied: [Modifier] = []
  /// Issues that do not hinder the rule.
  private(set) var remarks: [Failure] = []

  init(field: String?, placeholders: [String: [String]]) {
    self.field = field
    self.placeholders = placeholders
  }

  /// The expression of the item.
  mutating func build(_ scalars: [YAMLNode], modifiers: [Modifier]) throws(Failure) -> Expression<FieldTest> {
    if modifiers.contains(.exists) { return try existence(scalars, modifiers) }
    var groups: [[Value]] = []
    groups.reserveCapacity(scalars.count)
    let isRegex = modifiers.contains(.re)
    for (index, scalar) in scalars.enumerated() {
      do { groups.append([try value(scalar, isRegex: isRegex)]) } catch { throw error.of(index) }
    }
    for modifier in modifiers {
      try note(modifier, valueCount: scalars.count)
      for index in groups.indices {
        do { groups[index] = try applied(modifier, to: groups[index]) } catch { throw error.of(index) }
      }
      applied.append(modifier)
    }
    try checkCombination()
    var parts: [Expression<FieldTest>] = []
    parts.reserveCapacity(groups.count)
    for (index, group) in groups.enumerated() {
      do { parts.append(try tests(group)) } catch { throw error.of(index) }
    }
    let joined: Expression<FieldTest> = parts.count == 1 ? parts[0] : linksAll ? .all(parts) : .any(parts)
    return isNegated ? .not(joined) : joined
  }

  /// What a modifier makes of the values that one value of the rule has become.
  private mutating func applied(_ modifier: Modifier, to values: [Value]) throws(Failure) -> [Value] {
    var changed: [Value] = []
    changed.reserveCapacity(values.count)
    for value in values { changed += try apply(modifier, to: value) }
    guard changed.count <= SigmaLimits.expansions else {
      throw Failure(code: .tooManyExpansions, message: "a value becomes more than \(SigmaLimits.expansions) strings")
    }
    return changed
  }

  /// The tests for the values that one value of the rule has become.
  private func tests(_ values: [Value]) throws(Failure) -> Expression<FieldTest> {
    if values.count == 1 { return .test(try test(values[0])) }
    var tests: [Expression<FieldTest>] = []
    tests.reserveCapacity(values.count)
    for value in values { tests.append(.test(try test(value))) }
    return .any(tests)
  }

  private func existence(_ scalars: [YAMLNode], _ modifiers: [Modifier]) throws(Failure) -> Expression<FieldTest> {
    guard let field else { throw Failure(code: .illegalModifiers, message: "'exists' needs a field") }
    guard modifiers == [.exists] else {
      throw Failure(code: .illegalModifiers, message: "'exists' stands alone")
    }
    guard scalars.count == 1, case .scalar(let text, let plain) = scalars[0].content,
      let wanted = Self.boolean(YAMLScalar(text, plain: plain))
    else { throw Failure(code: .badValue, message: "'exists' takes true or false") }
    let test = Expression.test(FieldTest(field: field, check: .exists, value: ""))
    return wanted ? test : .not(test)
  }

  private static func boolean(_ scalar: YAMLScalar) -> Bool? {
    switch scalar {
    case .boolean(let value): value
    case .text(let text) where text.lowercased() == "true": true
    case .text(let text) where text.lowercased() == "false": false
    default: nil
    }
  }

  private func value(_ node: YAMLNode, isRegex: Bool) throws(Failure) -> Value {
    guard case .scalar(let text, let plain) = node.content else {
      throw Failure(code: .badType, message: "a value is text, a number, a boolean or null")
    }
    if isRegex {
      guard !node.isNull else { throw Failure(code: .badValue, message: "'re' needs an expression") }
      return .regex(text)
    }
    switch YAMLScalar(text, plain: plain) {
    case .null: return .null
    case .boolean(let value): return .boolean(value)
    case .text(let text): return .string(SigmaString(text))
    case .number(let text):
      guard let number = RuleNumber(text) else { throw Failure(code: .badValue, message: "'\(text)' is out of range") }
      return .number(number)
    }
  }

  /// What a modifier means for the item as a whole.
  private mutating func note(_ modifier: Modifier, valueCount: Int) throws(Failure) {
    if applied.contains(modifier), modifier != .windash {
      throw Failure(code: .illegalModifiers, message: "'\(modifier.rawValue)' stands twice")
    }
    switch modifier {
    case .all:
      linksAll = true
      if valueCount < 2 { remarks.append(Failure(code: .singleAll, message: "'all' with a single value")) }
    case .neq: isNegated = true
    case .cased: isCased = true
    case .re, .cidr, .fieldref:
      guard applied.allSatisfy({ $0 == .all || $0 == .neq || (modifier == .fieldref && $0.affix != nil) }) else {
        throw Failure(code: .illegalModifiers, message: "'\(modifier.rawValue)' must be the first modifier")
      }
    case .i, .m, .s:
      guard applied.contains(.re) else {
        throw Failure(code: .illegalModifiers, message: "'\(modifier.rawValue)' follows 're' only")
      }
      flags.insert(Character(modifier.rawValue))
    case .lt, .lte, .gt, .gte:
      guard comparison == nil else { throw Failure(code: .illegalModifiers, message: "two comparisons") }
      comparison = modifier.comparison
    case .minute, .hour, .day, .week, .month, .year:
      guard timePart == nil else { throw Failure(code: .illegalModifiers, message: "two parts of a date") }
      timePart = modifier.timePart
    default: break
    }
  }

  /// What a modifier makes of one value.
  private mutating func apply(_ modifier: Modifier, to value: Value) throws(Failure) -> [Value] {
    switch (modifier, value) {
    case (.all, _), (.neq, _), (.re, _), (.i, .regex), (.m, .regex), (.s, .regex): return [value]
    case (.cased, .string), (.cased, .reference): return [value]
    case (.startswith, _), (.endswith, _), (.contains, _): return [try affixed(modifier, value)]
    case (.lt, .number), (.lte, .number), (.gt, .number), (.gte, .number): return [value]
    case (.minute, .number), (.hour, .number), (.day, .number), (.week, .number), (.month, .number), (.year, .number):
      return [value]
    case (.cidr, .string(let string)): return [try network(string)]
    case (.fieldref, .string(let string)):
      guard !string.isSpecial || applied.contains(where: { $0.affix != nil }) else {
        throw Failure(code: .badValue, message: "a field name has no wildcards")
      }
      let affix = applied.compactMap(\.affix).last ?? .whole
      return [.reference(String(decoding: string.bytes, as: UTF8.self), affix)]
    case (.expand, .string(let string)): return try expanded(string).map { .string($0) }
    case (_, .string(let string)): return try encoded(modifier, string).map { .string($0) }
    default:
      throw Failure(code: .badValue, message: "'\(modifier.rawValue)' cannot be applied to \(Self.kind(of: value))")
    }
  }

  private static func kind(of value: Value) -> String {
    switch value {
    case .string: "text"
    case .number: "a number"
    case .boolean: "a boolean"
    case .null: "null"
    case .regex: "a regular expression"
    case .network: "a network"
    case .reference: "a field name"
    }
  }

  private mutating func affixed(_ modifier: Modifier, _ value: Value) throws(Failure) -> Value {
    switch value {
    case .string(var string):
      if modifier != .endswith { string.pieces.append(.many) }
      if modifier != .startswith { string.pieces.insert(.many, at: 0) }
      return .string(string)
    case .number(let number):
      return try affixed(modifier, .string(SigmaString(pieces: [.text(Array(number.text.utf8))])))
    case .regex:
      regexAffix = modifier.affix ?? .whole
      return value
    case .reference(let name, _): return .reference(name, modifier.affix ?? .whole)
    default:
      throw Failure(code: .badValue, message: "'\(modifier.rawValue)' cannot be applied to \(Self.kind(of: value))")
    }
  }

  private mutating func network(_ string: SigmaString) throws(Failure) -> Value {
    guard !string.isSpecial, let network = Network(String(decoding: string.bytes, as: UTF8.self)) else {
      throw Failure(code: .badNetwork, message: "'\(string.display)' is no network")
    }
    if network.hadHostBits {
      remarks.append(Failure(code: .hostBits, message: "'\(string.display)' has bits set behind its prefix"))
    }
    return .network(network)
  }

  private func encoded(_ modifier: Modifier, _ string: SigmaString) throws(Failure) -> [SigmaString] {
    switch modifier {
    case .windash:
      guard let variants = Encoding.dashVariants(string, limit: SigmaLimits.expansions) else {
        throw Failure(code: .tooManyExpansions, message: "too many dashes for 'windash'")
      }
      return variants
    case .base64, .base64offset:
      guard !string.isSpecial else {
        throw Failure(code: .badValue, message: "'\(modifier.rawValue)' cannot encode wildcards")
      }
      let texts = modifier == .base64 ? [Encoding.base64(string.bytes)] : Encoding.base64Offsets(string.bytes)
      // One byte may leave nothing that is certain, and nothing stands in every value.
      guard !texts.contains(where: \.isEmpty) else {
        throw Failure(code: .badValue, message: "'\(string.display)' is too short for '\(modifier.rawValue)'")
      }
      return texts.map { SigmaString(pieces: [.text($0)]) }
    case .wide, .utf16le: return [string.mapText { Encoding.utf16($0, bigEndian: false) }]
    case .utf16be: return [string.mapText { Encoding.utf16($0, bigEndian: true) }]
    case .utf16:
      var wide = string.mapText { Encoding.utf16($0, bigEndian: false) }
      wide.pieces.insert(.text([0xff, 0xfe]), at: 0)
      return [wide]
    default: throw Failure(code: .badValue, message: "'\(modifier.rawValue)' cannot be applied to text")
    }
  }

  /// Finds `%name%` in the text and puts in every value of the placeholder; `\%` is a percent sign.
  private func expanded(_ string: SigmaString) throws(Failure) -> [SigmaString] {
    var variants: [[SigmaString.Piece]] = [[]]
    for piece in Placeholders.find(in: string) {
      guard case .placeholder(let name) = piece else {
        variants = variants.map { $0 + [piece] }
        continue
      }
      guard let values = placeholders[name], !values.isEmpty else {
        throw Failure(code: .unresolvedPlaceholder, message: "placeholder '%\(name)%' has no values")
      }
      guard variants.count * values.count <= SigmaLimits.expansions else {
        throw Failure(code: .tooManyExpansions, message: "placeholder '%\(name)%' makes too many strings")
      }
      variants = variants.flatMap { variant in values.map { variant + SigmaString($0).pieces } }
    }
    return variants.map { SigmaString(pieces: $0) }
  }

  private func checkCombination() throws(Failure) {
    let special: [(Bool, String)] = [
      (comparison != nil || timePart != nil, "a comparison"), (applied.contains(.re), "'re'"),
      (applied.contains(.cidr), "'cidr'"), (applied.contains(.fieldref), "'fieldref'"),
    ]
    let used = special.filter(\.0).map(\.1)
    if used.count > 1 { throw Failure(code: .illegalModifiers, message: used.joined(separator: " with ")) }
    if applied.contains(.re), isCased { throw Failure(code: .illegalModifiers, message: "'re' with 'cased'") }
    if field == nil, let modifier = applied.first(where: { $0 == .fieldref || $0.comparison != nil || $0 == .cidr }) {
      throw Failure(code: .illegalModifiers, message: "'\(modifier.rawValue)' needs a field")
    }
    if field == nil, timePart != nil { throw Failure(code: .illegalModifiers, message: "a date needs a field") }
  }

  /// The test for a value behind all modifiers.
  private func test(_ value: Value) throws(Failure) -> FieldTest {
    let check: Check
    switch value {
    case .null:
      guard field != nil else { throw Failure(code: .badType, message: "null is no keyword") }
      check = .null
    case .boolean(let value):
      guard field != nil else { return keyword(SigmaString(pieces: [.text(Array(String(value).utf8))])) }
      check = .boolean(value)
    case .number(let number):
      guard field != nil else { return keyword(SigmaString(pieces: [.text(Array(number.text.utf8))])) }
      check = try numeric(number)
    case .string(let string):
      guard field != nil else { return keyword(string) }
      check = .text(Pattern(string.parts, cased: isCased))
    case .regex(let source): check = try regex(source)
    case .network(let network): check = .network(network)
    case .reference(let name, let affix): check = .field(name, affix, cased: isCased)
    }
    return FieldTest(field: field, check: check, value: display(value))
  }

  private func display(_ value: Value) -> String {
    if case .string(let string) = value { return string.display }
    return ""
  }

  private func keyword(_ string: SigmaString) -> FieldTest {
    let check = Check.text(Pattern([.many] + string.parts + [.many], cased: isCased))
    return FieldTest(field: nil, check: check, value: string.display)
  }

  private func numeric(_ number: RuleNumber) throws(Failure) -> Check {
    guard let timePart else { return .number(comparison ?? .equal, number) }
    guard let wanted = Int(exactly: number.value), timePart.range.contains(wanted) else {
      throw Failure(code: .badValue, message: "'\(number.text)' is no \(timePart.rawValue)")
    }
    return .time(timePart, comparison ?? .equal, wanted)
  }

  private func regex(_ source: String) throws(Failure) -> Check {
    let anchored: String
    switch regexAffix {
    case .whole, .anywhere: anchored = source
    case .start: anchored = "\\A(?:" + source + ")"
    case .end: anchored = "(?:" + source + ")\\z"
    }
    do {
      return .regex(try Regex(anchored, flags: flags))
    } catch {
      throw Failure(code: .badRegex, message: "'\(source)': \(error.reason)")
    }
  }
}
