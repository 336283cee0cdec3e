import EventModel
import Foundation
import Testing

@testable import Sigma

/// Every row of the specification's tables of log sources is known to the mappings.
struct TaxonomyTests {
  /// A row: the log source and what its description says.
  private struct Row {
    var source: RuleLogSource
    var codes: [UInt32]
    var channels: [String]
  }

  /// Rows of the tables `| Product | Logsource | Description |`.
  private static func rows(_ text: String) -> [Row] {
    text.split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count >= 2, let cell = cells.first(where: { $0.contains("product: ") || $0.contains("category: ") })
      else { return nil }
      var source = RuleLogSource()
      for part in cell.components(separatedBy: "<br>") {
        let words = part.trimmingCharacters(in: .whitespaces).components(separatedBy: ": ")
        guard words.count == 2 else { continue }
        switch words[0] {
        case "product": source.product = words[1]
        case "category": source.category = words[1]
        case "service": source.service = words[1]
        default: continue
        }
      }
      let said = cells.last.map { $0 == cell ? "" : $0 } ?? ""
      var isChannel = false
      var row = Row(source: source, codes: [], channels: [])
      for part in said.components(separatedBy: "<br>") {
        var word = part.trimmingCharacters(in: .whitespaces)
        if word.hasPrefix("EventID") { isChannel = false }
        if word.hasPrefix("Channel") { isChannel = true }
        if let colon = word.firstIndex(of: ":"), word.hasPrefix("EventID") || word.hasPrefix("Channel") {
          word = String(word[word.index(after: colon)...]).trimmingCharacters(in: .whitespaces)
        }
        if word.hasPrefix("- ") { word = String(word.dropFirst(2)) }
        guard !word.isEmpty else { continue }
        if isChannel { row.channels.append(word) } else if let code = UInt32(word) { row.codes.append(code) }
      }
      return row
    }
  }

  private static func text(_ path: String) throws -> String? {
    guard let folder = Corpora.folder else { return nil }
    let url = folder.appendingPathComponent("sigma/specification/specification/" + path)
    return try String(contentsOf: url, encoding: .utf8)
  }

  /// Log sources of the specification that no reader of Kagami produces.
  private static let foreign: Set<String> = [
    "/azure/pim",
    "/bitbucket/audit",
    "/cisco/bgp",
    "/cisco/duo",
    "/cisco/ldp",
    "/huawei/ldp",
    "/juniper/ldp",
    "/linux/guacamole",
    "/m365/threat_detection",
    "/modsecurity/",
    "/onelogin/onelogin.events",
    "/zeek/dce_rpc",
    "/zeek/dns",
    "/zeek/http",
    "/zeek/kerberos",
    "/zeek/rdp",
    "/zeek/smb_files",
    "/zeek/x509",
    "application/django/",
    "application/python/",
    "application/rpc_firewall/",
    "application/ruby_on_rails/",
    "application/spring/",
    "application/sql/",
    "database//",
    "file_event/macos/",
    "network//connection",
    "network//dns",
    "process_creation/macos/",
  ]

  @Test func everyRowOfTheLogSourceTables() throws {
    guard let text = try Self.text("sigma-appendix-taxonomy.md") else {
      print("SKIPPED: the specification's tables of log sources (no ../shared)")
      return
    }
    let rows = Self.rows(text)
    #expect(rows.count > 100)
    var unknown: Set<String> = []
    for row in rows where !Corpora.mappings.isKnown(row.source) {
      unknown.insert(
        [row.source.category, row.source.product, row.source.service].map { $0 ?? "" }.joined(separator: "/"))
    }
    #expect(unknown == Self.foreign, "\(unknown.symmetricDifference(Self.foreign).sorted())")
  }

  @Test func everyRowOfTheWindowsTables() throws {
    guard let text = try Self.text("sigma-appendix-taxonomy.md") else {
      print("SKIPPED: the specification's tables of Windows channels (no ../shared)")
      return
    }
    let rows = Self.rows(text).filter { $0.source.product == "windows" && !$0.channels.isEmpty }
    #expect(rows.count > 60)
    for row in rows {
      for channel in row.channels {
        // One row writes a prefix of a collector into the name.
        let channel = channel.replacing("WinEventLog:", with: "")
        let words = Corpora.mappings.words(
          of: LogSource(dataType: "windows:evtx", product: "windows", channel: channel))
        let routes = Corpora.mappings.routes(for: row.source)
        for code in row.codes.isEmpty ? [7] : row.codes {
          #expect(routes.contains { $0.admits(words, [code]) }, "\(row.source) \(channel) \(code)")
        }
      }
    }
  }
}
