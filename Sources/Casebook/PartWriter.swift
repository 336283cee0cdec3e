import EventModel
import GRDB

/// Finds or adds the rows of what findings have in common, inside one transaction.
///
/// Every part has a key: all that its rows say, as bytes. Texts that Swift calls equal though their bytes differ (a name as
/// macOS writes it) stay apart.
struct PartWriter {
  private let database: Database
  /// One key, used again for every part.
  private var key: [UInt8] = []
  private var rule: DirectStatement
  private let ruleByID: Statement
  private var observable: DirectStatement
  private var observableByValue: DirectStatement
  private var techniqueSet: DirectStatement
  private var techniqueMember: DirectStatement
  private var observableSet: DirectStatement
  private var observableMember: DirectStatement
  private var reasonSet: DirectStatement
  private var place: DirectStatement
  private var json = JSONWriter()

  init(database: Database) throws {
    self.database = database
    rule = try DirectStatement(insertRule, in: database)
    ruleByID = try database.cachedStatement(sql: "SELECT id FROM rule WHERE ruleId = ?")
    observable = try DirectStatement("INSERT INTO observable (type, value) VALUES (?, ?)", in: database)
    observableByValue = try DirectStatement("SELECT id FROM observable WHERE type = ? AND value = ?", in: database)
    techniqueSet = try DirectStatement("INSERT INTO techniqueSet (id) VALUES (NULL)", in: database)
    techniqueMember = try DirectStatement("INSERT OR IGNORE INTO techniqueSetMember VALUES (?, ?)", in: database)
    observableSet = try DirectStatement("INSERT INTO observableSet (id) VALUES (NULL)", in: database)
    observableMember = try DirectStatement("INSERT OR IGNORE INTO observableSetMember VALUES (?, ?)", in: database)
    reasonSet = try DirectStatement("INSERT INTO reasonSet (reasons) VALUES (?)", in: database)
    place = try DirectStatement("INSERT INTO place (origin, dataType) VALUES (?, ?)", in: database)
  }

  /// The row of a rule; its title is brought up to date.
  mutating func row(of reference: Finding.RuleReference, _ known: inout KnownParts) throws -> Int64 {
    key.removeAll(keepingCapacity: true)
    addToKey(reference.id)
    let name = key.count
    addToKey(reference.title)
    if let title = reference.titleJa { addToKey(title) }
    if let row = known.rules.row(of: key, name: name) { return row }
    rule.add(reference.id)
    rule.add(reference.title)
    rule.add(reference.titleJa)
    _ = try rule.run()
    guard let row = try Int64.fetchOne(ruleByID, arguments: [StoredText.column(reference.id)]) else {
      throw CasebookError(.defect, detail: "rule \(reference.id) vanished")
    }
    known.rules.keep(key, name: name, row: row)
    return row
  }

  /// The row of a set of techniques.
  ///
  /// - Parameter stored: A row that perhaps says the same: that of the finding as the case has it.
  mutating func row(
    of techniques: [String], stored: Int64? = nil, _ known: inout KnownParts
  ) throws -> Int64 {
    setKey(techniques)
    if let row = known.techniqueSets.row(of: key) { return row }
    let wanted = key
    let row: Int64
    if let stored, try isStored(techniques: stored) {
      row = stored
    } else {
      row = try techniqueSet.insert()
      for technique in techniques {
        techniqueMember.add(row)
        techniqueMember.add(technique)
        _ = try techniqueMember.run()
      }
    }
    known.techniqueSets.keep(wanted, row: row)
    return row
  }

  /// The row of a set of observables; `stored` as above.
  mutating func row(
    of observables: [Observable], stored: Int64? = nil, _ known: inout KnownParts
  ) throws -> Int64 {
    setKey(observables)
    if let row = known.observableSets.row(of: key) { return row }
    let wanted = key
    let row: Int64
    if let stored, try isStored(observables: stored) {
      row = stored
    } else {
      row = try observableSet.insert()
      for observable in observables {
        let member = try self.row(of: observable, &known)
        observableMember.add(row)
        observableMember.add(member)
        _ = try observableMember.run()
      }
    }
    known.observableSets.keep(wanted, row: row)
    return row
  }

