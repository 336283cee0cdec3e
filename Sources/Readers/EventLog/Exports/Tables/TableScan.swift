import Bytes

/// Finds the parts of tables in a JSON text that keep the names of their columns apart from the rows: a list of names under
/// one of the usual names, lists of values under any. Nothing but the list at hand needs to be in the buffer.
///
/// Rows may stand before their columns: then only the place of their list is kept, to be read again when the names are known.
struct TableScan {
  enum Step {
    /// Go on here.
    case skip(Int)
    /// A row stands at this range of the buffer, under `names`.
    case row(Range<Int>)
    /// Lists of rows that were met before their columns; go on at the place.
    case earlier([UInt64], names: [[UInt8]], Int)
    /// Something that is no row stands here, and the table is over.
    case stray(Int)
    /// More text is needed; what stands before this place of the buffer is no longer wanted.
    case more(Int)
  }

  /// An object or a list that is open.
  private struct Frame {
    var isObject: Bool
    /// The member at hand has one of the names under which columns stand.
    var isColumns = false
    /// A name comes next, not a value.
    var isName: Bool
    var names: [[UInt8]] = []
    var hasRows = false
    /// Lists of rows before the columns.
    var lists: [UInt64] = []
  }

  private var stack: [Frame] = []
  /// Brackets that are open past the limit of depth.
  private var deeper = 0
  /// The names of the last columns, for rows in an object of their own (frames of Kusto).
  private var last: [[UInt8]] = []
  private var isInRows: Bool
  /// The list of rows is all there is to read.
  private let isList: Bool
  /// The list that is all there is to read is over.
  private(set) var isDone = false
  /// Lists of rows whose places were not kept.
  private(set) var lost = 0
  /// Where something else than tables stands: text that is no JSON, objects with names that events have, brackets past a limit.
  private(set) var foreign: UInt64?
  /// The names of the columns of the row at hand, as UTF-8; empty for those without.
  private(set) var names: [[UInt8]] = []

  /// A scan of a text from its beginning.
  init() {
    isInRows = false
    isList = false
  }

  /// A scan of the rows of a list, behind its bracket.
  init(rowsUnder names: [[UInt8]]) {
    self.names = names
    isInRows = true
    isList = true
  }

  /// Something has begun and not ended.
  var isInside: Bool { isInRows || !stack.isEmpty || deeper > 0 }

  /// Gives up what is open.
  mutating func leave() {
    stack.removeAll()
    deeper = 0
    isInRows = false
  }

  /// Goes on from `start`; `place` says where in the item a place of the buffer is.
  mutating func next(in bytes: Span<UInt8>, from start: Int, to end: Int, place: (Int) -> UInt64) -> Step {
    if isInRows { return row(bytes, start, end) }
    var index = start
    while index < end {
      let byte = bytes[index]
      switch byte {
      case 0x22:
        guard let close = TableScan.stringEnd(bytes, index, end) else { return .more(index) }
        if stack.isEmpty, foreign == nil { foreign = place(index) }
        if deeper == 0, let top = stack.last, top.isObject, top.isName {
          let kind = TableNames.kind(bytes, index + 1..<close - 1)
          stack[stack.count - 1].isColumns = kind == .columns
          if kind == .event, foreign == nil { foreign = place(index) }
          stack[stack.count - 1].isName = false
        }
        index = close
      case 0x2C:
        if deeper == 0, let top = stack.last, top.isObject { stack[stack.count - 1].isName = true }
        index += 1
      case 0x7B:
        push(isObject: true)
        if deeper > 0, foreign == nil { foreign = place(index) }
        index += 1
      case 0x5B:
        if let step = list(bytes, &index, end, place) { return step }
      case 0x5D, 0x7D:
        index += 1
        if let lists = pop(), !last.isEmpty { return .earlier(lists, names: last, index) }
      default:
        if stack.isEmpty, byte > 0x20, foreign == nil { foreign = place(index) }
        index += 1
      }
    }
    return .more(end)
  }

  private mutating func push(isObject: Bool) {
    if stack.count >= ExportLimits.depth || deeper > 0 {
      deeper += 1
    } else {
      stack.append(Frame(isObject: isObject, isName: isObject))
    }
  }

  /// Closes what is open; the lists of rows in it that have found no columns.
  private mutating func pop() -> [UInt64]? {
    if deeper > 0 {
      deeper -= 1
      return nil
    }
    guard let frame = stack.popLast(), !frame.lists.isEmpty else { return nil }
    // Columns of the objects around.
    if let names = stack.last(where: { !$0.names.isEmpty })?.names { last = names }
    if let outer = stack.indices.last(where: { stack[$0].isObject }), last.isEmpty {
      // The columns may stand in the object around.
      stack[outer].lists += frame.lists.prefix(max(0, ExportLimits.lists - stack[outer].lists.count))
      return nil
    }
    return frame.lists
  }

