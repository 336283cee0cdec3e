/// Reads single JSON objects that another reader met in its item: exports of search systems hold the records of several
/// products, and no reader knows those of all.
public protocol JSONObjectReader: AnyObject {
  /// Reads the object at `range` of `text`; false when it is of no form known here, and nothing came of it.
  ///
  /// `offset` and `length` say where it stands in the item, in bytes; `number` counts the item's records from 1.
  func take(_ text: Span<UInt8>, _ range: Range<Int>, offset: UInt64, length: Int, number: UInt64) -> Bool
  /// Hands over what is left.
  func finish()
}

/// Makes a reader of single objects for the item that is being read into a sink.
public typealias JSONObjectReading = @Sendable (any RecordSink) -> any JSONObjectReader
