import EventModel
import Foundation
import Sigma
import Testing

@testable import Detection

@Suite struct DetectorTests {
  static let rule = """
    title: Login from far away
    title_ja: 遠方からのログイン
    id: 11111111-2222-3333-4444-555555555555
    level: high
    tags: [attack.initial-access, attack.t1133]
    logsource: {product: testfw}
    detection:
      selection:
        action|contains: tunnel
      condition: selection
    """

  static func rules(_ feed: String, sigma: String = rule) -> DetectionRules {
    var collection = IndicatorCollection(lists: IndicatorLoaderTests.lists)
    collection.load(Array(feed.utf8), file: "feed.txt", source: "CERT")
    let compiled = CompiledRules(RuleCollection.parse(sigma, file: "r.yml"), mappings: LogSourceMappings())
    return DetectionRules(sigma: compiled, indicators: CompiledIndicators(collection), lists: collection.lists)
  }

  static let context = DetectionContext(
    evidence: Finding.EvidenceReference(path: "a.log", sha256: String(repeating: "0", count: 64)),
    origin: Origin([Origin.Step(reader: ReaderIdentity("zip"), name: "a.log")]), reader: ReaderIdentity("text"))

  static let lines = [
    "action=tunnel-up srcip=45.77.1.2 user=Taro host=www.evil.example",
    "action=deny srcip=45.77.1.3 note=nothing",
    "action=deny srcip=10.0.0.5 url=http://evil.example/x",
  ]

  /// Lines of key=value as a reader of text gives them; values are slices of the text.
  static func batch(_ rules: DetectionRules, _ lines: ArraySlice<String>) -> EventBatch {
    var batch = EventBatch(fields: rules.fields)
    let source = batch.source(LogSource(dataType: "test:firewall", product: "testfw"))
    var offset = Self.lines[..<lines.startIndex].reduce(0) { $0 + $1.utf8.count + 1 }
    for (index, line) in zip(lines.indices, lines) {
      let start = batch.bytes.count
      batch.bytes += Array(line.utf8)
      batch.append(
        Event(
          source: source, time: EventTime(seconds: 1_700_000_000), recordNumber: UInt64(index + 1),
          itemOffset: UInt64(offset), itemLength: line.utf8.count, raw: start..<batch.bytes.count))
      var position = start
      for pair in line.split(separator: " ") {
        let key = pair.prefix { $0 != "=" }
        if let slot = batch.slot(named: String(key)) {
          batch.append(
            FieldValue(
              slot: slot, offset: position + key.utf8.count + 1, length: pair.utf8.count - key.utf8.count - 1))
        }
        position += pair.utf8.count + 1
      }
      offset += line.utf8.count + 1
    }
    return batch
  }

  static func findings(_ rules: DetectionRules, slices: [Range<Int>]) -> [Finding] {
    let detector = Detector(rules)
    var found: [Finding] = []
    for slice in slices { detector.examine(batch(rules, lines[slice]), context: context) { found.append($0) } }
    return found
  }

