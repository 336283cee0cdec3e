import ArgumentParser
import Attribution
import Commands
import EventModel
import Foundation
import Knowledge
import Linking
import Report

/// `kagami campaigns`: which incidents belong together, why, and who may be named for which of them.
struct CampaignsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaigns",
    abstract: text(en: "Link incidents into campaigns.", ja: "事案をキャンペーンに結び付ける。"),
    discussion: text(
      en: """
        Incidents come from registers (NDJSON with one incident a line, JSON, CSV, YAML, a STIX 2.1 bundle, a MISP event) and \
        from cases, whose findings are grouped by organisation, entity and time. Decisions of analysts (kagami decide) are \
        applied on every run. See docs/linking.md.
        """,
      ja: """
        事案は登録簿（1 行 1 件の NDJSON、JSON、CSV、YAML、STIX 2.1、MISP）と事案ファイル（検出を組織・対象・時刻でまとめたもの）から\
        読みます。分析者の判断（kagami decide）は毎回適用します。docs/linking.md を参照。
        """))

  @Option(help: help(en: "A register. Repeatable.", ja: "登録簿のファイル。繰り返し可。"))
  var register: [String] = []

  @Option(name: .customLong("case"), help: help(en: "A case file. Repeatable.", ja: "事案ファイル。繰り返し可。"))
  var cases: [String] = []

  @Option(help: help(en: "Least level of findings of a case.", ja: "事案ファイルから使う検出の最低の重大度。"))
  var level: Level = .medium

  @Option(help: help(en: "A file of decisions. Repeatable.", ja: "判断のファイル。繰り返し可。"))
  var decisions: [String] = []

  @Option(
    help: help(
      en: "Knowledge: a STIX bundle or a folder (default: what ships).", ja: "知識: STIX バンドルまたはフォルダー（既定: 同梱のもの）。"))
  var knowledge: String?

  @Flag(help: help(en: "Link by the register alone, without knowledge of actors.", ja: "主体の知識を使わずに結び付ける。"))
  var withoutKnowledge = false

  @Option(help: help(en: "Write the campaigns as one HTML file.", ja: "キャンペーンを 1 つの HTML ファイルに書き出す。"))
  var html: String?

  @Flag(help: help(en: "Print one JSON document.", ja: "JSON 文書を 1 つ出力する。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if register.isEmpty, cases.isEmpty {
      throw ValidationError(text(en: "Name a register or a case.", ja: "登録簿か事案ファイルを指定してください。"))
    }
    if withoutKnowledge, knowledge != nil {
      throw ValidationError(
        text(
          en: "Use --knowledge or --without-knowledge, not both.", ja: "--knowledge と --without-knowledge は同時に使えません。"))
    }
  }

  func run() throws {
    let shared = SharedValues.shipped()
    var input = CampaignsInput()
    for path in register { try input.add(register: path) }
    for path in cases { try input.add(casebook: path, level: level) }
    input.groupCases(shared: shared.values)
    for path in decisions { try input.add(decisions: path) }
    let base = withoutKnowledge ? KnowledgeBase() : knowledge.map { KnowledgeBase.load($0) } ?? .shipped()
    var options = LinkingOptions(knowledge: withoutKnowledge ? nil : base)
    options.shared = shared.values
    options.decisions = input.decisions
    let result = Linker.link(input.incidents, options: options)
    let issues = shared.issues + input.issues + base.issues.filter { $0.effect != .noted } + result.issues
    let namer = CampaignAttributor(input.incidents, knowledge: base, options: options)
    let document = CampaignsDocument(
      campaigns: result.campaigns.map { .init(campaign: $0, attribution: namer.attribute($0)) },
      unlinked: result.unlinked, history: result.history, issues: issues, decisions: result.decisions)
    issues.forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
    if json {
      Stream.out(String(decoding: try RegisterOutput.json(document), as: UTF8.self))
    } else {
      CampaignsPrinter(total: input.incidents.count).show(document)
    }
    if let html { try CampaignsPage.write(document, total: input.incidents.count, to: html) }
    let isPartial = issues.contains { $0.effect != .noted }
    throw (isPartial ? ExitStatus.partial : result.campaigns.isEmpty ? .nothingFound : .findings).error
  }
}

/// Files that are read whole: registers, profiles.
enum InputFile {
  static func read(_ path: String) throws -> Data {
    do {
      return try Data(contentsOf: URL(fileURLWithPath: path))
    } catch {
      Stream.error(Terminal.safe(text(en: "Cannot read \(path).", ja: "\(path) を読めません。")))
      throw ExitStatus.failed.error
    }
  }
}

extension InputIssue {
  /// One line for people.
  func line(in language: Language) -> String {
    let place = [item, line.map { (language == .ja ? "行 " : "line ") + "\($0)" }].compactMap(\.self).joined(
      separator: " ")
    return (place.isEmpty ? "" : place + ": ") + code + (detail.isEmpty ? "" : ": " + detail)
  }
}
