public import EventModel

/// The readers of Windows event logs.
public enum EventLogs {
  /// In the order in which equally confident ones are asked.
  public static let readers = readers(others: nil)

  /// The same; what stands between Windows events in JSON is given to `others`.
  public static func readers(others: JSONObjectReading?) -> [any Reader] {
    [
      EVTXReader(), WindowsEventXMLReader(), WindowsEventTableReader(), WindowsEventJSONReader(others: others),
      WindowsEventCSVReader(), WindowsEventTextReader(),
    ]
  }
}
