import Foundation
import Testing

@testable import Sigma

/// The page docs/sigma-conformance.md: every row of the specification is on it, and every test that it names exists.
struct ConformanceTests {
  /// In place of a bar inside a cell.
  private static let bar = "\u{1}"

  /// The sections of the page: heading to text.
  private static let sections: [String: String] = {
    var sections: [String: String] = [:]
    var heading = ""
    for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("## ") { heading = String(line.dropFirst(3)) }
      sections[heading, default: ""] += line.replacing("\\|", with: bar) + "\n"
    }
    return sections
  }()

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  private static let page =
    (try? String(contentsOf: root.appendingPathComponent("docs/sigma-conformance.md"), encoding: .utf8)) ?? ""

  /// What stands between backquotes.
  private static func quoted(_ text: some StringProtocol) -> [String] {
    text.split(separator: "`", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }
      .map { String($0.element).replacing(bar, with: "|") }
  }

  @Test func everyTestOnThePageExists() throws {
    let sources = ["SigmaTests", "EventLogTests", "CommandsTests"].flatMap { folder in
      let url = Self.root.appendingPathComponent("Tests/" + folder)
      let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
      return names.filter { $0.hasSuffix(".swift") }.compactMap { name in
        try? String(contentsOf: url.appendingPathComponent(name), encoding: .utf8)
      }
    }
    var count = 0
    for line in Self.page.split(separator: "\n") where line.hasPrefix("|") {
      for name in Self.quoted(line.split(separator: "|").last ?? "") {
        let parts = name.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, parts[0].hasSuffix("Tests") else { continue }
        count += 1
        let isThere = sources.contains { text in
          text.contains("struct \(parts[0]) ")
            && (text.contains("func \(parts[1])(") || text.contains("func `\(parts[1])`("))
        }
        #expect(isThere, "\(name)")
      }
    }
    #expect(count > 120)
  }

  /// Attributes, and the bullets whose first word is set as code or is a word of the language.
  private static func rows(_ text: String) -> [String] {
    var isExample = false
    return text.split(separator: "\n").flatMap { line -> [String] in
      if line.hasPrefix("```") { isExample.toggle() }
      if isExample { return [] }
      if line.hasPrefix("**Attribute") {
        let names = line.drop { $0 != ":" }.filter { $0 != ":" && $0 != "*" }
        return names.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      }
      let bullet = line.drop { $0 == " " }
      guard bullet.hasPrefix("- ") else { return [] }
      let rest = bullet.dropFirst(2).drop { $0 == " " }
      if rest.hasPrefix("`"), let first = quoted(rest).first { return [first] }
      if rest.allSatisfy({ $0.isLowercase || $0 == "_" }) { return [String(rest)] }
      return []
    }
  }

  @Test(arguments: [
    ("sigma-rules-specification.md", 60), ("sigma-appendix-modifiers.md", 31),
    ("sigma-correlation-rules-specification.md", 30), ("sigma-filters-specification.md", 10),
    ("sigma-appendix-tags.md", 9),
  ]) func everyRowOfTheSpecificationIsOnThePage(document: String, least: Int) throws {
    let section = Set(Self.quoted(Self.sections[document] ?? ""))
    #expect(!section.isEmpty)
    guard let folder = Corpora.folder else {
      print("SKIPPED: rows of \(document) (no ../shared)")
      return
    }
    let url = folder.appendingPathComponent("sigma/specification/specification/" + document)
    let rows = Self.rows(try String(contentsOf: url, encoding: .utf8))
    #expect(Set(rows).count >= least, "\(Set(rows).count)")
    for row in Set(rows).sorted() { #expect(section.contains(row), "\(row)") }
  }

  /// Names of fields in the taxonomy's table and lists.
  @Test func everyFieldOfTheTaxonomyIsOnThePage() throws {
    let section = Set(Self.quoted(Self.sections["sigma-appendix-taxonomy.md"] ?? ""))
    #expect(!section.isEmpty)
    guard let folder = Corpora.folder else {
      print("SKIPPED: fields of the taxonomy (no ../shared)")
      return
    }
    let url = folder.appendingPathComponent("sigma/specification/specification/sigma-appendix-taxonomy.md")
    let text = try String(contentsOf: url, encoding: .utf8)
    let fields = try #require(text.range(of: "\n## Fields\n"))
    let history = try #require(text.range(of: "\n## History\n"))
    var isTable = false
    var count = 0
    for line in text[fields.upperBound..<history.lowerBound].split(separator: "\n") {
      let isRow = line.hasPrefix("| ") && !line.hasPrefix("| ---")
      if line.hasPrefix("| Field Name") { isTable = true } else if !line.hasPrefix("|") { isTable = false }
      var name: String?
      if isTable, isRow, !line.hasPrefix("| Field Name") {
        name = line.split(separator: "|").first?.trimmingCharacters(in: .whitespaces)
      } else if line.hasPrefix("    - `") || line.hasPrefix("  - `") {
        name = Self.quoted(line).first
      } else if line.hasPrefix("  - "), let colon = line.firstIndex(where: { $0 == ":" }) {
        name = line[..<colon].dropFirst(4).trimmingCharacters(in: .whitespaces)
      }
      guard let name, !name.hasPrefix("Field"), !name.hasPrefix("service") else { continue }
      count += 1
      #expect(section.contains(name), "\(name)")
    }
    #expect(count > 80, "\(count)")
  }

  /// Where pySigma and Kagami decide differently, the page says so.
  static func isDecision(_ input: String) -> Bool {
    let rows = (sections["pySigma"] ?? "").split(separator: "\n").filter { $0.hasPrefix("|") }
    let inputs = rows.flatMap { quoted($0.split(separator: "|").first ?? "") }
    return !input.isEmpty && inputs.contains(input.replacing("\n", with: "; "))
  }
}
