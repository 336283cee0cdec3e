import ArgumentParser
import Casebook
import EventModel
import Foundation

/// `kagami merge`: the cases of several organisations in one file.
struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: text(en: "Merge cases into one.", ja: "複数の事案ファイルを 1 つにまとめる。"),
    discussion: text(
      en: """
        Everything of the other cases is copied into the first one, which is made if there is none: evidence with its \
        places and organisations, findings, losses, runs, decisions. The others are not changed. Merging again adds only what is \
        new. Evidence without a stated organisation is kept under the name of its case file.
        """,
      ja: """
        2 番目以降の事案の内容（証拠とその場所・組織、検出、読み取れなかったもの、実行履歴、判断）を最初の事案に写します。最初のファイルがなければ\
        作ります。元の事案は変更しません。繰り返しても新しいものだけが加わります。組織名のない証拠は事案ファイルの名前で区別します。
        """))

  @Argument(help: help(en: "The case that receives.", ja: "まとめ先の事案ファイル。"))
  var into: String

  @Argument(help: help(en: "The cases to merge into it.", ja: "まとめる事案ファイル。"))
  var cases: [String]

  @Flag(help: help(en: "Print one JSON document.", ja: "JSON 文書を 1 つ出力する。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if cases.isEmpty { throw ValidationError(text(en: "Name a case to merge.", ja: "まとめる事案を指定してください。")) }
  }

  /// One source and what came of it.
  private struct Line: Encodable {
    var name: String
    var path: String
    var evidence: Int?
    var findings: Int?
    var decisions: Int?
    var error: String?
  }

  func run() throws {
    var lines: [Line] = []
    // All sources are opened before anything is written: a file that is no case makes no half-merged one by itself.
    var sources: [(path: String, book: Casebook)] = []
    for path in cases {
      do {
        if isSame(path, into) {
          throw CasebookError(.inputOutput, path: path, detail: "a case is not merged into itself")
        }
        sources.append((path, try Casebook.open(path)))
      } catch let error as CasebookError {
        Stream.error(Terminal.safe("\(error.code.rawValue): \(error.phrase[.current]): \(path) \(error.detail)"))
        lines.append(Line(name: name(path), path: path, error: error.code.rawValue))
      }
    }
    guard !sources.isEmpty else { throw ExitStatus.failed.error }
    let lock = try CaseLock(into)
    defer { withExtendedLifetime(lock) {} }
    let target: Casebook
    do {
      target = try Casebook.open(into, for: .create)
    } catch {
      lock.abandon()
      throw error
    }
    for (path, book) in sources {
      let now = EventTime(seconds: Int64(Date().timeIntervalSince1970))
      let outcome = try target.merge(book, name: name(path), at: now)
      try book.close()
      lines.append(
        Line(
          name: name(path), path: path, evidence: outcome.evidence, findings: outcome.findings,
          decisions: outcome.decisions))
    }
    let total = try target.count()
    try target.close()
    try show(lines, total)
    throw (lines.contains { $0.error != nil } ? ExitStatus.partial : total > 0 ? .findings : .nothingFound).error
  }

  private func show(_ lines: [Line], _ total: Int) throws {
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      let data = try encoder.encode(lines)
      Stream.out("{\"cases\":\(String(decoding: data, as: UTF8.self)),\"findings\":\(total)}")
      return
    }
    for line in lines where line.error == nil {
      let (evidence, findings, decisions) = (line.evidence ?? 0, line.findings ?? 0, line.decisions ?? 0)
      Stream.out(
        Terminal.safe(line.path) + ": "
          + text(
            en: "\(evidence) evidence files, \(findings) findings, \(decisions) decisions were new",
            ja: "新規の証拠 \(evidence) 件、検出 \(findings) 件、判断 \(decisions) 件"))
    }
    Stream.out(Terminal.safe(into) + ": " + text(en: "\(total) findings.", ja: "検出 \(total) 件。"))
  }

  private func name(_ path: String) -> String {
    URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
  }

  private func isSame(_ a: String, _ b: String) -> Bool {
    let (first, second) = (URL(fileURLWithPath: a), URL(fileURLWithPath: b))
    return first.resolvingSymlinksInPath().path == second.resolvingSymlinksInPath().path
  }
}