  @Test func findingsOfALog() throws {
    let found = Self.findings(Self.rules("evil.example\n45.77.1.2 # c2 server\n"), slices: [0..<3])
    #expect(found.map(\.rule.id) == ["11111111-2222-3333-4444-555555555555", "indicator:CERT", "indicator:CERT"])
    #expect(found.map(\.record.number) == [1, 1, 3])
    let login = try #require(found.first)
    #expect(login.level == .high)
    #expect(login.rule.titleJa == "遠方からのログイン")
    #expect(login.techniques == ["T1133"])
    #expect(login.record == Finding.RecordReference(id: "1", number: 1, dataType: "test:firewall"))
    #expect(login.origin.steps.map(\.name) == ["a.log", "record 1"])
    #expect(login.origin.steps.last?.offset == 0)
    #expect(login.reasons.map(\.field) == ["action"])
    #expect(login.time == EventTime(seconds: 1_700_000_000))
    #expect(
      login.observables.map { "\($0.type.rawValue) \($0.value)" } == [
        "domain-name www.evil.example", "ipv4-addr 45.77.1.2", "user-account taro",
      ])
    let hit = found[1]
    #expect(hit.level == .high)
    #expect(hit.reasons.map(\.value) == ["www.evil.example", "45.77.1.2"])
    #expect(hit.reasons.contains { $0.field == "srcip" && $0.condition.contains("c2 server") })
    #expect(hit.observables.contains(Observable(.domainName, "evil.example")))
    #expect(found[2].reasons.first?.field == "url")
  }

  /// Batches may be cut anywhere: the findings and their ids are the same.
  @Test func slicesDoNotMatter() {
    let rules = Self.rules("evil.example\n45.77.1.2\n")
    let whole = Self.findings(rules, slices: [0..<3])
    #expect(Self.findings(rules, slices: [0..<1, 1..<2, 2..<3]) == whole)
    #expect(Self.findings(rules, slices: [0..<2, 2..<3]) == whole)
    #expect(Set(whole.map(\.id)).count == whole.count)
    #expect(whole.allSatisfy { $0.id.utf8.count == 32 })
  }

  @Test func expiredIndicators() {
    let feed = "value,valid_until\nevil.example,2023-01-01\n45.77.1.2,2030-01-01\n"
    #expect(Self.findings(Self.rules(feed, sigma: ""), slices: [0..<3]).map(\.record.number) == [1])
  }

  @Test func fingerprintFollowsContent() {
    let one = Self.rules("evil.example").fingerprint
    #expect(one == Self.rules("evil.example").fingerprint)
    #expect(one != Self.rules("evil.example\nother.example").fingerprint)
    #expect(one != Self.rules("evil.example", sigma: "").fingerprint)
  }

  /// Values that stand outside the record's text (decoded ones, event logs) are searched on their own: neighbours in the
  /// arena do not hide them.
  @Test func decodedValues() {
    let rules = Self.rules("evil.example", sigma: "")
    var batch = EventBatch(fields: rules.everyField)
    batch.bytes = Array("binary".utf8)
    let source = batch.source(LogSource(dataType: "windows:event", product: "windows"))
    batch.append(Event(source: source, recordNumber: 7, itemOffset: 64, itemLength: 9, raw: 0..<0))
    batch.append("evil.example", named: "QueryName")
    batch.append("443", named: "Port")
    batch.append(Event(source: source, recordNumber: 8, itemOffset: 80, itemLength: 9, raw: 0..<0))
    batch.append("http://evil.example/x", named: "SomethingNobodyListed")
    var found: [Finding] = []
    Detector(rules).examine(batch, context: Self.context) { found.append($0) }
    #expect(found.map(\.record.id) == ["7", "8"])
    #expect(found.map { $0.reasons.map(\.field) } == [["QueryName"], ["SomethingNobodyListed"]])
  }

  /// A script block may be longer than any address: what it calls is found wherever it stands.
  @Test(arguments: [0, 900, 20_000, 200_000]) func observablesOfLongValues(_ padding: Int) {
    let rules = Self.rules("", sigma: Self.rule)
    var batch = EventBatch(fields: rules.everyField)
    let source = batch.source(LogSource(dataType: "test:firewall", product: "testfw"))
    batch.append(Event(source: source, recordNumber: 7, itemOffset: 64, itemLength: 9, raw: 0..<0))
    batch.append("tunnel-up", named: "action")
    batch.append(
      String(repeating: "# padding\n", count: padding / 10) + "iwr http://45.77.1.2/x", named: "ScriptBlockText")
    var found: [Finding] = []
    Detector(rules).examine(batch, context: Self.context) { found.append($0) }
    #expect(found.map { $0.observables.map(\.value) } == [["45.77.1.2", "http://45.77.1.2/x"]])
  }

  @Test func message() {
    let hash = String(repeating: "ab", count: 32)
    let rules = Self.rules("evil.example\nactor@free.example\n\(hash)\nhttp://evil.example/?a=1&b=2\n", sigma: "")
    var message = Message(index: 4, itemOffset: 100, itemLength: 900)
    message.messageID = "m1@x.example"
    message.from = [MailAddress(name: "A", address: "Actor@free.example")]
    message.headers = [HeaderField(name: "From", value: "A <Actor@free.example>")]
    message.bodies = [
      Message.Body(
        mediaType: "text/html", charset: "utf-8", text: "<a href=\"http://&#101;vil.example/?a=1&amp;b=2\">x</a>")
    ]
    let artifacts = [ArtifactFacts(name: "x.zip", contentType: "zip", size: 3, sha256: hash.uppercased())]
    var found: [Finding] = []
    Detector(rules).examine(message, artifacts: artifacts, context: Self.context) { found.append($0) }
    #expect(found.count == 1)
    #expect(found.first?.record == Finding.RecordReference(id: "<m1@x.example>", number: 4, dataType: "mail:message"))
    #expect(found.first?.reasons.map(\.field) == ["body.html", "from", "attachment.sha256", "body.html"])
    found = []
    Detector(rules).examine(artifacts[0], context: Self.context) { found.append($0) }
    #expect(found.first?.reasons.map(\.field) == ["attachment.sha256"])
    found = []
    Detector(rules).examine(Message(), artifacts: [], context: Self.context) { found.append($0) }
    #expect(found.isEmpty)
  }

  /// MD5 of "MZ", SHA-1 of "MZ": computed with md5sum and sha1sum.
  @Test(arguments: ["ac6ad5d9b99757c3a878f2d275ace198", "439baa1b33514fb81632aaf44d16a9378c5664fc"])
  func oldHashesOfAttachments(_ hash: String) {
    let rules = Self.rules(hash, sigma: "")
    var message = Message()
    message.attachments = [Artifact(name: "a", declaredType: "", bytes: Array("MZ".utf8))]
    var found: [Finding] = []
    Detector(rules).examine(message, artifacts: [], context: Self.context) { found.append($0) }
    #expect(found.first?.reasons.map(\.value) == [hash])
  }

  /// What ships loads without a complaint, and its fields have the same slots in both tables.
  @Test func builtInContent() throws {
    let loaded = try LoadedRules(day: "2026-11-23")
    #expect(loaded.faults == [])
    #expect(DetectionRules.standardLists().issues.isEmpty)
    let rules = DetectionRules(sigma: CompiledRules(loaded.collection, mappings: loaded.mappings))
    #expect(!rules.sigma.rules.isEmpty)
    #expect(rules.fields.names == rules.everyField.names)
    #expect(rules.fields.slot(of: "srcip") != nil)
  }

  @Test func mailRulesSeeMessages() {
    let rule = """
      title: t
      id: aaaaaaaa-2222-3333-4444-555555555555
      logsource: {category: attachment}
      detection: {selection: {attachment.extension: exe}, condition: selection}
      """
    let rules = Self.rules("", sigma: rule)
    var message = Message()
    message.attachments = [
      Artifact(name: "a.exe", declaredType: "application/octet-stream", bytes: Array("MZ".utf8), index: 1),
      Artifact(name: "a.exe", declaredType: "application/octet-stream", bytes: Array("MZx".utf8), index: 2),
    ]
    var found: [Finding] = []
    Detector(rules).examine(message, artifacts: [], context: Self.context) { found.append($0) }
    #expect(found.count == 2)
    #expect(Set(found.map(\.id)).count == 2)
    #expect(found.first?.record.dataType == "mail:attachment")
  }

  @Test func correlationsGetBaseMatches() {
    let correlation = """
      title: base
      name: base_rule
      id: bbbbbbbb-2222-3333-4444-555555555555
      logsource: {product: testfw}
      detection: {selection: {action: deny}, condition: selection}
      ---
      title: many
      id: cccccccc-2222-3333-4444-555555555555
      correlation: {type: event_count, rules: [base_rule], group-by: [srcip], timespan: 1h, condition: {gte: 2}}
      """
    let rules = Self.rules("", sigma: correlation)
    var base: [Int] = []
    var found: [Finding] = []
    Detector(rules).examine(
      Self.batch(rules, Self.lines[...]), context: Self.context, base: { match, _ in base.append(match.event) }
    ) { found.append($0) }
    #expect(base == [1, 2])
    #expect(found.isEmpty)
  }

  @Test(arguments: [
    (
      "<D>a href=&quot;http://evil.example/?a=1&amp;b=2&quot;&gt;</D>",
      ["evil.example", "http://evil.example/?a=1&b=2"]
    ),
    ("<D>x&#xD;&#10;10.1.1.9&lt;</D>", ["10.1.1.9"]), ("<D>&bogus; &# &</D>", []),
    ("a http://evil.example/?a=1&amp;b=2", ["evil.example", "http://evil.example/?a=1&amp;b=2"]),
  ])
  func observablesOfARecordInXML(_ text: String, _ expected: [String]) {
    var observables = EventObservables(extractor: ObservableExtractorTests.extractor)
    observables.add(text: Array(text.utf8)[...])
    #expect(observables.result.observables.map(\.value) == expected)
  }

  @Test func manyObservablesAreCapped() {
    let text = (0..<200).map { "45.77.\($0).1" }.joined(separator: " ") + " evil.example a@evil.example"
    var observables = EventObservables(extractor: ObservableExtractorTests.extractor)
    observables.add(text: Array(text.utf8)[...])
    let (kept, total) = observables.result
    #expect(total == 202)
    #expect(kept.count == DetectionLimits.observables)
    #expect(kept == kept.sorted())
    #expect(kept.contains(Observable(.domainName, "evil.example")))
  }

  @Test func quotationKeepsWholeCharacters() {
    let text = Array((String(repeating: "日本", count: 400) + "evil.example" + String(repeating: "語", count: 400)).utf8)
    let hit = 2_400..<2_412
    let quote = Quotation.text(text, around: hit, in: 0..<text.count)
    #expect(quote.contains("evil.example"))
    #expect(!quote.contains("\u{fffd}"))
    #expect(quote.count <= DetectionLimits.quotation)
  }
}
