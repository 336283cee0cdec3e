import Casebook
import EventModel

/// Groups of findings as people read them in a terminal.
enum GroupTable {
  /// One line a group.
  static func lines(_ groups: [FindingGroup], by grouping: FindingGrouping, terminal: Terminal = .output) -> [String] {
    var table = Table([
      text(en: "LEVEL", ja: "重大度"), text(en: "FINDINGS", ja: "検出"), text(en: "RULES", ja: "ルール"),
      text(en: "FILES", ja: "ファイル"), text(en: "FIRST (UTC)", ja: "最初 (UTC)"), text(en: "LAST (UTC)", ja: "最後 (UTC)"),
      title(grouping),
    ])
    for group in groups {
      table.add([
        Table.Cell(group.level.name) { terminal.paint($0, group.level) },
        Table.Cell(String(group.findings)), Table.Cell(String(group.rules)), Table.Cell(String(group.evidence)),
        Table.Cell(second(group.first)), Table.Cell(second(group.last)),
        Table.Cell(Language.current == .ja ? group.nameJa ?? group.name : group.name),
      ])
    }
    return table.lines(terminal)
  }

  private static func second(_ time: EventTime?) -> String {
    time.map { String($0.description.prefix(19)) + "Z" } ?? "-"
  }

  private static func title(_ grouping: FindingGrouping) -> String {
    switch grouping {
    case .rule: text(en: "RULE", ja: "ルール")
    case .technique: text(en: "TECHNIQUE", ja: "技術")
    case .computer: text(en: "COMPUTER", ja: "端末")
    case .account: text(en: "ACCOUNT", ja: "アカウント")
    case .address: text(en: "ADDRESS", ja: "アドレス")
    case .evidence: text(en: "EVIDENCE", ja: "証拠")
    case .day: text(en: "DAY (UTC)", ja: "日 (UTC)")
    }
  }
}
