public import ArgumentParser
public import Casebook
public import EventModel
import Report

extension Level: ExpressibleByArgument {}
extension FindingQuery.Order: ExpressibleByArgument {}
extension FindingGrouping: ExpressibleByArgument {}

/// `kagami findings`: what a case holds, filtered.
struct FindingsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "findings",
    abstract: text(en: "List the findings of a case.", ja: "事案の検出を一覧表示する。"),
    discussion: text(
      en: "All conditions must hold. Times are RFC 3339 in UTC unless they name a zone; a date alone is its midnight.",
      ja: "条件はすべて満たす必要があります。時刻は RFC 3339（指定がなければ UTC）で、日付だけならその日の 0 時です。"))

  @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。"))
  var casePath: String

  @Option(help: help(en: "Earliest time.", ja: "この時刻以後。"))
  var from: String?

  @Option(help: help(en: "Latest time, not included.", ja: "この時刻より前。"))
  var until: String?

  @Option(help: help(en: "Least level: informational, low, medium, high, critical.", ja: "最低の重大度。"))
  var level: Level = .informational

  @Option(help: help(en: "ATT&CK technique; T1566 includes T1566.001. Repeatable.", ja: "ATT&CK 技術。繰り返し可。"))
  var technique: [String] = []

  @Option(help: help(en: "Organisation. Repeatable.", ja: "組織。繰り返し可。"))
  var organisation: [String] = []

  @Option(help: help(en: "Path, folder, or start of a SHA-256. Repeatable.", ja: "証拠のパス、フォルダー、または SHA-256 の先頭。繰り返し可。"))
  var evidence: [String] = []

  @Option(help: help(en: "Identifier of a rule. Repeatable.", ja: "ルールの ID。繰り返し可。"))
  var rule: [String] = []

  @Option(help: help(en: "Value of an observable. Repeatable.", ja: "観測値。繰り返し可。"))
  var observable: [String] = []

  @Option(
    name: .customLong("text"),
    help: help(en: "Text in title, record, observables or reasons.", ja: "題名・記録・観測値・理由に含まれる文字列。"))
  var searchText: String?

  @Option(
    help: help(
      en: "Count instead of list, by this. The order is that of gravity; days are in theirs.",
      ja: "一覧の代わりに、これごとに件数を数える。重大なものが先で、日は日付順。"))
  var by: FindingGrouping?

  @Option(help: help(en: "Order: time or level.", ja: "並び順: time または level。"))
  var order: FindingQuery.Order = .time

  @Option(help: help(en: "At most so many.", ja: "最大件数。"))
  var limit: Int?

  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    _ = try time(from, "--from")
    _ = try time(until, "--until")
    if let from = try time(from, "--from"), let until = try time(until, "--until"), from >= until {
      throw ValidationError(text(en: "--from must be before --until", ja: "--from は --until より前にしてください"))
    }
    for id in technique where id.wholeMatch(of: /[Tt]\d{4}(\.\d{3})?/) == nil {
      throw ValidationError(
        "--technique \(id): " + text(en: "not like T1566 or T1566.001", ja: "T1566 や T1566.001 の形ではありません"))
    }
    if let limit, limit < 1 { throw ValidationError("--limit: \(text(en: "at least 1", ja: "1 以上にしてください"))") }
  }

  func run() throws {
    let casebook = try Casebook.open(casePath)
    let query = FindingQuery(
      from: try time(from, "--from"), until: try time(until, "--until"), minimumLevel: level,
      techniques: technique.map { $0.uppercased() }, organisations: organisation, evidence: evidence, rules: rule,
      observables: observable, text: searchText, order: order, limit: limit)
    let count = try by.map { try print(query, by: $0, of: casebook) } ?? print(query, of: casebook)
    throw try status(count, casebook).error
  }

  /// As for a scan: what could not be read wins over both answers (`docs/decisions/0003`).
  private func status(_ count: Int, _ casebook: Casebook) throws -> ExitStatus {
    let known = Set(try casebook.summary().byRule.map(\.rule.id))
    for id in rule where !known.contains(id) {
      Stream.error(
        Terminal.safe(text(en: "The case has no finding of a rule \(id).", ja: "ルール \(id) の検出は事案にありません。")))
    }
    let unread = try casebook.countNotFullyRead()
    guard unread > 0 else { return count == 0 ? .nothingFound : .findings }
    Stream.error(
      text(
        en: "Evidence files not read in full: \(unread). The list is not complete.",
        ja: "全部を読めなかった証拠が \(unread) ファイルあり、この一覧は完全ではありません。"))
    return .partial
  }

  private func print(_ query: FindingQuery, of casebook: Casebook) throws -> Int {
    var count = 0
    switch output.format {
    case .ndjson:
      try casebook.forEachFinding(query) {
        Stream.out($0.json)
        count += 1
        return true
      }
    case .json:
      Stream.raw("[")
      try casebook.forEachFinding(query) {
        Stream.raw((count == 0 ? "\n" : ",\n") + $0.json)
        count += 1
        return true
      }
      Stream.out("\n]")
    case .table:
      let findings = try casebook.findings(query)
      count = findings.count
      if findings.isEmpty {
        Stream.out(text(en: "No findings match.", ja: "該当する検出はありません。"))
      } else {
        FindingTable.lines(findings).forEach(Stream.out)
        Stream.out("")
        Stream.out(text(en: "\(count) findings.", ja: "検出 \(count) 件。"))
      }
    }
    return count
  }

  /// Prints groups; returns how many findings match, since those that name no account, say, are findings all the same.
  private func print(_ query: FindingQuery, by grouping: FindingGrouping, of casebook: Casebook) throws -> Int {
    let groups = try casebook.groups(by: grouping, query)
    let count = try casebook.summary(query).findings
    switch output.format {
    case .ndjson: for group in groups { Stream.out(group.json) }
    case .json: Stream.out("[" + groups.map { "\n" + $0.json }.joined(separator: ",") + "\n]")
    case .table where count == 0: Stream.out(text(en: "No findings match.", ja: "該当する検出はありません。"))
    case .table where groups.isEmpty:
      Stream.out(
        text(en: "None of the \(count) findings that match names one.", ja: "該当する検出 \(count) 件のいずれにもありません。"))
    case .table: GroupTable.lines(groups, by: grouping).forEach(Stream.out)
    }
    return count
  }

  private func time(_ value: String?, _ option: String) throws -> EventTime? {
    guard let value else { return nil }
    guard let time = EventTime(rfc3339: value) else {
      throw ValidationError(
        "\(option): " + text(en: "not a time such as 2024-06-20T00:00:00Z", ja: "2024-06-20T00:00:00Z の形ではありません"))
    }
    return time
  }
}
