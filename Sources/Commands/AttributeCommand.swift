import ArgumentParser
import Attribution
import EventModel
import Foundation
import Knowledge
import Linking

/// `kagami attribute`: who may be behind it, how sure, what speaks against it, or that it cannot be said.
struct AttributeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attribute",
    abstract: text(en: "Weigh who may be behind an attack.", ja: "攻撃の背後にいる者を、根拠と確率とともに評価する。"),
    discussion: text(
      en: """
        A profile is JSON (techniques, software, observables, sectors, countries, times ...; ATT&CK ids); a file of many \
        profiles (NDJSON) gives as many answers. "Unknown actor" is always among the hypotheses. See docs/attribution.md.
        """,
      ja: """
        プロファイルは JSON（techniques, software, observables, sectors, countries, times など、ATT&CK の ID）。NDJSON なら行ごとに答えます。\
        「未知の主体」は常に仮説に含まれます。docs/attribution.md を参照。
        """))

  @Option(help: help(en: "The profile, or many of them.", ja: "プロファイルのファイル。"))
  var profile: String

  @Option(
    help: help(
      en: "Knowledge: a STIX bundle or a folder (default: what ships).", ja: "知識: STIX バンドルまたはフォルダー（既定: 同梱のもの）。"))
  var knowledge: String?

  @Flag(help: help(en: "Print JSON: one answer a line.", ja: "JSON で出力する（1 行に 1 つの答え）。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let items = ProfileInput.read(try InputFile.read(profile))
    let base = knowledge.map { KnowledgeBase.load($0) } ?? .shipped()
    guard !base.actors.isEmpty else {
      Stream.error(text(en: "The knowledge names no actor.", ja: "知識に主体が 1 つもありません。"))
      throw ExitStatus.failed.error
    }
    let attributor = Attributor(base)
    if items.isEmpty { Stream.error(text(en: "The file holds no profile.", ja: "プロファイルがありません。")) }
    var isPartial = false
    for item in items {
      item.issues.forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
      if item.issues.contains(where: { $0.effect != .noted }) { isPartial = true }
      guard let profile = item.profile else { continue }
      let answer = attributor.attribute(profile)
      if json {
        Stream.out(String(decoding: try RegisterOutput.json(answer), as: UTF8.self))
      } else {
        show(answer)
      }
    }
    throw (isPartial || items.isEmpty ? ExitStatus.partial : .nothingFound).error
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
      let share = "\(Int((hypothesis.probability * 100).rounded()))%"
      let words = Language.current == .ja ? hypothesis.wordsJa : hypothesis.words
      Stream.out(Terminal.safe("  \(DisplayWidth.pad(share, to: 5)) \(name)  \(words)"))
      if let note = Language.current == .ja ? hypothesis.noteJa : hypothesis.note {
        Stream.out(Terminal.safe("        \(note)"))
      }
      hypothesis.evidenceFor.prefix(3).forEach { Stream.out(Terminal.safe("        + " + statement($0))) }
      hypothesis.evidenceAgainst.prefix(2).forEach { Stream.out(Terminal.safe("        - " + statement($0))) }
    }
    Stream.out(text(en: "  confidence: ", ja: "  確信度: ") + answer.confidence.rawValue)
    Stream.out("")
  }

  private func statement(_ evidence: HypothesisEvidence) -> String {
    Language.current == .ja ? evidence.statementJa : evidence.statement
  }
}
