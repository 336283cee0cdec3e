import EventModel
import Testing

@testable import Sigma

/// A generator whose numbers follow from its seed (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}

/// The fast matcher finds what the plain evaluator finds, on generated rules and events.
struct FastAgainstPlainTests {
  private static let words = [
    "a", "ab", "cmd", "\\cmd.exe", "C:\\Windows\\System32\\cmd.exe", "powershell", "POWERSHELL.EXE -enc AAAA", "ärger",
    "ÄRGER", "外務省", "1", "10", "4688", "4624", "0x10", "10.0.0.1", "2024-06-20T01:02:03Z", "true", "", "x y z",
    "\u{212A}", "a\nb", "aXbXc", "-", "/c", "1.0", "mimikatz", "sekurlsa::logon", "\\mimilib.dll", "務", "\u{212A}iwi",
  ]
  private static let fields = ["F", "G", "H", "EventID", "Image"]
  private static let modifiers = [
    "", "|contains", "|startswith", "|endswith", "|contains|all", "|re", "|re|i", "|cased", "|neq", "|contains|cased",
    "|windash|contains", "|base64offset|contains", "|wide|base64offset|contains", "|gte", "|lt", "|cidr", "|exists",
    "|hour", "|fieldref", "|contains|neq",
  ]

  private static func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: "''").replacing("\n", with: " ") + "'"
  }

  private static func value(_ modifier: String, _ random: inout SeededGenerator) -> String {
    if modifier.contains("gte") || modifier.contains("lt") { return String(Int.random(in: 0...20, using: &random)) }
    if modifier.contains("hour") { return String(Int.random(in: 0...23, using: &random)) }
    if modifier.contains("exists") { return Bool.random(using: &random) ? "true" : "false" }
    if modifier.contains("cidr") { return ["10.0.0.0/8", "192.168.0.0/16"].randomElement(using: &random) ?? "" }
    if modifier.contains("fieldref") { return fields.randomElement(using: &random) ?? "F" }
    var text = words.randomElement(using: &random) ?? "a"
    if modifier.contains("re") {
      text =
        [
          "cmd", "^a", "p.*l", "[0-9]+", "(?i)CMD\\.exe$", "a|b", "ab?c?", "x+y* z", "\\\\cmd\\.exe",
          "(?i)(exe|cmd|sekurlsa)", "(mimi|power)\\w+", "\\.(exe|dll)\\b", "shell|katz|lib",
        ]
        .randomElement(using: &random) ?? "a"
    } else if !modifier.contains("base64"), Int.random(in: 0..<4, using: &random) == 0, !text.isEmpty {
      var characters = Array(text)
      characters[Int.random(in: characters.indices, using: &random)] = Bool.random(using: &random) ? "?" : "*"
      text = String(characters)
    }
    if modifier.isEmpty, Int.random(in: 0..<6, using: &random) == 0 {
      return ["null", "10", "4688", "true", "1.0"].randomElement(using: &random) ?? "null"
    }
    return quoted(text)
  }

  private static func selection(_ name: String, _ random: inout SeededGenerator) -> String {
    if Int.random(in: 0..<8, using: &random) == 0 {
      return "    \(name):\n        - \(quoted(words.randomElement(using: &random) ?? "a"))\n        - cmd\n"
    }
    var text = "    \(name):\n"
    var used: Set<String> = []
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let field = fields.randomElement(using: &random) ?? "F"
      let modifier = modifiers.randomElement(using: &random) ?? ""
      guard used.insert(field + modifier).inserted else { continue }
      let single = ["exists", "hour", "fieldref", "gte", "lt"].contains { modifier.contains($0) }
      let count = single ? 1 : Int.random(in: 1...3, using: &random)
      let values = (0..<count).map { _ in value(modifier, &random) }
      let shown = count == 1 ? values[0] : "[" + values.joined(separator: ", ") + "]"
      text += "        \(field)\(modifier): \(shown)\n"
    }
    return text
  }

  private static func rule(_ index: Int, _ random: inout SeededGenerator) -> String {
    let sources = [
      "product: test", "product: windows\n    service: security", "category: process_creation",
      "category: registry_add",
    ]
    let conditions = [
      "s1 and not s2", "s1 or s2", "1 of s*", "all of s*", "s1 and (s2 or not s3)", "not s1", "s1",
      "s1 and s2 and not s3",
    ]
    return "title: Rule \(index)\nlogsource:\n    \(sources.randomElement(using: &random) ?? "")\ndetection:\n"
      + selection("s1", &random) + selection("s2", &random) + selection("s3", &random)
      + "    condition: \(conditions.randomElement(using: &random) ?? "s1")\n"
  }

  private static func batch(_ rules: CompiledRules, _ random: inout SeededGenerator) -> EventBatch {
    var batch = EventBatch(fields: FieldTable(rules.fieldNames, coverage: .everything))
    let sources = [
      LogSource(dataType: "t", product: "test"), LogSource(dataType: "w", product: "windows", channel: "Security"),
      LogSource(dataType: "w", product: "windows", channel: "Microsoft-Windows-Sysmon/Operational"),
      LogSource(dataType: "p", category: "process_creation"),
    ]
    for number in 0..<60 {
      let raw = Int.random(in: 0..<3, using: &random) == 0 ? words.randomElement(using: &random) ?? "" : ""
      let start = batch.bytes.count
      batch.bytes += Array(raw.utf8)
      batch.append(
        Event(
          source: batch.source(sources.randomElement(using: &random) ?? sources[0]),
          code: [0, 1, 12, 4688, 4624].randomElement(using: &random) ?? 0, recordNumber: UInt64(number), itemOffset: 0,
          itemLength: 0, raw: start..<batch.bytes.count))
      for _ in 0..<Int.random(in: 0...5, using: &random) {
        let name = (fields + ["NewProcessName", "EventType"]).randomElement(using: &random) ?? "F"
        let kind: FieldValue.Kind =
          [.string, .string, .string, .number, .boolean, .null].randomElement(using: &random) ?? .string
        var text = words.randomElement(using: &random) ?? ""
        if Int.random(in: 0..<3, using: &random) == 0 { text += words.randomElement(using: &random) ?? "" }
        if name == "EventType" { text = "CreateKey" }
        batch.append(kind == .null ? "" : text, named: name, kind: kind)
      }
    }
    return batch
  }

  @Test(arguments: 0..<40) func theFastMatcherNeverUnderselects(round: Int) {
    let seed = UInt64(0x5167_6d61) &+ UInt64(round)
    var random = SeededGenerator(state: seed)
    let yaml = (0..<25).map { Self.rule($0, &random) }.joined(separator: "---\n")
    let collection = RuleCollection.parse(yaml)
    let rules = CompiledRules(collection, mappings: Corpora.mappings)
    #expect(rules.rules.count >= 10, "seed \(seed): \(collection.issues)")
    let batch = Self.batch(rules, &random)
    let matcher = Matcher(rules, fields: batch.fields)
    var fast: [EventMatch] = []
    matcher.match(batch) { fast.append($0) }
    var plain: [EventMatch] = []
    matcher.matchPlainly(batch) { plain.append($0) }
    #expect(fast.count == plain.count, "seed \(seed)")
    var grounded: [(match: EventMatch, grounds: MatchGrounds)] = []
    matcher.match(batch, grounding: { _ in true }, { grounded.append(($0, $1)) })
    #expect(grounded.map(\.match) == fast, "seed \(seed)")
    for (match, grounds) in grounded {
      var quotes = EventQuotes(matcher, event: match.event)
      #expect(
        quotes.fields(grounds, in: batch) == matcher.explain(match, in: batch),
        "seed \(seed): grounds of rule \(match.rule), event \(match.event)")
    }
    var again: [EventMatch] = []
    matcher.match(batch) { again.append($0) }
    #expect(again == fast, "seed \(seed): values that are remembered change the result")
    matcher.forgetValues()
    let forgetful = Matcher(rules, fields: batch.fields, remembersValues: false)
    for other in [matcher, forgetful] {
      again = []
      other.match(batch) { again.append($0) }
      #expect(again == fast, "seed \(seed): values that are forgotten change the result")
    }
    for match in Set(fast).symmetricDifference(plain) {
      let account = matcher.account(rule: match.rule, event: match.event, in: batch).lines().joined(separator: "\n")
      Issue.record(
        "seed \(seed): \(match) is found by \(fast.contains(match) ? "the fast" : "the plain") way\n\(account)")
    }
    #expect(!plain.isEmpty, "seed \(seed) shows nothing")
  }

  @Test(arguments: 1...14, ["qwertyuiopasdfgh", "qwé務tyuiopasdfg"]) func literalsAreFoundAtEveryOffset(
    length: Int, letters: String
  ) {
    let literal = String(letters.prefix(length))
    let yaml = Support.rule("s:\n    F|contains: [\(literal), zzzzzzzzzzzzzz, zzzzzzz, zzzz, zz]\ncondition: s")
    let rules = Support.compile(yaml)
    let texts = (0..<24).map { count in
      String(repeating: "x", count: count) + literal.uppercased() + String(repeating: "h", count: count % 3)
    }
    let batch = Support.batch(rules, texts.map { [("F", Support.Value($0))] })
    var events: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { events.append($0.event) }
    #expect(events == Array(0..<24))
    let others = Support.batch(rules, texts.map { [("F", Support.Value($0.dropLast(literal.count) + "zyxzzz"))] })
    var wrong: [Int] = []
    Matcher(rules, fields: others.fields).match(others) { wrong.append($0.event) }
    #expect(wrong == Array(0..<24), "zz stands in all of them")
  }

  /// The last value of a field is remembered by its place in the batch: it must not be taken for what stands there in
  /// the next batch, nor for its targets once the memory was emptied.
  @Test func theLastValueOfAFieldIsForgottenInTime() {
    let rules = Support.compile(Support.rule("s:\n    F|contains: evil\ncondition: s"))
    let matcher = Matcher(rules, fields: Support.batch(rules, []).fields)
    func count(_ values: [String]) -> Int {
      var count = 0
      matcher.match(Support.batch(rules, values.map { [("F", Support.Value($0))] })) { _ in count += 1 }
      return count
    }
    #expect(count(["an evil thing"]) == 1)
    #expect(count(["a small thing"]) == 0)
    #expect(count(["an evil thing", "an evil thing"]) == 2)
    #expect(count(["a small thing", "an evil thing", "an evil thing"]) == 2)
    // Three times as much as is remembered, every value twice in a row, every other one evil.
    let length = SigmaLimits.memoValueBytes / 2
    let number = 3 * SigmaLimits.memoBytes / length
    let values = (0..<number).flatMap { number -> [String] in
      let text = String(repeating: "x", count: length - 16) + (number % 2 == 0 ? "evil" : "good") + "\(number)"
      return [text, text]
    }
    #expect(count(values) == number / 2 * 2)
  }

  /// Long texts are read in four parts at once: what stands across their borders must be found, and what was met before
  /// must not hide what else ends there.
  @Test(arguments: 0..<8) func shortLiteralsAreFoundInEveryPartOfALongText(round: Int) {
    let seed = UInt64(0x4c61_6e65) &+ UInt64(round)
    var random = SeededGenerator(state: seed)
    let letters = Array("abcdefgh".prefix(2 + round))
    func word(_ length: Int) -> String {
      String((0..<length).map { _ in letters.randomElement(using: &random) ?? "a" })
    }
    let literals = Set((0..<40).map { word(1 + $0 % (round % 6 + 1)) }).sorted()
    let scan = LiteralScan(literals.map { Array($0.utf8) })
    for length in 0..<260 {
      let text = round < 4 ? word(length) : String(repeating: "z", count: length) + word(7)
      let shifted = String(text.dropFirst(length % 7)) + String(repeating: "z", count: length % 11)
      for text in [text, shifted] {
        let expected = literals.count { text.contains($0) }
        #expect(scan.count(in: Array(text.utf8)) == expected, "seed \(seed): \(literals) in \(text)")
      }
    }
  }

  /// Without the automaton: so many short literals that it would be large.
  @Test func veryManyShortLiterals() {
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    var random = SeededGenerator(state: 7)
    func word(_ length: Int) -> String {
      String((0..<length).map { _ in letters.randomElement(using: &random) ?? "a" })
    }
    let literals = (0..<6_000).map { word(1 + $0 % 6) }.filter { $0.count > 2 || $0 < "c" }
    let texts = (0..<60).map { word($0) }
    #expect(ShortAutomaton([Literal(bytes: Array("ab".utf8), place: .anywhere, target: 0)]) != nil)
    #expect(
      ShortAutomaton(
        (0..<90_000).map { Literal(bytes: Array(literals[$0 % literals.count].utf8), place: .anywhere, target: 0) })
        == nil)
    let few = LiteralScan(literals.prefix(1_000).map { Array($0.utf8) })
    // The same literals many times over.
    let copies = 20
    let many = LiteralScan((0..<copies).flatMap { _ in literals.prefix(1_000).map { Array($0.utf8) } })
    for text in texts {
      let expected = literals.prefix(1_000).count { text.contains($0) }
      #expect(few.count(in: Array(text.utf8)) == expected, "\(text)")
      #expect(many.count(in: Array(text.utf8)) == expected * copies, "\(text)")
    }
  }

  /// Keywords are first looked for in runs of values: their place in the run must not matter, nor their case.
  @Test(arguments: 1...14, ["kiwi.legit.print", "ſkw務tyuiopasdfg"]) func keywordsAreFoundInEveryValue(
    length: Int, letters: String
  ) {
    let keyword = String(letters.prefix(length))
    let rules = Support.compile(Support.rule("k: ['\(keyword)', zzzzzzzzzzzzzz]\ncondition: k"))
    // The Kelvin sign and the long s fold to ASCII letters.
    let spellings = [
      keyword, keyword.uppercased(), keyword.replacing("k", with: "\u{212A}"), keyword.replacing("ſ", with: "s"),
    ]
    var events: [[(String, Support.Value)]] = []
    for spelling in spellings {
      for place in 0..<4 {
        for padding in 0..<9 {
          var values = (0..<4).map { ("G\($0)", Support.Value(String(repeating: "-", count: $0))) }
          values[place].1 = Support.Value(String(repeating: "-", count: padding) + spelling + "--")
          events.append(values)
        }
      }
    }
    let batch = Support.batch(rules, events)
    var found: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { found.append($0.event) }
    var plain: [Int] = []
    Matcher(rules, fields: batch.fields).matchPlainly(batch) { plain.append($0.event) }
    #expect(found == plain)
    #expect(Array(found.prefix(36)) == Array(0..<36))
  }

  /// A hint that several literals share must not hide what ends where one of them ends: with `vbs` the expression is
  /// possible, and with `xjs` the value holds `js` too.
  @Test func literalBehindASharedHintIsFound() {
    for text in ["vbs xjs", "xjs vbs", "xjs", "a vbs b vbs xjs"] {
      let holds = Support.selection("F|re: '(?i)(vbs|xjs)\\d*'\nF|contains: 'js'", [("F", Support.Value(text))])
      #expect(holds, "\(text)")
    }
  }

  /// The same where the hint was found by a table for longer literals.
  @Test func literalBehindALongerHintIsFound() {
    for text in ["win32_process create", "create win32_process", "win32_process recreate"] {
      let holds = Support.selection(
        "F|re: '(?i)(create|win32_process)\\d*'\nF|contains: 'create'", [("F", Support.Value(text))])
      #expect(holds, "\(text)")
    }
  }
}
