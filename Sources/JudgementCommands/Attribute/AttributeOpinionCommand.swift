public import ArgumentParser
public import Casebook
import Commands
import EventModel
import Foundation
import Linking

extension AnalystOpinion.Scale: ExpressibleByArgument {}

/// `kagami attribute opinion`: an analyst's own judgement, kept beside the machine's.
struct AttributeOpinionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opinion",
    abstract: text(en: "Keep an analyst's opinion in a case.", ja: "分析者の意見を事案に残す。"),
    discussion: text(
      en: "Opinions are added, never overwritten, and do not change the machine's probabilities.",
      ja: "意見は追記のみで、機械の確率を変えません。"))

  @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。"))
  var casePath: String

  @Option(help: help(en: "Id of the profile, incident or campaign.", ja: "プロファイル・事案・キャンペーンの ID。"))
  var question: String

  @Option(help: help(en: "Id of the actor; leave out for an unknown one.", ja: "主体の ID。未知の主体なら省略。"))
  var actor: String?

  @Option(help: help(en: "A hypothesis of your own, in words.", ja: "独自の仮説（文章）。"))
  var hypothesis: String?

  @Option(
    help: help(
      en: "strongly-disagree, disagree, neutral, agree or strongly-agree (STIX 2.1).",
      ja: "strongly-disagree, disagree, neutral, agree, strongly-agree のいずれか（STIX 2.1）。"))
  var opinion: AnalystOpinion.Scale

  @Option(help: help(en: "Your own probability, 0 to 1.", ja: "自分の考える確率（0〜1）。"))
  var probability: Double?

  @Option(help: help(en: "Who says so.", ja: "意見の主。"))
  var author: String

  @Option(help: help(en: "Why.", ja: "理由。"))
  var reason: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let probability, !(0...1).contains(probability) {
      throw ValidationError(text(en: "--probability is between 0 and 1.", ja: "--probability は 0 から 1 の間です。"))
    }
    for value in [question, author, reason] where value.allSatisfy(\.isWhitespace) {
      throw ValidationError(
        text(en: "--question, --author and --reason must not be empty.", ja: "--question、--author、--reason は空にできません。"))
    }
  }

  func run() throws {
    let casebook = try Casebook.open(casePath, for: .create)
    try casebook.append(
      AnalystOpinion(
        question: question, actor: actor, hypothesis: hypothesis, opinion: opinion, probability: probability,
        author: author, time: EventTime(seconds: Int64(Date().timeIntervalSince1970)), reason: reason))
    OpinionTable.lines(try casebook.opinions(question: question)).forEach(Stream.out)
    try casebook.close()
  }
}

/// `kagami attribute opinions`: all opinions of a case.
struct AttributeOpinionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "opinions", abstract: text(en: "List opinions of analysts.", ja: "分析者の意見を一覧する。"))

  @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。"))
  var casePath: String

  @Option(help: help(en: "Only on this question.", ja: "この問いに対するものだけ。"))
  var question: String?

  @Flag(help: help(en: "Print JSON: one opinion a line.", ja: "JSON で出力する（1 行に 1 件）。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let casebook = try Casebook.open(casePath)
    for opinion in try casebook.opinions(question: question) {
      if json {
        Stream.out(String(decoding: try RegisterOutput.json(opinion), as: UTF8.self))
      } else {
        OpinionTable.lines([opinion]).dropFirst().forEach { Stream.out(opinion.question + $0) }
      }
    }
    try casebook.close()
  }
}
