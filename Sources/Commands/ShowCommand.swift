import ArgumentParser
import Bytes
import Casebook
import EventModel
import Intake
import Pipeline

/// `kagami show`: one finding, with the bytes it stands on.
struct ShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: text(en: "Show one finding with its bytes in context.", ja: "検出 1 件を、根拠のバイト列とともに表示する。"))

  @Argument(help: help(en: "Identifier of the finding, or the start of it.", ja: "検出の ID（先頭部分だけでもよい）。"))
  var finding: String

  @Option(name: .customLong("case"), help: help(en: "The case file.", ja: "事案ファイル。"))
  var casePath: String

  @Option(help: help(en: "Bytes shown before and after the record.", ja: "記録の前後に表示するバイト数。"))
  var context = 256

  @Flag(help: help(en: "Print the finding as JSON.", ja: "検出を JSON で出力する。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func run() throws {
    let casebook = try Casebook.open(casePath)
    guard let found = try casebook.finding(finding) else {
      Stream.error(text(en: "No finding starts with \(finding).", ja: "\(finding) で始まる検出はありません。"))
      throw ExitStatus.failed.error
    }
    if json {
      Stream.out(found.json)
      return
    }
    FindingTable.details(of: found).forEach(Stream.out)
    // From here on hostile bytes are read, by C libraries too.
    if found.record.dataType.hasPrefix("windows:") {
      try showProcesses(around: found, of: casebook)
    } else {
      try casebook.close()
      Confinement.enter()
    }
    Stream.out("")
    Stream.out(Terminal.output.bold(text(en: "Bytes", ja: "バイト列")))
    bytes(of: found).forEach(Stream.out)
  }

  /// The tree around the process that did it, for records of Windows.
  private func showProcesses(around finding: Finding, of casebook: Casebook) throws {
    let activity = try HostSurveying.survey(
      casebook, findings: [finding], scope: .aroundFindings, only: finding.evidence.sha256)
    guard !activity.processes.isEmpty else { return }
    Stream.out("")
    Stream.out(Terminal.output.bold(text(en: "Processes", ja: "プロセス")))
    ProcessLines.lines(activity.processes).forEach { Stream.out("  " + $0) }
  }

  private func bytes(of finding: Finding) -> [String] {
    do {
      let region = try FileRegion(path: EvidencePath(displayed: finding.evidence.path).bytes)
      let locator = OriginLocator(inputBytes: region.count)
      guard let excerpt = try locator.locate(finding.origin, in: region, context: max(0, context)) else {
        return ["  " + text(en: "The record has no bytes of its own.", ja: "この記録に対応するバイト列はありません。")]
      }
      return changed(region, finding) + ExcerptText.lines(excerpt)
    } catch {
      let reason = Terminal.safe("\(error)")
      return ["  " + text(en: "The evidence cannot be read now: \(reason)", ja: "証拠を読めません: \(reason)")]
    }
  }

  /// A warning when the file is no longer the one that was scanned.
  private func changed(_ region: FileRegion, _ finding: Finding) -> [String] {
    var hash = SHA256()
    var offset: UInt64 = 0
    var chunk: [UInt8] = []
    while let got = try? region.read(at: offset, into: &chunk, atMost: 1 << 20), got > 0 {
      hash.update(chunk)
      offset += UInt64(got)
      chunk.removeAll(keepingCapacity: true)
    }
    guard hash.finish() != finding.evidence.sha256 else { return [] }
    return ["  " + text(en: "WARNING: the file has changed since it was scanned.", ja: "警告: 走査後にファイルが変更されています。")]
  }
}

/// Bytes for people: text as lines with control characters made visible, everything else as hexadecimal.
enum ExcerptText {
  static func lines(_ excerpt: OriginLocator.Excerpt, terminal: Terminal = .output) -> [String] {
    if let rendering = excerpt.rendering {
      return rendering.split(separator: "\n").map { "  " + Terminal.safe(String($0)) }
    }
    let isText = ContentType.isText(excerpt.bytes)
    var lines = isText ? text(excerpt, terminal) : hexadecimal(excerpt, terminal)
    if excerpt.isCut { lines.append("  …") }
    return lines
  }

  private static func text(_ excerpt: OriginLocator.Excerpt, _ terminal: Terminal) -> [String] {
    var lines: [String] = []
    var start = 0
    for (index, byte) in excerpt.bytes.enumerated() where byte == 0x0a || index == excerpt.bytes.count - 1 {
      let end = byte == 0x0a ? index : index + 1
      let isRecord = start < excerpt.record.upperBound && end > excerpt.record.lowerBound
      let line = Terminal.safe(String(decoding: excerpt.bytes[start..<end].filter { $0 != 0x0d }, as: UTF8.self))
      lines.append(isRecord ? "▶ " + terminal.bold(line) : "  " + line)
      start = index + 1
    }
    return lines
  }

  private static func hexadecimal(_ excerpt: OriginLocator.Excerpt, _ terminal: Terminal) -> [String] {
    stride(from: 0, to: excerpt.bytes.count, by: 16).map { start in
      let row = excerpt.bytes[start..<min(start + 16, excerpt.bytes.count)]
      let hex = row.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
      let shown = String(decoding: row.map { (0x20..<0x7f).contains($0) ? $0 : 0x2e }, as: UTF8.self)
      let offset = String(excerpt.offset + UInt64(start), radix: 16)
      let mark = excerpt.record.overlaps(start..<start + 16) ? "▶ " : "  "
      return mark + String(repeating: "0", count: max(0, 10 - offset.count)) + offset + "  "
        + DisplayWidth.pad(hex, to: 48) + " " + shown
    }
  }
}
