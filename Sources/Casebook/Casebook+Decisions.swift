public import EventModel
import Foundation
import GRDB

extension Casebook {
  /// A decision as the case keeps it.
  public struct StoredDecision: Sendable, Equatable {
    /// Number in the case, from 1.
    public var number: Int64
    /// What was decided.
    public var decision: LinkDecision
  }

  /// Keeps an analyst's decision. Its time must be set; equal ones are kept once.
  ///
  /// - Returns: Its number.
  @discardableResult
  public func add(_ decision: LinkDecision, at time: EventTime) throws(CasebookError) -> Int64 {
    let incidents = Casebook.incidents(decision)
    return try write { database in
      let arguments: StatementArguments = [
        decision.action.rawValue, incidents, decision.name.map(StoredText.column),
        StoredText.column(decision.reason), (decision.time ?? time).nanoseconds,
      ]
      try database.execute(
        sql: """
          INSERT INTO linkDecision (action, incidents, name, reason, decided) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT DO NOTHING
          """, arguments: arguments)
      return try Int64.fetchOne(
        database,
        sql:
          "SELECT id FROM linkDecision WHERE action = ? AND incidents = ? AND name IS ? AND reason = ? AND decided = ?",
        arguments: arguments) ?? 0
    }
  }

  /// Takes a decision back; false when there is none of that number.
  public func removeDecision(_ number: Int64) throws(CasebookError) -> Bool {
    try write { database in
      try database.execute(sql: "DELETE FROM linkDecision WHERE id = ?", arguments: [number])
      return database.changesCount == 1
    }
  }

  /// All decisions, the oldest first.
  public func decisions() throws(CasebookError) -> [StoredDecision] {
    try read { try Casebook.decisions($0) }
  }

  static func decisions(_ database: Database) throws -> [StoredDecision] {
    try Row.fetchAll(database, sql: "SELECT * FROM linkDecision ORDER BY decided, id").compactMap { row in
      let action: String = try row.get("action")
      let incidents: String = try row.get("incidents")
      // A kind of a newer program cannot be here: `open` refuses newer files.
      guard let action = LinkDecision.Action(rawValue: action) else { return nil }
      let ids = try JSONDecoder().decode([String].self, from: Data(incidents.utf8))
      var decision = try LinkDecision(action, incidents: ids, name: row.get("name"), reason: row.get("reason"))
      decision.time = EventTime(nanoseconds: try row.get("decided"))
      return try StoredDecision(number: row.get("id"), decision: decision)
    }
  }

  static func incidents(_ decision: LinkDecision) -> String {
    var json = JSONWriter()
    json.beginArray()
    for id in decision.incidents { json.value(StoredText.column(id)) }
    json.endArray()
    return json.text
  }
}
