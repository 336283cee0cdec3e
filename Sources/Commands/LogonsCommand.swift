import ArgumentParser
import Casebook
import EventModel
import Intake
import Report

/// `kagami logons`: who logged on from where.
struct LogonsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logons",
    abstract: text(en: "Show who logged on from where, by Windows events.", ja: "Windowsイベントから、誰がどこからログオンしたかを表示する。"),
    discussion: text(
      en: """
        One row for an account, a source and a computer. Notable rows come first: an account from a source it never came \
        from, a source on a computer it never reached, a rare pair, successes among failures. Not listed: logons without a \
        source (at the desk, services), of computer accounts (NAME$) unless they come from the internet, and of Windows \
        itself. An account is one whatever its spelling (DOMAIN\\name, domain.example\\name, name@domain.example), by its SID; \
        copies and exports of one log count once.
        """,
      ja: """
        アカウント・接続元・端末の組ごとに1行。初めての接続元や端末、まれな組み合わせ、失敗の後の成功を先に示します。接続元のないログオン\
        （端末の前での操作やサービス）、インターネット以外からのコンピューターアカウント（NAME$）、Windows 自身のログオンは表示しません。\
        表記の異なる同じアカウントは SID で 1 つにまとめ、同じログの写しや書き出しは 1 回だけ数えます。
        """))

  @Argument(help: help(en: "Files or folders.", ja: "ファイルまたはフォルダー。"))
  var evidence: [String] = []

  @Option(name: .customLong("case"), help: help(en: "The evidence of this case file.", ja: "この事案ファイルの証拠。"))
  var casePath: String?

  @Flag(help: help(en: "Notable rows only.", ja: "注目すべき行だけを表示する。"))
  var notable = false

  @OptionGroup var output: OutputOptions
  @OptionGroup var common: CommonOptions

  func validate() throws { try HostSource.validate(evidence, casePath) }

  func run() throws {
    let activity =
      if let casePath {
        try HostSurveying.survey(try Casebook.open(casePath), findings: [], scope: .none)
      } else {
        HostSurveying.survey(paths: evidence, scope: .none)
      }
    let isPartial = HostSurveying.reportLosses(activity)
    let rows = activity.logons.filter { !notable || !$0.notes.isEmpty }
    switch output.format {
    case .ndjson: rows.forEach { Stream.out($0.json) }
    case .json: Stream.out("[" + rows.map { "\n" + $0.json }.joined(separator: ",") + "\n]")
    case .table:
      show(rows)
      if activity.omittedLogons > 0 {
        let count = activity.omittedLogons
        Stream.out(
          text(
            en: "Not listed: \(count) logons of computer accounts and of Windows itself.",
            ja: "コンピューターアカウントと Windows 自身のログオン \(count) 件は表示していません。"))
      }
    }
    if isPartial { throw ExitStatus.partial.error }
  }

  private func show(_ rows: [LogonRow]) {
    guard !rows.isEmpty else {
      Stream.out(text(en: "No logons of people from elsewhere.", ja: "他の場所からの利用者のログオンはありません。"))
      return
    }
    var table = Table([
      text(en: "ACCOUNT", ja: "アカウント"), text(en: "FROM", ja: "接続元"), text(en: "COMPUTER", ja: "端末"),
      text(en: "TYPE", ja: "種別"), text(en: "OK", ja: "成功"), text(en: "FAILED", ja: "失敗"),
      text(en: "FIRST (UTC)", ja: "最初 (UTC)"), text(en: "LAST (UTC)", ja: "最後 (UTC)"), text(en: "NOTE", ja: "注目点"),
    ])
    for row in rows {
      table.add([
        Table.Cell(row.account), Table.Cell(row.source), Table.Cell(row.computer), Table.Cell(row.kindText),
        Table.Cell("\(row.successes)"), Table.Cell("\(row.failures)"), Table.Cell(HostSource.time(row.first)),
        Table.Cell(HostSource.time(row.last)),
        Table.Cell(row.notes.map { $0.phrase[.current] }.joined(separator: text(en: ", ", ja: "、"))) {
          row.notes.isEmpty ? $0 : Terminal.output.paint($0, .medium)
        },
      ])
    }
    table.lines(.output).forEach(Stream.out)
    Stream.out("")
    let count = rows.count { !$0.notes.isEmpty }
    Stream.out(text(en: "\(rows.count) pairs, \(count) notable.", ja: "\(rows.count) 組、うち注目 \(count) 組。"))
  }
}

/// What `logons` and `processes` have in common.
enum HostSource {
  static func validate(_ evidence: [String], _ casePath: String?) throws {
    if evidence.isEmpty == (casePath == nil) {
      throw ValidationError(text(en: "Name evidence, or a case by --case.", ja: "証拠か --case のどちらかを指定してください。"))
    }
  }

  /// `2024-07-01T13:14:30Z`, without a fraction.
  static func time(_ time: EventTime?) -> String { time.map { String($0.description.prefix(19)) + "Z" } ?? "-" }
}
