public import EventModel

/// The readers of Windows event logs.
public enum EventLogs {
  /// In the order in which equally confident ones are asked.
  public static let readers: [any Reader] = [
    EVTXReader(), WindowsEventXMLReader(), WindowsEventJSONReader(), WindowsEventCSVReader(),
    WindowsEventTextReader(),
  ]
}
