/// The limits of the text log readers, in one place. Each is reported as an anomaly when it bites.
enum TextLogLimits {
  /// The most bytes of one line that are parsed as one record; the rest of the line follows in raw pieces of this size.
  static let line = 1 << 20
  /// Bytes that a raw piece repeats of the piece before it, so that a search sees what stands across the cut.
  static let overlap = 4 << 10
  /// Bytes that are read from the item at once.
  static let chunk = 1 << 20
  /// Fields of one record; the rest of the line is still searched as text.
  static let fields = 4_096
  /// Bytes of a field's name, prefixes of enclosing objects included; longer ones are not names.
  static let name = 512
  /// Distinct kinds of record (`type=` values and the like) that get a log source of their own in one item.
  static let sources = 256
  /// JSON objects inside objects. Cloud audit trails reach about 12.
  static let depth = 64
  /// Messages inside messages: a line in JSON of a container, in JSON of a collector.
  static let messages = 4
  /// Bytes of one JSON document or one quoted CSV field that spans lines.
  static let document = 16 << 20
  /// Lines of the head that recognition looks at.
  static let recognitionLines = 64
  /// Earlier `#Fields` lines that are remembered.
  static let layouts = 32
  /// Records above the column names of a table.
  static let preambleRecords = 8
}
