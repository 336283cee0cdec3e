import EventModel
import Testing

@testable import Sigma

/// The attributes and lists of the specification of rules, each with a test named after it.
struct RuleSpecificationTests {
  /// A rule with lines of metadata, and what is said about it.
  private func rule(_ head: String, title: String = "Test") -> (rule: Rule?, codes: [RuleIssue.Code]) {
    let body = "logsource: { product: test }\ndetection: { s: { F: a }, condition: s }\n"
    let collection = RuleCollection.parse("title: \(title)\n" + (head.isEmpty ? "" : head + "\n") + body)
    return (collection.rules.first, collection.issues.map(\.code))
  }

  @Test func title() {
    #expect(rule("", title: "Whoami Execution").rule?.title == "Whoami Execution")
    #expect(rule("", title: String(repeating: "x", count: 256)).codes.isEmpty)
    #expect(rule("", title: String(repeating: "x", count: 257)).codes == [.badMetadata])
    #expect(rule("", title: "").codes == [.missingAttribute])
  }

  @Test func id() {
    let uuid = "929a690e-bef0-4204-a928-ef5e620d6fcc"
    #expect(rule("id: " + uuid).rule?.id == uuid)
    // The identifier is optional: without one the title stands for it.
    #expect(rule("").rule?.id == "title:Test")
  }

  @Test(arguments: ["derived", "obsolete", "merged", "renamed", "similar"]) func related(type: String) {
    let found = rule("related:\n    - id: 08fbc97d-0a2f-491c-ae21-8ffcfd3174e9\n      type: \(type)")
    #expect(found.codes.isEmpty)
    #expect(found.rule?.related.map(\.type) == [type])
    #expect(rule("related: [{ id: x, type: cousin }]").codes == [.badMetadata])
    #expect(rule("related: [{ id: x }]").codes == [.badMetadata])
  }

  @Test func name() {
    #expect(rule("name: many_failed_logins").rule?.name == "many_failed_logins")
    #expect(rule("name: ''").codes == [.badMetadata])
  }

  @Test func taxonomy() {
    #expect(rule("").rule?.taxonomy == "sigma")
    #expect(rule("taxonomy: sigma").codes.isEmpty)
    // Another taxonomy is not translated, and that is said.
    let other = rule("taxonomy: ecs")
    #expect(other.rule?.taxonomy == "ecs")
    #expect(other.codes == [.badMetadata])
  }

  @Test(arguments: ["stable", "test", "experimental", "deprecated", "unsupported"]) func status(_ status: String) {
    let found = rule("status: " + status)
    #expect(found.rule?.status == status)
    #expect(found.codes.isEmpty)
    #expect(rule("status: done").codes == [.badMetadata])
  }

  @Test func description() {
    #expect(rule("description: Detects a thing").rule?.description == "Detects a thing")
    #expect(rule("description: " + String(repeating: "x", count: 65_535)).codes.isEmpty)
    #expect(rule("description: " + String(repeating: "x", count: 65_536)).codes == [.badMetadata])
  }

  @Test func license() {
    #expect(rule("license: MIT").rule?.license == "MIT")
    #expect(rule("license: [MIT]").codes == [.badMetadata])
  }

  @Test func author() {
    #expect(rule("author: One, Two").rule?.author == "One, Two")
    #expect(rule("author: [One, Two]").codes == [.badMetadata])
  }

  /// The specification's text says `reference`, its example and its schema `references`.
  @Test(arguments: ["reference", "references"]) func reference(key: String) {
    #expect(rule("\(key): [https://example.org/a, https://example.org/b]").rule?.references.count == 2)
  }

  @Test func date() {
    #expect(rule("date: 2019-10-23").rule?.date == "2019-10-23")
    #expect(rule("date: 2024-02-30").codes == [.badMetadata])
    #expect(rule("date: 23.10.2019").codes == [.badMetadata])
  }

  @Test func modified() {
    #expect(rule("modified: 2020-01-02").rule?.modified == "2020-01-02")
    #expect(rule("modified: yesterday").codes == [.badMetadata])
  }

