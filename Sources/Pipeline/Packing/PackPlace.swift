import EventModel

/// Where records come from: the way to them, who read the last step, and of which kind they are. Findings and matches for
/// correlations say it alike; what is the record's own follows as a step.
struct PackPlace {
  var container = Origin()
  /// Who read the last step; nil where the way has no step at all.
  var reader: ReaderIdentity?
  var dataType = ""

  func write(to writer: inout PackWriter) {
    writer.put(dataType)
    for step in container.steps {
      Self.put(step.reader, to: &writer)
      Self.put(step.name, step.offset, step.length, step.index, to: &writer)
    }
    if let reader { Self.put(reader, to: &writer) }
  }

  /// Reads to the end of the part.
  init(_ source: inout PackReader) throws(PackReader.Broken) {
    dataType = try source.text()
    while !source.isAtEnd {
      let name = try source.text()
      let reader = ReaderIdentity(name, version: Int(truncatingIfNeeded: try source.number()))
      guard !source.isAtEnd else {
        self.reader = reader
        break
      }
      let step = try Self.step(&source)
      container.steps.append(
        Origin.Step(reader: reader, name: step.name, offset: step.offset, length: step.length, index: step.index))
    }
    // A way ends with a reader whose step follows for each record.
    guard reader != nil || container.steps.isEmpty else { throw PackReader.Broken() }
  }

  init(container: Origin, reader: ReaderIdentity?, dataType: String) {
    self.container = container
    self.reader = reader
    self.dataType = dataType
  }

  private static func put(_ reader: ReaderIdentity, to writer: inout PackWriter) {
    writer.put(reader.name)
    writer.put(UInt64(bitPattern: Int64(reader.version)))
  }

  /// A step without its reader.
  static func put(
    _ name: String, _ offset: UInt64?, _ length: UInt64?, _ index: Int?, to writer: inout PackWriter
  ) {
    writer.put(name)
    writer.put(optional: offset)
    writer.put(optional: length)
    writer.put(optional: index.map { UInt64(bitPattern: Int64($0)) })
  }

  /// A step without its reader.
  static func step(
    _ source: inout PackReader
  ) throws(PackReader.Broken) -> (name: String, offset: UInt64?, length: UInt64?, index: Int?) {
    (
      try source.text(), try source.optional(), try source.optional(),
      try source.optional().map { Int(truncatingIfNeeded: $0) }
    )
  }
}
