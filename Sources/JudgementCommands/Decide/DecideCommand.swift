import ArgumentParser
import Casebook
import Commands
import EventModel
import Foundation
import Linking

/// `kagami decide`: what an analyst says about links; kept with its reason and time, and applied on every run.
struct DecideCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decide",
    abstract: text(en: "Record an analyst's decision about links.", ja: "結び付きについての分析者の判断を記録する。"),
    discussion: text(
      en: """
        Decisions are kept in a case (--case) or in a file of one JSON object a line (--decisions), with reason and time. \
        `kagami campaigns` applies them on every run, so that the rest is recomputed.
        """,
      ja: """
        判断は理由と時刻とともに、事案ファイル（--case）または 1 行 1 件の JSON ファイル（--decisions）に保存します。\
        `kagami campaigns` は毎回それを適用し、残りを計算し直します。
        """),
    subcommands: [Cut.self, Pin.self, Split.self, Name.self, List.self, Undo.self])

  /// Where decisions are kept.
  struct Place: ParsableArguments {
    @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。"))
    var casePath: String?

    @Option(help: help(en: "A file of decisions, one JSON object a line.", ja: "判断のファイル（1 行 1 件の JSON）。"))
    var decisions: String?

    func validate() throws {
      if (casePath == nil) == (decisions == nil) {
        throw ValidationError(text(en: "Give --case or --decisions.", ja: "--case か --decisions を指定してください。"))
      }
    }

    /// Keeps a decision.
    func keep(_ decision: LinkDecision) throws {
      var decision = decision
      let now = EventTime(seconds: Int64(Date().timeIntervalSince1970))
      decision.time = now
      if let casePath {
        let book = try Casebook.open(casePath, for: .write)
        let number = try book.add(decision, at: now)
        try book.close()
        Stream.out(text(en: "Decision \(number) is kept.", ja: "判断 \(number) を保存しました。"))
      } else if let decisions {
        try DecisionFile.append(decision, to: decisions)
        Stream.out(text(en: "The decision is kept.", ja: "判断を保存しました。"))
      }
    }
  }

  /// Why; without it nobody can judge the decision later.
  struct Ground: ParsableArguments {
    @Option(help: help(en: "Why.", ja: "理由。"))
    var reason: String

    func validate() throws {
      if reason.allSatisfy(\.isWhitespace) {
        throw ValidationError(text(en: "A decision needs a reason.", ja: "判断には理由が必要です。"))
      }
    }
  }

  struct Cut: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: text(
        en: "The first incident does not belong with the others.", ja: "最初の事案は他の事案と同じキャンペーンではない。"))
    @Argument(help: help(en: "Incidents, two or more.", ja: "事案の ID（2 件以上）。")) var incidents: [String]
    @OptionGroup var ground: Ground
    @OptionGroup var place: Place
    @OptionGroup var common: CommonOptions
    func validate() throws { try DecideCommand.need(2, incidents) }
    func run() throws { try place.keep(.init(.cut, incidents: incidents, reason: ground.reason)) }
  }

  struct Pin: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: text(en: "The incidents belong together.", ja: "これらの事案は同じキャンペーンである。"))
    @Argument(help: help(en: "Incidents, two or more.", ja: "事案の ID（2 件以上）。")) var incidents: [String]
    @OptionGroup var ground: Ground
    @OptionGroup var place: Place
    @OptionGroup var common: CommonOptions
    func validate() throws { try DecideCommand.need(2, incidents) }
    func run() throws { try place.keep(.init(.pin, incidents: incidents, reason: ground.reason)) }
  }

  struct Split: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: text(
        en: "The incidents leave their campaign and form one of their own.", ja: "これらの事案を別のキャンペーンに分ける。"))
    @Argument(help: help(en: "Incidents.", ja: "事案の ID。")) var incidents: [String]
    @OptionGroup var ground: Ground
    @OptionGroup var place: Place
    @OptionGroup var common: CommonOptions
    func validate() throws { try DecideCommand.need(1, incidents) }
    func run() throws { try place.keep(.init(.split, incidents: incidents, reason: ground.reason)) }
  }

  struct Name: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: text(en: "The campaign that holds the incidents has a name.", ja: "これらの事案を含むキャンペーンに名前を付ける。"))
    @Argument(help: help(en: "Incidents.", ja: "事案の ID。")) var incidents: [String]
    @Option(help: help(en: "The name.", ja: "名前。")) var name: String
    @OptionGroup var ground: Ground
    @OptionGroup var place: Place
    @OptionGroup var common: CommonOptions
    func validate() throws { try DecideCommand.need(1, incidents) }
    func run() throws { try place.keep(.init(.name, incidents: incidents, name: name, reason: ground.reason)) }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: text(en: "List the decisions.", ja: "判断を一覧表示する。"))
    @OptionGroup var place: Place
    @Flag(help: help(en: "Print one JSON object a line.", ja: "1 行 1 件の JSON で出力する。")) var json = false
    @OptionGroup var common: CommonOptions

    func run() throws {
      var lines: [(number: Int64, decision: LinkDecision)] = []
      if let path = place.casePath {
        lines = try Casebook.open(path).decisions().map { ($0.number, $0.decision) }
      } else if let path = place.decisions {
        let (found, issues) = DecisionFile.read(try InputFile.read(path))
        issues.forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
        lines = found.enumerated().map { (Int64($0.offset + 1), $0.element) }
      }
      for line in lines {
        if json {
          Stream.out(String(decoding: try RegisterOutput.json(line.decision), as: UTF8.self))
        } else {
          Stream.out(Terminal.safe("\(line.number)  " + DecisionFile.sentence(line.decision)))
        }
      }
    }
  }

  struct Undo: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: text(en: "Take a decision of a case back.", ja: "事案の判断を取り消す。"))
    @Argument(help: help(en: "Its number (see list).", ja: "番号（list で確認）。")) var number: Int64
    @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。")) var casePath: String
    @OptionGroup var common: CommonOptions

    func run() throws {
      let book = try Casebook.open(casePath, for: .write)
      let isGone = try book.removeDecision(number)
      try book.close()
      guard isGone else {
        Stream.error(text(en: "There is no decision \(number).", ja: "判断 \(number) はありません。"))
        throw ExitStatus.failed.error
      }
      Stream.out(text(en: "Decision \(number) is taken back.", ja: "判断 \(number) を取り消しました。"))
    }
  }

  private static func need(_ count: Int, _ incidents: [String]) throws {
    if Set(incidents).count < count {
      throw ValidationError(
        text(en: "Name \(count) incidents or more.", ja: "事案を \(count) 件以上指定してください。"))
    }
  }
}
