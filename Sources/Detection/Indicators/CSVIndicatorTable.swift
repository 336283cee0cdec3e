import EventModel

/// Tables with a header: a value column with or without a type column, or columns named after kinds of values.
extension IndicatorCollection {
  mutating func loadCSV(_ bytes: [UInt8], header: CSVIndicatorHeader, _ context: FileContext) {
    var rows = CSVRows(
      bytes, start: header.bodyStart, delimiter: header.delimiter, firstLine: header.lines + 1, limit: limits.lineBytes)
    while let row = rows.next() {
      if row.isTooLong {
        note(
          IndicatorIssue(
            .overLimit, file: context.file, line: row.line, detail: "a row of more than \(limits.lineBytes) bytes"))
        continue
      }
      if row.cells.allSatisfy(\.isEmpty) || row.cells.first?.hasPrefix("#") == true { continue }
      addRow(row, header, context)
    }
  }

  private mutating func addRow(_ row: CSVRows.Row, _ header: CSVIndicatorHeader, _ context: FileContext) {
    var values: [(String, IndicatorTypes.Meaning, String)] = []
    var type: String?
    var plain = Indicator(.value(Observable(.domainName, "")), source: context.source)
    var level: Level?
    for (cell, role) in zip(row.cells, header.roles) where !cell.isEmpty {
      switch role {
      case .value: values.append((cell, .any, ""))
      case .typed(let name, let meaning): values.append((cell, meaning, name))
      case .type: type = cell.lowercased()
      case .description: plain.description += (plain.description.isEmpty ? "" : "; ") + cell.prefix(512)
      case .source: plain.source = String(cell.prefix(200))
      case .title: plain.title = String(cell.prefix(200))
      case .level: level = IndicatorCollection.level(named: cell)
      case .validUntil: plain.validUntil = EventTime(rfc3339: cell)
      case .other: break
      }
    }
    if values.isEmpty {
      note(IndicatorIssue(.unreadableEntry, file: context.file, line: row.line, detail: "a row without a value"))
    }
    for (cell, meaning, name) in values {
      var meaning = meaning
      if name.isEmpty, let type {
        if let known = IndicatorTypes.names[type] {
          meaning = known
        } else if type.contains("|") {
          addComposite(cell, type: type, like: plain, level: level, line: row.line, context)
          continue
        }
      }
      guard let pattern = IndicatorTypes.pattern(cell, meaning: meaning) else {
        noteUnreadable(cell, file: context.file, line: row.line, meant: name.isEmpty ? type : name)
        continue
      }
      add(IndicatorCollection.indicator(pattern, like: plain, level: level), file: context.file, line: row.line)
    }
  }

  private mutating func addComposite(
    _ cell: String, type: String, like plain: Indicator, level: Level?, line: Int, _ context: FileContext
  ) {
    let patterns = MISPEvent.patterns(type: type, value: cell) ?? []
    if patterns.isEmpty { noteUnreadable(cell, file: context.file, line: line, meant: type) }
    for pattern in patterns {
      add(IndicatorCollection.indicator(pattern, like: plain, level: level), file: context.file, line: line)
    }
  }

  /// The same words about another pattern.
  static func indicator(_ pattern: Indicator.Pattern, like plain: Indicator, level: Level?) -> Indicator {
    Indicator(
      pattern, source: plain.source, title: plain.title, description: plain.description, level: level,
      techniques: plain.techniques, validUntil: plain.validUntil)
  }

  /// Levels as feeds name them.
  static func level(named text: String) -> Level? {
    switch text.lowercased() {
    case "info", "information", "informational", "none": .informational
    case "low": .low
    case "medium", "moderate", "med": .medium
    case "high": .high
    case "critical", "very high", "severe": .critical
    default: nil
    }
  }
}
