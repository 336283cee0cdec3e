/// Limits of the readers of exported events (XML, JSON, CSV).
public enum ExportLimits {
  /// Bytes of one event as UTF-8. A record of an event log has at most 64 KiB, which escapes to a few hundred.
  public static let eventBytes = 4 << 20
  /// Elements, objects or arrays inside each other.
  public static let depth = 64
  /// Elements and attributes, or members and values, of one event.
  public static let nodes = 50_000
  /// Columns of a CSV file.
  public static let columns = 1_024
  /// Wrappers of search systems around one event.
  public static let envelopes = 4
  /// Lists at the beginning of a JSON text in which events are looked for.
  public static let lists = 8
  /// Lists of rows that stand before their columns and are read again, in one text.
  public static let tables = 1_024
  /// Places of a head at which an export is looked for behind other text.
  public static let starts = 24
  /// Bytes read at a time.
  public static let piece = 256 << 10
}