  @Test func logsource() {
    let body = "detection: { s: { F: a }, condition: s }\n"
    func source(_ text: String) -> RuleLogSource? {
      RuleCollection.parse("title: T\nlogsource: \(text)\n" + body).rules.first?.logsource
    }
    #expect(source("{ category: process_creation }") == RuleLogSource(category: "process_creation"))
    #expect(source("{ product: windows }") == RuleLogSource(product: "windows"))
    #expect(source("{ service: onelogin.events }") == RuleLogSource(service: "onelogin.events"))
    #expect(
      source("{ category: a, product: b, service: c, definition: d }")
        == RuleLogSource(category: "a", product: "b", service: "c", definition: "d"))
    #expect(source("{ definition: d }") == nil)
    // Lower case, `_` for blanks; `.` and `-` are allowed.
    #expect(LogSourceMappings.canonical("Process Creation") == "process_creation")
    #expect(LogSourceMappings.canonical("firewall-as") == "firewall-as")
  }

  @Test func detection() {
    #expect(Support.codes("title: T\nlogsource: { product: x }\ndetection: []") == [.badType])
    #expect(Support.codes("title: T\nlogsource: { product: x }") == [.notARule])
  }

  @Test func fields() {
    #expect(rule("fields: [CommandLine, ParentCommandLine]").rule?.fields == ["CommandLine", "ParentCommandLine"])
  }

  @Test func falsepositives() {
    #expect(rule("falsepositives: [Unlikely]").rule?.falsePositives == ["Unlikely"])
  }

  @Test(arguments: ["informational", "low", "medium", "high", "critical"]) func level(_ level: String) {
    #expect(rule("level: " + level).rule?.metadata.level == Level(rawValue: level))
    #expect(rule("level: urgent").codes == [.badMetadata])
    #expect(rule("").rule?.level == .medium)
  }

  @Test func scope() {
    #expect(rule("scope: [server]").rule?.metadata.scope == ["server"])
  }

  @Test func customFields() {
    #expect(rule("title_ja: 題名").rule?.custom["title_ja"] == "題名")
  }

  // MARK: - Tags (appendix)

  @Test(arguments: [
    "attack.t1059", "attack.t1059.001", "attack.g0016", "attack.s0002", "attack.ds0009", "attack.m1031", "attack.a0001",
    "attack.initial-access", "attack.execution", "attack.persistence", "attack.privilege-escalation",
    "attack.defense-evasion", "attack.credential-access", "attack.discovery", "attack.lateral-movement",
    "attack.collection", "attack.exfiltration", "attack.command-and-control", "attack.impact", "car.2016-04-005",
    "cve.2021-44228", "d3fend.d3-am", "d3fend.d3f-WindowsNtOpenFile", "d3fend.model", "d3fend.harden", "d3fend.detect",
    "d3fend.isolate", "d3fend.deceive", "d3fend.evict", "detection.dfir", "detection.emerging-threats",
    "detection.threat-hunting", "stp.4", "stp.3k", "tlp.red", "tlp.amber", "tlp.amber-strict", "tlp.green", "tlp.clear",
  ]) func tags(tag: String) {
    let found = rule("tags: [\(tag)]")
    #expect(found.codes.isEmpty)
    #expect(found.rule?.metadata.tags == [tag])
    let isTechnique = tag.hasPrefix("attack.t1")
    #expect(found.rule?.metadata.techniques == (isTechnique ? [tag.dropFirst(7).uppercased()] : []))
  }

  @Test(arguments: ["nodot", ".x", "attack.", "attack.t 1"]) func whatIsNoTag(tag: String) {
    #expect(rule("tags: ['\(tag)']").codes == [.badMetadata])
  }

  // MARK: - The file

  @Test func yamlFile() {
    let text = Support.rule("s:\n    F: 'ü'\ncondition: s")
    #expect(RuleCollection.parse(text).issues.isEmpty)
    // The specification wants LF; CR-LF, a byte order mark and tabs behind the text are read alike.
    let windows = "\u{feff}" + text.replacing("\n", with: "\r\n")
    #expect(RuleCollection.parse(windows).issues.isEmpty)
    #expect(Support.holds(windows, [("F", "Ü")]))
    // Double quotes where the string holds a single one; numbers without any.
    #expect(Support.selection("F: \"it's\"", [("F", "it's")]))
    #expect(Support.selection("F: 'it''s'", [("F", "it's")]))
    #expect(Support.selection("F: 4625", [("F", 4625)]))
    // Keys are written in lower case: others are no attributes.
    #expect(Support.codes(text.replacing("logsource:", with: "Logsource:")) == [.missingAttribute])
  }

  @Test func theExampleOfTheSpecification() {
    let yaml = """
      title: Whoami Execution
      description: Detects a whoami.exe execution
      references:
            - https://speakerdeck.com/heirhabarov/hunting-for-privilege-escalation-in-windows-environment
      author: Florian Roth
      date: 2019-10-23
      logsource:
          category: process_creation
          product: windows
      detection:
          selection:
              Image: 'C:\\Windows\\System32\\whoami.exe'
          condition: selection
      level: high
      """
    let collection = RuleCollection.parse(yaml)
    #expect(collection.issues.isEmpty)
    let rules = CompiledRules(collection, mappings: Corpora.mappings)
    let sysmon = LogSource(
      dataType: "w", product: "windows", channel: "Microsoft-Windows-Sysmon/Operational")
    let batch = Support.batch(
      rules, [[("Image", "c:\\windows\\system32\\WHOAMI.EXE")], [("Image", "whoami.exe")]], source: sysmon, code: 1)
    var found: [Int] = []
    Matcher(rules, fields: batch.fields).match(batch) { found.append($0.event) }
    #expect(found == [0])
  }

  // MARK: - Detection

  /// All values are strings without regard to case, wildcards may be used, regular expressions regard case, and nothing
  /// but the quotation mark is escaped.
  @Test func general() {
    #expect(Support.selection("F: AbC", [("F", "aBc")]))
    #expect(Support.selection("F: 'a*c'", [("F", "abbc")]))
    #expect(!Support.selection("F|re: 'ABC'", [("F", "abc")]))
    #expect(Support.selection("F: 'a.+(b)[c]{1}^$'", [("F", "a.+(b)[c]{1}^$")]))
  }

  @Test func mapsAreJoinedWithAnd() {
    let yaml = "EventLog: Security\nEventID:\n    - 517\n    - 1102"
    #expect(Support.selection(yaml, [("EventLog", "Security"), ("EventID", 1102)]))
    #expect(Support.selection(yaml, [("EventLog", "Security"), ("EventID", 517)]))
    #expect(!Support.selection(yaml, [("EventLog", "Security"), ("EventID", 518)]))
    #expect(!Support.selection(yaml, [("EventID", 517)]))
  }

  /// Names of fields are those of the record without blanks; attributes of the header are joined with `_`.
  @Test(arguments: ["NewValue", "SAMUserAccount", "Provider_Name", "Execution_ProcessID", "User", "ServiceName"])
  func fieldUsage(field: String) {
    let event: [(String, Support.Value)] = [(field, "X")]
    #expect(Support.selection("\(field): x", event))
    let other: [(String, Support.Value)] = [(field.lowercased(), "x")]
    #expect(!Support.selection("\(field): x", other), "names of fields are compared as they are")
  }

  /// Fields of process creation that a Sysmon record carries under the same names.
  @Test(arguments: [
    "UtcTime", "ProcessGuid", "ProcessId", "Image", "FileVersion", "Description", "Product", "Company", "CommandLine",
    "CurrentDirectory", "User", "LogonGuid", "LogonId", "TerminalSessionId", "IntegrityLevel", "ParentProcessGuid",
    "ParentProcessId", "ParentImage", "ParentCommandLine",
  ]) func processCreationFields(field: String) {
    let yaml = "title: T\nlogsource: { category: process_creation, product: windows }\n"
    let rules = CompiledRules(
      RuleCollection.parse(yaml + "detection: { s: { \(field): x }, condition: s }"), mappings: Corpora.mappings)
    func count(_ name: String, _ channel: String, _ code: UInt32) -> Int {
      let source = LogSource(dataType: "w", product: "windows", channel: channel)
      let batch = Support.batch(rules, [[(name, "x")]], source: source, code: code)
      var count = 0
      Matcher(rules, fields: batch.fields).match(batch) { _ in count += 1 }
      return count
    }
    #expect(count(field, "Microsoft-Windows-Sysmon/Operational", 1) == 1)
    let renamed = ["Image": "NewProcessName", "ParentImage": "ParentProcessName", "LogonId": "SubjectLogonId"]
    #expect(count(renamed[field] ?? field, "Security", 4688) == 1)
  }

  /// Names of fields of the taxonomy's other categories, as readers give them.
  @Test(arguments: [
    "c-uri", "c-uri-extension", "c-uri-query", "c-uri-stem", "c-useragent", "cs-bytes", "cs-cookie", "cs-host",
    "cs-method",
    "r-dns", "cs-referrer", "cs-version", "sc-bytes", "sc-status", "src_ip", "dst_ip", "src_port", "dst_port",
    "username",
    "date", "time", "c-ip", "cs-username", "s-sitename", "s-computername", "s-ip", "s-port", "cs-uri-stem",
    "cs-uri-query",
    "c-win32-status", "time-taken", "cs-user-agent", "cs-referer", "Filename", "Signature", "Action", "source.ip",
    "dns.question.name", "network.community_id",
  ]) func namesOfFields(field: String) {
    let event: [(String, Support.Value)] = [(field, "axb")]
    #expect(Support.selection("\(field)|contains: x", event))
  }

  @Test func nullIsASelectionOfItsOwn() {
    let yaml = Support.rule(
      "main:\n    A: something\nempty1:\n    B: ''\nempty2:\n    B: null\ncondition: main and 1 of empty*")
    #expect(Support.holds(yaml, [("A", "something"), ("B", "")]))
    #expect(Support.holds(yaml, [("A", "something")]))
    #expect(!Support.holds(yaml, [("A", "something"), ("B", "x")]))
    let notNull = Support.rule("selection:\n    A: 1\nfilter:\n    B: null\ncondition: selection and not filter")
    #expect(Support.holds(notNull, [("A", 1), ("B", "set")]))
    #expect(!Support.holds(notNull, [("A", 1)]))
  }

  @Test func modifiersAreAppliedInTheirOrder() {
    // First wide, then Base64; the other way round means something else.
    #expect(Support.selection("F|wide|base64: cmd", [("F", "YwBtAGQA")]))
    #expect(Support.selection("F|base64|wide: cmd", [("F", "Y\u{0}2\u{0}1\u{0}k\u{0}")]))
  }

  @Test(arguments: [
    ("F: '%name%'", "%name%", true), ("F: '%name%'", "value", false), ("F|expand: '%name%'", "value", true),
    ("F|expand: '%name%'", "%name%", false), ("F|expand: '\\%plain%name%'", "%plainvalue", true),
    ("F|contains|expand: '-%name%-'", "a-value-b", true),
  ]) func placeholders(item: String, value: String, holds: Bool) {
    let yaml = Support.rule("s:\n    \(item)\ncondition: s")
    let collection = RuleCollection.parse(yaml, placeholders: ["name": ["value", "other"]])
    #expect(collection.issues.isEmpty)
    let rules = CompiledRules(collection, mappings: LogSourceMappings())
    let batch = Support.batch(rules, [[("F", Support.Value(value))]])
    var count = 0
    Matcher(rules, fields: batch.fields).match(batch) { _ in count += 1 }
    #expect((count == 1) == holds)
  }
}