  /// A list begins: of columns, of rows, or another one. Nil when the scan goes on.
  private mutating func list(
    _ bytes: Span<UInt8>, _ index: inout Int, _ end: Int, _ place: (Int) -> UInt64
  ) -> Step? {
    let inner = JSONTape.skipBlanks(bytes, index + 1, end)
    guard inner < end else { return .more(index) }
    guard deeper == 0 else {
      if foreign == nil { foreign = place(index) }
      deeper += 1
      index += 1
      return nil
    }
    if let top = stack.indices.last, stack[top].isObject, stack[top].isColumns,
      bytes[inner] == 0x22 || bytes[inner] == 0x7B
    {
      guard let close = TableScan.close(of: index, in: bytes, to: end) else { return .more(index) }
      let found = TableNames.names(bytes, index..<close)
      guard !found.isEmpty else {
        push(isObject: false)
        index += 1
        return nil
      }
      index = close
      return take(found, into: top, close)
    }
    if bytes[inner] == 0x5B { return rows(bytes, &index, inner, end, place) }
    if bytes[inner] == 0x5D, let top = stack.indices.last, !stack[top].names.isEmpty, !stack[top].isColumns {
      stack[top].hasRows = true
    }
    push(isObject: false)
    index += 1
    return nil
  }

  private mutating func take(_ found: [[UInt8]], into top: Int, _ close: Int) -> Step {
    let lists = stack[top].lists
    stack[top].names = found
    stack[top].lists = []
    last = found
    guard lists.isEmpty else {
      stack[top].hasRows = true
      return .earlier(lists, names: found, close)
    }
    return .skip(close)
  }

  /// A list of lists begins.
  private mutating func rows(
    _ bytes: Span<UInt8>, _ index: inout Int, _ inner: Int, _ end: Int, _ place: (Int) -> UInt64
  ) -> Step? {
    if let top = stack.indices.last, stack[top].isObject, !stack[top].names.isEmpty {
      names = stack[top].names
      stack[top].hasRows = true
      isInRows = true
      return .skip(inner)
    }
    // The first row may be the names.
    switch TableScan.header(bytes, inner, end) {
    case .cut where end - inner < ExportLimits.piece: return .more(index)
    case .cut, .none: break
    case .ends(let close):
      let header = TableNames.names(bytes, inner..<close)
      if TableNames.areEvents(header) {
        names = header
        isInRows = true
        return .skip(close)
      }
    }
    if let top = stack.indices.last {
      if stack[top].lists.count < ExportLimits.lists, stack[top].isObject {
        stack[top].lists.append(place(inner))
      } else if stack[top].isObject {
        lost += 1
      }
    }
    push(isObject: false)
    index += 1
    return nil
  }

  private mutating func row(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Step {
    var index = start
    while index < end, bytes[index] <= 0x20 || bytes[index] == 0x2C { index += 1 }
    guard index < end else { return .more(index) }
    if bytes[index] == 0x5B {
      return TableScan.close(of: index, in: bytes, to: end).map { .row(index..<$0) } ?? .more(index)
    }
    isInRows = false
    isDone = isList
    if bytes[index] == 0x5D { return isList ? .more(index) : .skip(index + 1) }
    push(isObject: false)
    return isList ? .more(index) : .stray(index)
  }

  private enum Header {
    /// A list of texts, and the place behind it.
    case ends(Int)
    /// Texts so far, and no end.
    case cut
    /// No list of texts.
    case none
  }

  /// Looks at a list that may be one of names; stops where it is none, so that no text is looked at again and again.
  private static func header(_ bytes: Span<UInt8>, _ open: Int, _ end: Int) -> Header {
    var index = open + 1
    while index < end {
      switch bytes[index] {
      case 0x22:
        guard let close = stringEnd(bytes, index, end) else { return .cut }
        index = close
      case 0x5D: return .ends(index + 1)
      case 0x2C, 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return .none
      }
    }
    return .cut
  }

  /// Behind the quote that ends the string at `start`.
  static func stringEnd(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    var index = start + 1
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == 0x5C { index += 1 } else if byte == 0x22 { return index }
    }
    return nil
  }

  /// Behind the bracket that closes the list at `open`; nil where it does not end before `end`.
  private static func close(of open: Int, in bytes: Span<UInt8>, to end: Int) -> Int? {
    var depth = 0
    var index = open
    while index < end {
      let byte = bytes[index]
      index += 1
      if byte == 0x22 {
        guard let close = stringEnd(bytes, index - 1, end) else { return nil }
        index = close
      } else if byte == 0x5B || byte == 0x7B {
        depth += 1
      } else if byte == 0x5D || byte == 0x7D {
        depth -= 1
        if depth == 0 { return index }
      }
    }
    return nil
  }
}
