import ArgumentParser
import Bytes
import ContentPacks
import Detection
import EventModel
import Intake
import Pipeline
import Sigma

/// `kagami rules test`: a rule against evidence, with the reason why it holds or does not.
struct RulesTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: text(en: "Try rules on evidence and explain the outcome.", ja: "ルールを証拠で試し、結果の理由を示す。"),
    discussion: text(
      en: "Exit code 0: nothing matched; 1: at least one match; 2: no usable rule.",
      ja: "終了コード 0: 一致なし、1: 一致あり、2: 使えるルールなし。"))

  @Argument(help: help(en: "Rule file or folder.", ja: "ルールのファイルまたはフォルダー。"))
  var rule: String

  @Argument(help: help(en: "Files or folders of evidence.", ja: "証拠のファイルまたはフォルダー。"))
  var evidence: [String]

  @Option(
    help: help(
      en: "Explain this record (line number, EventRecordID, message index), match or not. Repeatable.",
      ja: "この記録（行番号、EventRecordID、メッセージ番号）を、一致の有無によらず説明する。繰り返し可。"))
  var record: [UInt64] = []

  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let mappings = LogSourceMappings.load(Content.folder("mappings"))
    let collection = RuleCollection.load([rule], placeholders: mappings.placeholders)
    for issue in collection.issues { Stream.error(Terminal.safe("\(issue)")) }
    guard !collection.rules.isEmpty else { throw ExitStatus.usage.error }
    let trial = RuleTrial(
      CompiledRules(collection, mappings: mappings), records: Set(record), format: output.format)
    Confinement.enter()
    for file in EvidenceWalk(evidence.map { EvidencePath($0) }).files {
      do {
        let region = try FileRegion(path: file.path.bytes)
        let input = try Input(name: file.path.name.display, region: region)
        _ = ItemWalk(consumer: trial, budget: Budget(inputBytes: region.count)).walk(input)
      } catch {
        Stream.error(Terminal.safe("\(file.path.display): \(error)"))
      }
    }
    trial.end()
    Stream.error(
      text(
        en: "\(trial.events) events, \(trial.matches) matches.", ja: "イベント \(trial.events) 件、一致 \(trial.matches) 件。"))
    throw (trial.matches > 0 ? ExitStatus.findings : .nothingFound).error
  }
}

/// Runs rules over what is read and prints every match with its reasons.
private final class RuleTrial: IntakeConsumer {
  let fields: FieldTable
  private let matcher: Matcher
  private let twins: PlainTwins
  private let records: Set<UInt64>
  private let format: OutputOptions.Format
  private(set) var events = 0
  private(set) var matches = 0

  init(_ rules: CompiledRules, records: Set<UInt64>, format: OutputOptions.Format) {
    fields = FieldTable(rules.fieldNames, coverage: .everything)
    matcher = Matcher(rules, fields: fields)
    twins = PlainTwins(fields: fields)
    self.records = records
    self.format = format
  }

  /// Closes the one document of `--json`.
  func end() { if format == .json { Stream.out(matches == 0 ? "[]" : "\n]") } }

  var binaryFields: FieldTable { fields }

  func accept(_ batch: EventBatch, at place: IntakePlace) {
    let origin = place.origin
    events += batch.events.count
    matcher.match(batch, twins: twins) { found, source in
      matches += 1
      show(found.match, in: source, origin)
    }
    guard format == .table else { return }
    for (index, event) in batch.events.enumerated() where records.contains(event.recordNumber) {
      for rule in matcher.rules.rules.indices {
        Stream.out(Terminal.safe("? \(name(event, origin)): \(matcher.rules.rules[rule].title)"))
        let account = matcher.account(rule: rule, event: index, in: batch)
        account.lines(indent: 2).forEach { Stream.out(Terminal.safe($0)) }
      }
    }
  }

  private func show(_ match: EventMatch, in batch: EventBatch, _ origin: Origin) {
    let rule = matcher.rules.rules[match.rule]
    let grounds = matcher.explain(match, in: batch)
    switch format {
    case .table:
      Stream.out(Terminal.safe("+ \(name(batch.events[match.event], origin)): \(rule.title)"))
      for field in grounds { Stream.out(Terminal.safe("    \(field.field) = \(field.value)  (\(field.condition))")) }
    case .ndjson: Stream.out(json(rule, batch.events[match.event], origin, grounds))
    case .json:
      Stream.raw((matches == 1 ? "[\n" : ",\n") + json(rule, batch.events[match.event], origin, grounds))
    }
  }

  /// `docs/output-schema/rule-match.schema.json`
  private func json(_ rule: Rule, _ event: Event, _ origin: Origin, _ grounds: [MatchedField]) -> String {
    var json = JSONWriter()
    json.beginObject()
    json.key("origin")
    origin.write(to: &json)
    json.key("reasons")
    Finding.write(
      grounds.map { Finding.Reason(field: $0.field, value: $0.value, condition: $0.condition) }, to: &json)
    json.key("record")
    json.value(event.recordNumber)
    json.key("rule")
    Finding.RuleReference(id: rule.id, title: rule.title, titleJa: rule.custom["title_ja"]).write(to: &json)
    json.endObject()
    return json.text
  }

  func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {
    var batch = EventBatch(fields: fields)
    MailEvents.append(message, artifacts: artifacts, into: &batch)
    accept(batch, at: place)
  }

  func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}

  func accept(_ anomaly: Anomaly) {
    if anomaly.effect != .noted { Stream.error(Terminal.safe("\(anomaly.code): \(anomaly.detail)")) }
  }

  func progressed() {}

  private func name(_ event: Event, _ origin: Origin) -> String {
    origin.steps.map(\.name).joined(separator: " › ") + " #\(event.recordNumber)"
  }
}
