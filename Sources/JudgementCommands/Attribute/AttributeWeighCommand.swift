import ArgumentParser
import Attribution
import Casebook
import Commands
import EventModel
import Foundation
import Knowledge
import Linking

/// `kagami attribute [weigh]`: answers to profiles.
struct AttributeWeighCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "weigh", abstract: text(en: "Answer profiles (the default).", ja: "プロファイルに答える（既定）。"))

  @Option(help: help(en: "The profile, or many of them.", ja: "プロファイルのファイル。"))
  var profile: String

  @Option(
    help: help(
      en: "Knowledge: a STIX bundle or a folder (default: what ships).", ja: "知識: STIX バンドルまたはフォルダー（既定: 同梱のもの）。"))
  var knowledge: String?

  @Flag(help: help(en: "Print JSON: one answer a line.", ja: "JSON で出力する（1 行に 1 つの答え）。"))
  var json = false

  @Option(
    name: .customLong("case"),
    help: help(
      en: "A case: the answers are kept in it, and opinions of analysts on the same question are shown beside.",
      ja: "事案ファイル。答えを保存し、同じ問いへの分析者の意見を並べて表示する。"))
  var casePath: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let items = ProfileInput.read(try InputFile.read(profile))
    let base = knowledge.map { KnowledgeBase.load($0) } ?? .shipped()
    base.issues.prefix(50).forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
    if base.issues.count > 50 {
      Stream.error(text(en: "and \(base.issues.count - 50) more", ja: "ほか \(base.issues.count - 50) 件"))
    }
    guard !base.actors.isEmpty else {
      Stream.error(text(en: "The knowledge names no actor.", ja: "知識に主体が 1 つもありません。"))
      throw ExitStatus.failed.error
    }
    let casebook = try casePath.map { try Casebook.open($0, for: .create) }
    let attributor = Attributor(base)
    if items.isEmpty { Stream.error(text(en: "The file holds no profile.", ja: "プロファイルがありません。")) }
    var isPartial = items.isEmpty || base.issues.contains { $0.effect != .noted }
    for item in items {
      if item.issues.contains(where: { $0.effect != .noted }) { isPartial = true }
      guard let profile = item.profile else {
        item.issues.forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
        continue
      }
      var answer = attributor.attribute(profile)
      answer.issues = item.issues + answer.issues
      answer.issues.forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
      try finish(answer, base, casebook)
    }
    try casebook?.close()
    throw (isPartial ? ExitStatus.partial : .nothingFound).error
  }

  /// Prints an answer and keeps it, with the opinions of analysts beside it.
  private func finish(_ answer: AttributionAnswer, _ base: KnowledgeBase, _ casebook: Casebook?) throws {
    var document = AttributionDocument(answer: answer, opinions: nil)
    if let casebook, let question = answer.id {
      document.opinions = try casebook.opinions(question: question)
      let known = "\(base.actors.count) actors, \(base.objects.count) techniques and software"
      try casebook.keep(
        .init(
          question: question, time: EventTime(seconds: Int64(Date().timeIntervalSince1970)), version: Version.text,
          knowledge: (knowledge ?? "shipped") + ": " + known,
          answer: String(decoding: try RegisterOutput.json(answer), as: UTF8.self)))
    }
    if json {
      Stream.out(String(decoding: try RegisterOutput.json(document), as: UTF8.self))
    } else {
      show(answer)
      OpinionTable.lines(document.opinions ?? []).forEach(Stream.out)
      Stream.out("")
    }
  }

  private func show(_ answer: AttributionAnswer) {
    if let id = answer.id { Stream.out(Terminal.output.bold(Terminal.safe(id))) }
    if answer.abstained {
      let reason = answer.reason.map { ": " + $0 } ?? ""
      Stream.out(text(en: "No name can be given", ja: "特定の名前は挙げられません") + Terminal.safe(reason))
    }
    for hypothesis in answer.hypotheses.prefix(5) {
      let name =
        hypothesis.actor.map { "\($0.name) (\($0.id))" }
        ?? text(en: "an actor not in the knowledge base", ja: "知識にない主体")
      let share = Percent.text(hypothesis.probability)
      let words = Language.current == .ja ? hypothesis.wordsJa : hypothesis.words
      Stream.out(Terminal.safe("  \(DisplayWidth.pad(share, to: 5)) \(name)  \(words)"))
      if let note = Language.current == .ja ? hypothesis.noteJa : hypothesis.note {
        Stream.out(Terminal.safe("        \(note)"))
      }
      hypothesis.evidenceFor.prefix(3).forEach { Stream.out(Terminal.safe("        + " + statement($0))) }
      hypothesis.evidenceAgainst.prefix(2).forEach { Stream.out(Terminal.safe("        - " + statement($0))) }
    }
    Stream.out(text(en: "  confidence: ", ja: "  確信度: ") + answer.confidence.rawValue)
  }

  private func statement(_ evidence: HypothesisEvidence) -> String {
    Language.current == .ja ? evidence.statementJa : evidence.statement
  }
}
