import EventModel
import GRDB

extension Row {
  /// The value of a column. Unlike GRDB's subscript it throws on a value of another type: a case file may come from
  /// anybody, and a crafted one must not stop the program.
  func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
    try decode(Value.self, atIndex: index)
  }

  /// The value of a column.
  func get<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ name: String) throws -> Value {
    try decode(Value.self, forColumn: name)
  }
}
