internal import CYAML

/// Reads the documents of a YAML stream with libyaml's event parser.
///
/// Events rather than a document tree: they carry quoting and position, which Sigma needs, and cost one pass.
@safe public struct YAMLParser: ~Copyable {
  private var parser: UnsafeMutablePointer<yaml_parser_t>
  private var event: UnsafeMutablePointer<yaml_event_t>
  private var hasEvent = false
  private var anchors: [String: (node: YAMLNode, size: Int)] = [:]
  private var nodes = 0
  private let limits: YAMLLimits
  private let firstLine: Int

  private init(_ text: UnsafeBufferPointer<UInt8>, limits: YAMLLimits, firstLine: Int) {
    unsafe parser = .allocate(capacity: 1)
    unsafe event = .allocate(capacity: 1)
    self.limits = limits
    self.firstLine = firstLine
    _ = unsafe yaml_parser_initialize(parser)
    unsafe yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
  }

  deinit {
    if hasEvent { unsafe yaml_event_delete(event) }
    unsafe yaml_parser_delete(parser)
    unsafe parser.deallocate()
    unsafe event.deallocate()
  }

  /// Reads all documents; after a syntax error goes on at the next line that starts with `---`.
  public static func documents(
    _ bytes: [UInt8], limits: YAMLLimits = YAMLLimits(), failed: (YAMLError) -> Void
  ) -> [YAMLNode] {
    var documents: [YAMLNode] = []
    var start = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? 3 : 0
    var line = 1
    while start < bytes.count {
      do {
        try unsafe bytes[start...].withUnsafeBufferPointer { text in
          var parser = unsafe YAMLParser(text, limits: limits, firstLine: line)
          while let document = try parser.document() { documents.append(document) }
        }
        return documents
      } catch let error as YAMLError {
        failed(error)
        guard error.kind == .syntax, let next = nextDocument(bytes, from: start, line: line, after: error.line)
        else { return documents }
        (start, line) = next
      } catch {
        return documents
      }
    }
    return documents
  }

  /// The first `---` line that does not stand before an error.
  private static func nextDocument(
    _ bytes: [UInt8], from start: Int, line first: Int, after errorLine: Int
  ) -> (Int, Int)? {
    var line = first
    var index = start
    while index < bytes.count {
      if line > first, line >= errorLine, bytes[index...].starts(with: [45, 45, 45]) { return (index, line) }
      guard let end = bytes[index...].firstIndex(of: 10) else { return nil }
      index = end + 1
      line += 1
    }
    return nil
  }

  /// The next document; nil at the end of the stream.
  private mutating func document() throws(YAMLError) -> YAMLNode? {
    while true {
      switch try next() {
      case YAML_STREAM_END_EVENT: return nil
      case YAML_DOCUMENT_START_EVENT:
        anchors.removeAll()
        nodes = 0
        _ = try next()
        return try node(depth: 0)
      default: continue
      }
    }
  }

  private mutating func next() throws(YAMLError) -> yaml_event_type_t {
    if hasEvent { unsafe yaml_event_delete(event) }
    hasEvent = false
    guard unsafe yaml_parser_parse(parser, event) == 1 else {
      let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "unreadable"
      let mark = unsafe parser.pointee.problem_mark
      throw YAMLError(
        kind: .syntax, message: problem, line: Int(clamping: mark.line) + firstLine,
        column: Int(clamping: mark.column) + 1)
    }
    hasEvent = true
    return unsafe event.pointee.type
  }

  private func error(_ kind: YAMLError.Kind, _ message: String) -> YAMLError {
    let mark = unsafe event.pointee.start_mark
    return YAMLError(
      kind: kind, message: message, line: Int(clamping: mark.line) + firstLine, column: Int(clamping: mark.column) + 1)
  }

  /// Builds the node that the current event starts.
  private mutating func node(depth: Int) throws(YAMLError) -> YAMLNode {
    guard depth < limits.depth else { throw error(.limit, "nested deeper than \(limits.depth)") }
    nodes += 1
    guard nodes <= limits.nodes else { throw error(.limit, "more than \(limits.nodes) nodes") }
    let before = nodes
    let mark = unsafe event.pointee.start_mark
    var node = YAMLNode(
      content: .sequence([]), line: Int(clamping: mark.line) + firstLine, column: Int(clamping: mark.column) + 1)
    let anchor: String?
    switch unsafe event.pointee.type {
    case YAML_SCALAR_EVENT:
      let scalar = unsafe event.pointee.data.scalar
      unsafe anchor = YAMLParser.text(scalar.anchor)
      let text = unsafe String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
      let tagged = unsafe YAMLParser.text(scalar.tag) == "tag:yaml.org,2002:str"
      node.content = unsafe .scalar(text, plain: scalar.style == YAML_PLAIN_SCALAR_STYLE && !tagged)
    case YAML_SEQUENCE_START_EVENT:
      unsafe anchor = YAMLParser.text(event.pointee.data.sequence_start.anchor)
      node.content = .sequence(try elements(depth: depth))
    case YAML_MAPPING_START_EVENT:
      unsafe anchor = YAMLParser.text(event.pointee.data.mapping_start.anchor)
      node.content = .mapping(try entries(depth: depth))
    case YAML_ALIAS_EVENT:
      let name = unsafe YAMLParser.text(event.pointee.data.alias.anchor) ?? ""
      guard let known = anchors[name] else { throw error(.syntax, "unknown anchor '\(name)'") }
      nodes += known.size
      return known.node
    default:
      throw error(.syntax, "unexpected end of a block")
    }
    if let anchor { anchors[anchor] = (node, nodes - before + 1) }
    return node
  }

  private mutating func elements(depth: Int) throws(YAMLError) -> [YAMLNode] {
    var elements: [YAMLNode] = []
    while try next() != YAML_SEQUENCE_END_EVENT { elements.append(try node(depth: depth + 1)) }
    return elements
  }

  private mutating func entries(depth: Int) throws(YAMLError) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    while try next() != YAML_MAPPING_END_EVENT {
      let key = try node(depth: depth + 1)
      _ = try next()
      entries.append(YAMLNode.Entry(key: key, value: try node(depth: depth + 1)))
    }
    return entries
  }

  private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe pointer.map { unsafe String(cString: $0) }
  }
}
