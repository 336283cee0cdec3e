import EventModel
import GRDB

extension FindingQuery {
  /// The tables that `condition` speaks of: `f` finding, `r` rule.
  static let tables = "finding f JOIN rule r ON r.id = f.ruleId"

  /// The conditions as SQL over `tables`.
  var condition: SQL {
    var parts: [SQL] = ["f.level BETWEEN \(minimumLevel.rank) AND \(maximumLevel.rank)"]
    if let from { parts.append("f.time >= \(from.nanoseconds)") }
    if let until { parts.append("f.time < \(until.nanoseconds)") }
    if !techniques.isEmpty { parts.append(FindingQuery.any(techniques.map(FindingQuery.technique))) }
    if !organisations.isEmpty { parts.append(organisationCondition) }
    if !evidence.isEmpty { parts.append(FindingQuery.any(evidence.map(FindingQuery.evidence))) }
    if !rules.isEmpty { parts.append("r.ruleId IN \(rules.map(StoredText.column))") }
    if !observables.isEmpty { parts.append(observableCondition) }
    if let text, !text.isEmpty { parts.append(FindingQuery.text(text)) }
    return parts.map { "(\($0))" }.joined(separator: " AND ")
  }

  /// Order, limit and offset. The identifier makes the order whole, so that it never depends on chance.
  var tail: SQL {
    let time: SQL = "coalesce(f.time, 9223372036854775807), f.findingId"
    let sorting: SQL = order == .time ? time : "f.level DESC, \(time)"
    return "ORDER BY \(sorting) LIMIT \(limit.map { max(0, $0) } ?? -1) OFFSET \(max(0, offset))"
  }

  private var organisationCondition: SQL {
    """
    EXISTS (SELECT 1 FROM evidencePath p WHERE p.evidenceId = f.evidenceId
      AND p.organisation IN \(organisations.map(StoredText.column)))
    """
  }

  private var observableCondition: SQL {
    """
    f.observableSetId IN (SELECT m.setId FROM observable o JOIN observableSetMember m ON m.observableId = o.id
      WHERE o.value IN \(observables.map(StoredText.column)))
    """
  }

  private static func any(_ conditions: [SQL]) -> SQL { conditions.map { "(\($0))" }.joined(separator: " OR ") }

  private static func technique(_ technique: String) -> SQL {
    // Sub-techniques sort between `T1566.` and `T1566/`, the character after the dot.
    """
    f.techniqueSetId IN (SELECT t.setId FROM techniqueSetMember t
      WHERE t.technique = \(technique) OR (t.technique >= \(technique + ".") AND t.technique < \(technique + "/")))
    """
  }

  private static func evidence(_ wanted: String) -> SQL {
    let text = StoredText.column(wanted)
    var folder = text
    while folder.hasSuffix("/") { folder.removeLast() }
    let path: SQL = """
      EXISTS (SELECT 1 FROM evidencePath p WHERE p.evidenceId = f.evidenceId AND (p.path = \(text)
        OR substr(p.path, 1, length(\(folder)) + 1) = \(folder + "/")
        OR substr(p.path, -length(\(text)) - 1) = \("/" + text)))
      """
    let hexadecimal = wanted.lowercased()
    guard wanted.utf8.count >= 6, hexadecimal.allSatisfy({ "0123456789abcdef".contains($0) }) else { return path }
    return """
      \(path) OR EXISTS (SELECT 1 FROM evidence e WHERE e.id = f.evidenceId
        AND substr(e.sha256, 1, length(\(hexadecimal))) = \(hexadecimal))
      """
  }

  private static func text(_ text: String) -> SQL {
    let pattern = StoredText.pattern(StoredText.column(text))
    // Reasons are JSON: the text stands in them as JSON writes it.
    var json = JSONWriter()
    json.value(String(text.prefix(CasebookLimits.searchText)))
    let quoted = StoredText.pattern(String(json.text.dropFirst().dropLast()))
    return """
      r.title LIKE \(pattern) ESCAPE '\\' OR r.titleJa LIKE \(pattern) ESCAPE '\\'
      OR f.recordId LIKE \(pattern) ESCAPE '\\'
      OR f.reasonSetId IN (SELECT s.id FROM reasonSet s WHERE s.reasons LIKE \(quoted) ESCAPE '\\')
      OR f.observableSetId IN (SELECT m.setId FROM observable o JOIN observableSetMember m ON m.observableId = o.id
        WHERE o.value LIKE \(pattern) ESCAPE '\\')
      """
  }
}
