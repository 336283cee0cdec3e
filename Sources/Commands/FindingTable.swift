import EventModel

/// Findings as people read them in a terminal.
enum FindingTable {
  /// One line a finding.
  static func lines(_ findings: [Finding], terminal: Terminal = .output) -> [String] {
    var table = Table([
      text(en: "LEVEL", ja: "重大度"), text(en: "TIME (UTC)", ja: "時刻 (UTC)"), text(en: "ID", ja: "ID"),
      text(en: "RULE", ja: "ルール"), text(en: "WHERE", ja: "場所"),
    ])
    for finding in findings {
      table.add([
        Table.Cell(finding.level.name) { terminal.paint($0, finding.level) },
        Table.Cell(finding.time?.description ?? "-"),
        Table.Cell(String(finding.id.prefix(8))),
        Table.Cell(DisplayWidth.cut(finding.rule.name, to: 64)),
        Table.Cell(place(of: finding)),
      ])
    }
    return table.lines(terminal)
  }

  /// One finding in one line, for output that is not known in advance.
  static func line(_ finding: Finding, terminal: Terminal = .output) -> String {
    let time = DisplayWidth.pad(finding.time.map { String($0.description.prefix(19)) + "Z" } ?? "-", to: 20)
    let line = "  \(time)  \(String(finding.id.prefix(8)))  \(finding.rule.name)  \(place(of: finding))"
    let level = terminal.paint(DisplayWidth.pad(finding.level.name, to: 8), finding.level)
    let shown = terminal.isInteractive ? DisplayWidth.cut(line, to: max(20, terminal.columns - 8)) : line
    return level + Terminal.safe(shown)
  }

  /// Everything about one finding.
  static func details(of finding: Finding, terminal: Terminal = .output) -> [String] {
    var lines = [
      terminal.paint(finding.level.name, finding.level) + "  " + terminal.bold(Terminal.safe(finding.rule.name)),
      "",
      row(text(en: "Finding", ja: "検出"), finding.id),
      row(text(en: "Rule", ja: "ルール"), finding.rule.id),
      row(text(en: "Time (UTC)", ja: "時刻 (UTC)"), finding.time?.description ?? text(en: "unknown", ja: "不明")),
      row(text(en: "Evidence", ja: "証拠"), finding.evidence.path),
      row("SHA-256", finding.evidence.sha256),
      row(text(en: "Record", ja: "記録"), "\(finding.record.id)  (\(finding.record.dataType))"),
    ]
    if !finding.techniques.isEmpty { lines.append(row("ATT&CK", finding.techniques.joined(separator: ", "))) }
    lines.append(row(text(en: "Origin", ja: "経路"), finding.origin.steps.map(step).joined(separator: " › ")))
    lines += ["", terminal.bold(text(en: "Why", ja: "理由"))]
    lines += finding.reasons.map {
      "  \(Terminal.safe($0.field)): \(Terminal.safe($0.value))\n      \(Terminal.safe($0.condition))"
    }
    if !finding.observables.isEmpty {
      lines += ["", terminal.bold(text(en: "Observables", ja: "観測値"))]
      lines += finding.observables.map { "  \($0.type.rawValue): \(Terminal.safe($0.value))" }
    }
    return lines
  }

  private static func row(_ name: String, _ value: String) -> String {
    DisplayWidth.pad(name, to: 14) + Terminal.safe(value)
  }

  private static func step(_ step: Origin.Step) -> String {
    guard let offset = step.offset else { return step.name }
    return "\(step.name) @\(offset)" + (step.length.map { "+\($0)" } ?? "")
  }

  private static func place(of finding: Finding) -> String { "\(finding.evidence.path): \(finding.record.id)" }
}

extension Finding.RuleReference {
  /// The title in the user's language.
  var name: String { Language.current == .ja ? titleJa ?? title : title }
}

extension Level {
  /// The level in the user's language.
  var name: String {
    switch self {
    case .critical: text(en: "critical", ja: "緊急")
    case .high: text(en: "high", ja: "高")
    case .medium: text(en: "medium", ja: "中")
    case .low: text(en: "low", ja: "低")
    case .informational: text(en: "info", ja: "情報")
    }
  }
}
