import ArgumentParser
import EventModel
import Foundation
import Knowledge
import Linking

/// `kagami campaigns`: which incidents of a register belong together, and why.
struct CampaignsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "campaigns",
    abstract: text(en: "Link the incidents of a register into campaigns.", ja: "登録された事案をキャンペーンに結び付ける。"),
    discussion: text(
      en:
        "A register is NDJSON (one incident a line), JSON, CSV, YAML, a STIX 2.1 bundle or a MISP event. See docs/linking.md.",
      ja: "登録簿は NDJSON（1 行 1 事案）、JSON、CSV、YAML、STIX 2.1、MISP のいずれか。docs/linking.md を参照。"))

  @Option(help: help(en: "The register. Repeatable.", ja: "登録簿のファイル。繰り返し可。"))
  var register: [String]

  @Flag(help: help(en: "Print one JSON document.", ja: "JSON 文書を 1 つ出力する。"))
  var json = false

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if register.isEmpty { throw ValidationError(text(en: "Name a register.", ja: "登録簿を指定してください。")) }
  }

  func run() throws {
    var incidents: [IncidentReport] = []
    var issues: [InputIssue] = []
    for path in register {
      let read = RegisterReader.read(try InputFile.read(path), name: path)
      incidents += read.incidents
      issues += read.issues
    }
    let result = Linker.link(incidents, options: LinkingOptions(knowledge: KnowledgeBase.shipped()))
    issues += result.issues
    issues.forEach { Stream.error(Terminal.safe($0.line(in: .current))) }
    if json {
      Stream.out(String(decoding: try RegisterOutput.json(result), as: UTF8.self))
    } else {
      show(result, of: incidents.count)
    }
    let isPartial = issues.contains { $0.effect != .noted }
    throw (isPartial ? ExitStatus.partial : result.campaigns.isEmpty ? .nothingFound : .findings).error
  }

  private func show(_ result: LinkingResult, of total: Int) {
    for campaign in result.campaigns {
      Stream.out(Terminal.output.bold(Terminal.safe(campaign.name ?? campaign.id)))
      let span = [campaign.summary.firstSeen, campaign.summary.lastSeen].map {
        $0.map { String($0.description.prefix(10)) } ?? "?"
      }
      Stream.out(
        text(en: "  \(campaign.incidents.count) incidents, ", ja: "  \(campaign.incidents.count) 件の事案、")
          + span.joined(separator: " – "))
      let facts: [(String, [Tally])] = [
        (text(en: "sectors", ja: "分野"), campaign.summary.sectors),
        (text(en: "tactics", ja: "手口"), campaign.summary.tactics),
        (text(en: "software", ja: "ソフトウェア"), campaign.summary.software),
        (text(en: "from", ja: "基盤"), campaign.summary.infrastructure),
      ]
      for (name, tallies) in facts where !tallies.isEmpty {
        let words = tallies.prefix(6).map { "\($0.value) (\($0.count))" }.joined(separator: ", ")
        Stream.out(Terminal.safe("  \(DisplayWidth.pad(name, to: 12)) \(words)"))
      }
      for link in campaign.links.prefix(3) {
        let why = link.reasons.prefix(3).map { "\($0.kind) \($0.value)" }.joined(separator: "; ")
        Stream.out(Terminal.safe("    \(link.from) – \(link.to): \(why)"))
      }
      let rest = campaign.links.count - 3
      if rest > 0 { Stream.out(text(en: "    and \(rest) more links (--json)", ja: "    ほか \(rest) 件の結び付き（--json）")) }
      Stream.out("")
    }
    Stream.out(
      text(
        en: "\(total) incidents: \(result.campaigns.count) campaigns, \(result.unlinked.count) incidents in none.",
        ja: "事案 \(total) 件: キャンペーン \(result.campaigns.count) 件、どれにも属さない事案 \(result.unlinked.count) 件。"))
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
