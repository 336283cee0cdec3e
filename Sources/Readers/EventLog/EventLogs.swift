public import EventModel

/// The readers of Windows event logs.
public enum EventLogs {
  /// In the order in which equally confident ones are asked.
  public static let readers = readers(others: nil)

  /// The same; what stands between Windows events in JSON is given to `others`.
  public static func readers(others: JSONObjectReading?) -> [any Reader] { [EVTXReader()] + exports(others: others) }

  private static func exports(others: JSONObjectReading?) -> [any Reader] {
    [
      WindowsEventXMLReader(), WindowsEventObjectXMLReader(), WindowsEventJSONReader(others: others),
      WindowsEventTableReader(), WindowsEventCSVReader(), WindowsEventTextReader(),
      WindowsEventListReader(),
    ]
  }

  /// Reads exports behind other text, to be asked after all readers of known containers; what stands in front is given to the
  /// reader that `text` chooses.
  public static func hidden(
    others: JSONObjectReading?, text: WindowsEventHiddenReader.Choice?
  ) -> WindowsEventHiddenReader {
    WindowsEventHiddenReader(exports(others: others), others: text)
  }
}
