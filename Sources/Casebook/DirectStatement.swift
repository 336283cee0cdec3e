import GRDB
import GRDBSQLite

/// A statement that runs for every finding, its parameters handed to SQLite without a box around each.
///
/// GRDB makes a `DatabaseValue` of every argument and checks them by name; for a row of sixteen small columns that costs
/// more than SQLite does. This is the only place of the case store that speaks to SQLite itself. Why it is safe: the
/// handle belongs to `statement`, which is kept as long as this value; the connection is used on GRDB's writing queue
/// only, because values of this type never leave the transaction that made them; texts are bound from `texts`, whose
/// memory is pinned by `withUnsafeBufferPointer` until after the step, and the bindings are cleared before it is let go;
/// ranges in `values` are made by `add` alone and lie inside `texts`.
struct DirectStatement {
  private enum Value {
    case null
    case integer(Int64)
    case text(start: Int, count: Int)
    case blob(start: Int, count: Int)
  }

  private let statement: Statement
  private var values: [Value] = []
  /// The texts of one row. The first byte is there so that an empty text has an address: without one it would be NULL.
  private var texts: [UInt8] = [0]

  /// The statement of an SQL text.
  init(_ sql: String, in database: Database) throws { statement = try database.cachedStatement(sql: sql) }

  /// The next parameter is a number, or NULL.
  mutating func add(_ number: Int64?) {
    if let number { values.append(.integer(number)) } else { values.append(.null) }
  }

  /// The next parameter is a text, or NULL; U+0000 becomes its picture (see `StoredText`).
  mutating func add(_ text: String?) {
    guard let text else { return values.append(.null) }
    let start = texts.count
    StoredText.append(text, to: &texts)
    values.append(.text(start: start, count: texts.count - start))
  }

  /// The next parameter is a text that is UTF-8 without U+0000.
  mutating func add(text utf8: [UInt8]) {
    values.append(.text(start: texts.count, count: utf8.count))
    texts.append(contentsOf: utf8)
  }

  /// The next parameter is bytes.
  mutating func add(blob bytes: [UInt8]) {
    values.append(.blob(start: texts.count, count: bytes.count))
    texts.append(contentsOf: bytes)
  }

  /// The next parameter is an identifier of a finding.
  mutating func add(_ identifier: FindingBatch.Identifier) {
    switch identifier {
    case .text(let text): add(text)
    case .digest(let high, let low):
      values.append(.blob(start: texts.count, count: 16))
      for part in [high, low] {
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
          texts.append(UInt8(truncatingIfNeeded: part &>> shift))
        }
      }
    }
  }

  /// Runs a statement that returns nothing; says how many rows it changed.
  mutating func run() throws -> Int {
    try unsafe step { _ in }
    return unsafe Int(sqlite3_changes(sqlite3_db_handle(statement.sqliteStatement)))
  }

  /// Runs a statement that adds a row; says which.
  mutating func insert() throws -> Int64 {
    try unsafe step { _ in }
    return unsafe sqlite3_last_insert_rowid(sqlite3_db_handle(statement.sqliteStatement))
  }

  /// Runs a statement that returns numbers; the columns of its first row, or nil.
  mutating func row(_ columns: Int) throws -> [Int64?]? {
    try unsafe step { handle in
      (0..<CInt(columns)).map {
        unsafe sqlite3_column_type(handle, $0) == SQLITE_NULL ? nil : sqlite3_column_int64(handle, $0)
      }
    }
  }

  /// Binds, runs, and forgets the parameters; what `body` makes of the first row, or nil.
  @discardableResult
  private mutating func step<Result>(_ body: (SQLiteStatement) -> Result) throws -> Result? {
    let handle = unsafe statement.sqliteStatement
    defer {
      values.removeAll(keepingCapacity: true)
      texts.removeSubrange(1...)
    }
    return try unsafe texts.withUnsafeBufferPointer { buffer in
      defer {
        unsafe sqlite3_reset(handle)
        unsafe sqlite3_clear_bindings(handle)
      }
      var code = SQLITE_OK
      for (index, value) in values.enumerated() where code == SQLITE_OK {
        code = unsafe Self.bind(value, to: handle, at: CInt(index + 1), texts: buffer)
      }
      if code == SQLITE_OK { code = unsafe sqlite3_step(handle) }
      switch code {
      case SQLITE_DONE: return nil
      case SQLITE_ROW: return unsafe body(handle)
      default:
        let message = unsafe String(cString: sqlite3_errmsg(sqlite3_db_handle(handle)))
        throw DatabaseError(resultCode: ResultCode(rawValue: code), message: message, sql: statement.sql)
      }
    }
  }

  private static func bind(
    _ value: Value, to handle: SQLiteStatement, at index: CInt, texts: UnsafeBufferPointer<UInt8>
  ) -> CInt {
    // No destructor: SQLite may read the bytes where they are until the bindings are cleared.
    switch value {
    case .null: unsafe sqlite3_bind_null(handle, index)
    case .integer(let number): unsafe sqlite3_bind_int64(handle, index, number)
    case .text(let start, let count):
      unsafe texts.baseAddress.map {
        unsafe sqlite3_bind_text64(
          handle, index, UnsafeRawPointer($0 + start).assumingMemoryBound(to: CChar.self), UInt64(count), nil,
          UInt8(SQLITE_UTF8))
      } ?? SQLITE_MISUSE
    case .blob(let start, let count):
      unsafe texts.baseAddress.map { unsafe sqlite3_bind_blob64(handle, index, $0 + start, UInt64(count), nil) }
        ?? SQLITE_MISUSE
    }
  }
}
