public import EventModel

/// The tests that made a rule hold for an event, in the order of the rule.
public struct MatchGrounds: Sendable, Hashable {
  /// Indices into `CompiledRules.tests`.
  let tests: [Int32]

  init(tests: [Int32] = []) { self.tests = tests }
}

/// What findings quote of one event: a value becomes text once, however many rules it is a ground of.
public struct EventQuotes {
  private let matcher: Matcher
  private let index: Int
  /// Texts by the place of their values in the batch.
  private var texts: [(value: Int, text: String)] = []

  /// The quotes of an event of the batch that the matcher has matched last.
  public init(_ matcher: Matcher, event: Int) {
    self.matcher = matcher
    self.index = event
  }

  /// The fields that made a rule hold: what `Matcher.explain` says, without evaluating anything that is certain.
  public mutating func fields(_ grounds: MatchGrounds, in batch: EventBatch) -> [MatchedField] {
    guard batch.events.indices.contains(index) else { return [] }
    var fields: [MatchedField] = []
    fields.reserveCapacity(grounds.tests.count)
    for test in grounds.tests {
      let field = self.field(Int(test), batch)
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }

  private mutating func field(_ index: Int, _ batch: EventBatch) -> MatchedField {
    let condition = matcher.text(ofTest: index)
    guard let (field, only) = single(index, batch) else {
      return Explainer(rules: matcher.rules, reader: matcher.reader(batch, self.index)).ground(index, condition)
    }
    return MatchedField(
      field: matcher.rules.fieldNames[field], value: only.map { text($0, batch) } ?? "", condition: condition)
  }

  /// The field of a test and its one value, or none, which then needs no asking; nil where there is a choice.
  private func single(_ test: Int, _ batch: EventBatch) -> (field: Int, value: Int?)? {
    let field = Int(matcher.rules.fieldOfTest[test])
    guard field >= 0, let slot = matcher.slots[field] else { return nil }
    var only: Int?
    for value in batch.events[index].valueRange where batch.values[value].slot == slot {
      guard only == nil else { return nil }
      only = value
    }
    return only == nil && field == matcher.codeField ? nil : (field, only)
  }

  private mutating func text(_ value: Int, _ batch: EventBatch) -> String {
    if let known = texts.first(where: { $0.value == value }) { return known.text }
    let text = Quote.text(batch.bytes[batch.values[value].range])
    texts.append((value, text))
    return text
  }
}

/// Text of evidence for people.
enum Quote {
  /// The text, shortened.
  static func text(_ bytes: ArraySlice<UInt8>) -> String {
    let most = SigmaLimits.quotedCharacters
    // No text has more characters than bytes.
    if bytes.count <= most { return String(decoding: bytes, as: UTF8.self) }
    if let end = end(bytes, of: most) { return String(decoding: bytes[..<end], as: UTF8.self) }
    return String(String(decoding: bytes.prefix(most * 4), as: UTF8.self).prefix(most))
  }

  /// Where the first characters of a longer text end, if they and what follows are ASCII: characters are bytes there, but
  /// for line feeds behind carriage returns.
  private static func end(_ bytes: ArraySlice<UInt8>, of characters: Int) -> Int? {
    var count = 0
    var last: UInt8 = 0
    for index in bytes.indices {
      let byte = bytes[index]
      guard byte < 0x80 else { return nil }
      if byte != 10 || last != 13 {
        if count == characters { return index }
        count += 1
      }
      last = byte
    }
    return bytes.endIndex
  }
}
