import Bytes
import Detection
import EventModel
import Sigma
import Testing

@Suite struct RuleSettingsTests {
  private static let rules = """
    title: A
    id: a
    logsource: { product: windows, service: security }
    detection: { s: { Image|endswith: .exe }, condition: s }
    ---
    title: B
    id: b
    name: second
    logsource: { product: windows, service: security }
    detection: { s: { User: x }, condition: s }
    ---
    title: C
    id: c
    correlation: { type: event_count, rules: [second], group-by: [User], timespan: 1h, condition: { gte: 2 } }
    """

  private func apply(_ yaml: String, day: String = "2026-11-23", file: String = "packs/web/x.yml") -> AppliedRules {
    let (settings, issues) = RuleSettingsFile.parse(yaml, file: "s")
    var applied = settings.applied(to: RuleCollection.parse(Self.rules, file: file), on: day, file: "s")
    applied.issues = issues + applied.issues
    return applied
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    var settings = RuleSettings()
    settings.disable(.rule("5: {x}"), reason: "'quoted' \"twice\"\nand a line — 日本語 😀 # no comment")
    settings.disable(.pack("windows/process_creation"), reason: "null")
    settings.suppress(
      .init(
        rule: "a",
        conditions: [
          .init(field: "Image|endswith", values: [#"\a "b".exe"#]), .init(field: "No", values: ["yes", "~"]),
        ],
        reason: "r", until: "2027-01-31"))
    let (read, issues) = RuleSettingsFile.parse(RuleSettingsFile.text(of: settings), file: "s")
    #expect(issues == [])
    #expect(read.disabled.map(\.target) == settings.disabled.map(\.target))
    #expect(read.disabled.map(\.reason) == settings.disabled.map(\.reason))
    #expect(read.suppressed.map(\.conditions) == settings.suppressed.map(\.conditions))
    #expect(read.suppressed.map(\.until) == ["2027-01-31"])
  }

  @Test(arguments: [
    ("disabled: [{ rule: a, reason: r }]", ["a"]),
    ("disabled: [{ rule: second, reason: r }]", ["b", "c"]),
    ("disabled: [{ rule: c, reason: r }]", ["c"]),
    ("disabled: [{ pack: web, reason: r }]", ["a", "b", "c"]),
    ("disabled: [{ pack: packs/web, reason: r }]", ["a", "b", "c"]),
    ("disabled: [{ pack: mail, reason: r }]", []), ("disabled: [{ pack: x.yml, reason: r }]", []),
    ("disabled: [{ pack: eb, reason: r }]", []), ("", []), ("disabled:\nsuppressed:\n", []),
  ])
  func disabledRulesAreLeftOut(yaml: String, off: [String]) {
    let applied = apply(yaml)
    #expect(applied.disabled.keys.sorted() == off)
    let left = applied.collection.rules.map(\.metadata.id) + applied.collection.correlations.map(\.metadata.id)
    #expect(Set(left) == Set(["a", "b", "c"]).subtracting(off))
    #expect(applied.issues.isEmpty == (!off.isEmpty || !yaml.contains("pack")))
  }

  /// Nothing that is faulty may turn a rule off, and nothing may be overlooked.
  @Test(arguments: [
    "disabled: [{ rule: a }]", "disabled: [{ reason: r }]", "disabled: [{ rule: a, pack: b, reason: r }]",
    "disabled: [a]", "disabled: a", "disable: []", "- a", "disabled: [{ rule: a, reason: r, untill: x }]",
    "disabled: [{ rule: [a], reason: r }]", "disabled: [{ rule: a, reason: '' }]", "disabled: [",
    "disabled: [{ rule: nosuch, reason: r }]", "suppressed: [{ rule: a, reason: r }]",
    "suppressed: [{ rule: a, reason: r, where: {} }]", "suppressed: [{ rule: a, reason: r, where: { User: } }]",
    "suppressed: [{ rule: a, reason: r, where: { User: [[x]] } }]",
    "suppressed: [{ rule: a, reason: r, where: { User: x }, until: 2027-02-30 }]",
    "suppressed: [{ rule: a, reason: r, where: { User: x }, until: soon }]",
    "suppressed: [{ rule: a, reason: r, where: { 'User|nope': x } }]",
    "suppressed: [{ rule: nosuch, reason: r, where: { User: x } }]",
    "suppressed: [{ rule: c, reason: r, where: { User: x } }]",
  ])
  func faultyEntriesAreSaidAndNotUsed(yaml: String) {
    let applied = apply(yaml)
    #expect(applied.issues.count == 1)
    #expect(applied.issues.allSatisfy { $0.severity == .error && $0.line >= 1 && $0.file == "s" })
    #expect(applied.disabled.isEmpty && applied.suppressions == 0)
    #expect(applied.collection.rules.count == 2)
  }

  private func matches(_ applied: AppliedRules, _ image: String, user: String) throws -> Int {
    let rules = CompiledRules(applied.collection, mappings: LogSourceMappings())
    let fields = FieldTable(rules.fieldNames)
    var batch = EventBatch(fields: fields)
    let source = batch.source(LogSource(dataType: "t", product: "windows", service: "security"))
    batch.append(Event(source: source, recordNumber: 1, itemOffset: 0, itemLength: 0, raw: 0..<0))
    for (name, value) in [("Image", image), ("User", user)] {
      if let slot = batch.slot(named: name) { batch.append(value, slot: slot) }
    }
    var count = 0
    Matcher(rules, fields: fields).match(batch) { _ in count += 1 }
    return count
  }

  private static let suppression = """
    suppressed:
      - rule: a
        where: { User: [svc, 'svc"2'], 'Image|startswith': 'C:\\agent\\' }
        reason: the agent
        until: 2026-12-31
    """

  @Test(arguments: [
    (#"C:\agent\a.exe"#, "svc", 0), (#"C:\agent\a.exe"#, "SVC\"2", 0), (#"C:\agent\a.exe"#, "eve", 1),
    (#"C:\other\a.exe"#, "svc", 1),
  ])
  func onlyWhatIsExpectedIsSuppressed(image: String, user: String, count: Int) throws {
    let applied = apply(Self.suppression)
    #expect(applied.issues == [])
    #expect(applied.suppressions == 1)
    #expect(try matches(applied, image, user: user) == count)
  }

  @Test(arguments: [("2026-12-31", 0), ("2027-01-01", 1)])
  func suppressionsEndWithTheirLastDay(day: String, count: Int) throws {
    #expect(try matches(apply(Self.suppression, day: day), #"C:\agent\a.exe"#, user: "svc") == count)
  }

  @Test func theFingerprintFollowsTheSettings() {
    let prints = ["", "disabled: [{ rule: a, reason: r }]", Self.suppression].map {
      CompiledRules(apply($0).collection, mappings: LogSourceMappings()).fingerprint
    }
    #expect(Set(prints).count == 3)
  }
}