  /// The row of a list of reasons; `stored` as above.
  mutating func row(of reasons: [Finding.Reason], stored: Int64? = nil, _ known: inout KnownParts) throws -> Int64 {
    json.removeAll()
    Finding.write(reasons, to: &json)
    if let row = known.reasonSets.row(of: json.bytes) { return row }
    let row: Int64
    if let stored, try isStored(reasons: stored) {
      row = stored
    } else {
      reasonSet.add(text: json.bytes)
      row = try reasonSet.insert()
    }
    known.reasonSets.keep(json.bytes, row: row)
    return row
  }

  /// The row of a place; `stored` as above.
  mutating func row(of new: FindingBatch.Place, stored: Int64? = nil, _ known: inout KnownParts) throws -> Int64 {
    let origin = new.column
    key.removeAll(keepingCapacity: true)
    addToKey(origin)
    addToKey(new.dataType)
    if let row = known.places.row(of: key) { return row }
    let row: Int64
    if let stored, try isStored(place: stored) {
      row = stored
    } else {
      place.add(origin)
      place.add(new.dataType)
      row = try place.insert()
    }
    known.places.keep(key, row: row)
    return row
  }

  private mutating func row(of new: Observable, _ known: inout KnownParts) throws -> Int64 {
    key.removeAll(keepingCapacity: true)
    addToKey(new)
    if let row = known.observables.row(of: key) { return row }
    observableByValue.add(new.type.rawValue)
    observableByValue.add(new.value)
    var row = try observableByValue.row(1)?.first ?? nil
    if row == nil {
      observable.add(new.type.rawValue)
      observable.add(new.value)
      row = try observable.insert()
    }
    guard let row else { throw CasebookError(.defect, detail: "observable vanished") }
    known.observables.keep(key, row: row)
    return row
  }

  // MARK: Keys

  // U+0000 stands in no column, so it may stand between them.
  private mutating func addToKey(_ text: String) {
    StoredText.append(text, to: &key)
    key.append(0)
  }

  private mutating func addToKey(_ observable: Observable) {
    addToKey(observable.type.rawValue)
    addToKey(observable.value)
  }

  private mutating func setKey(_ techniques: [String]) {
    key.removeAll(keepingCapacity: true)
    for technique in techniques { addToKey(technique) }
  }

  private mutating func setKey(_ observables: [Observable]) {
    key.removeAll(keepingCapacity: true)
    for observable in observables { addToKey(observable) }
  }

  // MARK: What stands in a row already

  /// Whether the set says what the key says; findings have their techniques sorted.
  private mutating func isStored(techniques row: Int64) throws -> Bool {
    let wanted = key
    setKey(
      try String.fetchAll(
        database.cachedStatement(sql: "SELECT technique FROM techniqueSetMember WHERE setId = ? ORDER BY technique"),
        arguments: [row]))
    return key == wanted
  }

  private mutating func isStored(observables row: Int64) throws -> Bool {
    let wanted = key
    key.removeAll(keepingCapacity: true)
    let statement = try database.cachedStatement(sql: FindingReader.observablesSQL)
    for member in try Row.fetchAll(statement, arguments: [row]) {
      addToKey(try member.get(0) as String)
      addToKey(try member.get(1) as String)
    }
    return key == wanted
  }

  private func isStored(reasons row: Int64) throws -> Bool {
    let select = try database.cachedStatement(sql: "SELECT reasons FROM reasonSet WHERE id = ?")
    guard let text = try String.fetchOne(select, arguments: [row]) else { return false }
    return Array(text.utf8) == json.bytes
  }

  private mutating func isStored(place row: Int64) throws -> Bool {
    let select = try database.cachedStatement(sql: "SELECT origin, dataType FROM place WHERE id = ?")
    guard let found = try Row.fetchOne(select, arguments: [row]) else { return false }
    let wanted = key
    key.removeAll(keepingCapacity: true)
    addToKey(try found.get(0) as String)
    addToKey(try found.get(1) as String)
    defer { key = wanted }
    return key == wanted
  }
}

private let insertRule = """
  INSERT INTO rule (ruleId, title, titleJa) VALUES (?, ?, ?)
  ON CONFLICT (ruleId) DO UPDATE SET title = excluded.title, titleJa = excluded.titleJa
  WHERE title IS NOT excluded.title OR titleJa IS NOT excluded.titleJa
  """
