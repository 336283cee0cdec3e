import Bytes

/// Reads one BinXML fragment of a chunk into items. The tokens follow each other, so there is no recursion.
///
/// Tokens: [MS-EVEN6] 2.2.12 and Joachim Metz, "Windows XML Event Log (EVTX) format". Every name is an offset into the
/// chunk; the entry stands right there the first time a name is used.
struct BinXMLParser {
  /// What is read, and how.
  enum Form {
    /// A template definition: element starts carry a dependency identifier.
    case definition
    /// A fragment outside of a template.
    case fragment
    /// A fragment outside of a template of which only the shape is wanted: its texts become values, so that fragments
    /// that differ in their texts only are equal, like instances of one template. An attribute `Name` stays as it is,
    /// since it says which field an element is.
    case shape
  }

  let form: Form
  var position: Int
  let end: Int
  var depth = 0
  var isSuspect = false
  var isMixed = false
  var isInAttribute = false
  /// With `shape`, a bit for each open element: it has text inside, it has elements inside.
  var withText: UInt64 = 0
  var withElements: UInt64 = 0

  private init(from start: Int, to end: Int, as form: Form) {
    position = start
    self.end = end
    self.form = form
  }

  /// Reads the fragment at `start..<end`, which must lie in the chunk, in place of what `fragment` holds.
  ///
  /// `guess` is what it may turn out to be. That makes nothing true: it only says with which known text the text at an
  /// item's place is compared first.
  static func parse(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, as form: Form, guess: Span<BinXMLItem>,
    names: inout EVTXNames, strings: inout EVTXStrings, into fragment: inout BinXMLFragment
  ) throws(BinXMLError) {
    var parser = BinXMLParser(from: start, to: end, as: form)
    fragment.removeAll()
    guard end - start <= EVTXLimits.tokens else { throw BinXMLError("too-many-tokens", start) }
    var items: [BinXMLItem] = []
    var texts: [EVTXValue] = []
    swap(&items, &fragment.items)
    swap(&texts, &fragment.texts)
    defer {
      swap(&items, &fragment.items)
      swap(&texts, &fragment.texts)
      fragment.isSuspect = parser.isSuspect
      fragment.isMixed = parser.isMixed
      fragment.end = parser.position
    }
    var failure: BinXMLError?
    // A byte becomes two items at most.
    items.append(addingCapacity: 2 * max(0, end - start)) { output in
      do throws(BinXMLError) {
        try parser.run(bytes, guess, &names, &strings, &output, &texts, &fragment.instances)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    guard parser.depth == 0 else { throw BinXMLError("unclosed-element", parser.position) }
  }

  private mutating func run(
    _ bytes: Span<UInt8>, _ guess: Span<BinXMLItem>, _ names: inout EVTXNames, _ strings: inout EVTXStrings,
    _ items: inout OutputSpan<BinXMLItem>, _ texts: inout [EVTXValue], _ instances: inout [EVTXInstance]
  ) throws(BinXMLError) {
    while position < end {
      let token = bytes[position]
      position &+= 1
      switch token {
      case 0x00:
        return
      case 0x01, 0x41:
        try openElement(bytes, guess, &names, &strings, &items)
        if token == 0x41 { _ = try u32(bytes) }
      case 0x02:
        try endStart(&items)
      case 0x03:
        try endStart(&items)
        try close(&items)
      case 0x04:
        try close(&items)
      case 0x06, 0x46:
        isInAttribute = true
        let name = try name(bytes, guess, &names, &strings, items.count)
        items.append(BinXMLItem(kind: .attribute, id: name))
      case 0x0C:
        position = try BinXMLParser.instance(bytes, at: position &- 1, end, &items, &instances)
        if depth == 0 { return }
      case 0x0D, 0x0E:
        try substitution(bytes, token, &items)
      case 0x0F:
        try require(3)
        position &+= 3
      default:
        try text(token, bytes, guess, &names, &strings, &items, &texts)
      }
    }
  }

  @inline(__always)
  func require(_ count: Int) throws(BinXMLError) {
    guard count <= end &- position else { throw BinXMLError("truncated-fragment", position) }
  }

  @inline(__always)
  mutating func u16(_ bytes: Span<UInt8>) throws(BinXMLError) -> UInt16 {
    try require(2)
    defer { position &+= 2 }
    return bytes.u16(at: position)
  }

  @inline(__always)
  mutating func u32(_ bytes: Span<UInt8>) throws(BinXMLError) -> UInt32 {
    try require(4)
    defer { position &+= 4 }
    return bytes.u32(at: position)
  }

  /// Reads a reference to a name, and steps over its entry where that stands right here. `place` is the number of the item
  /// that it will be.
  @inline(__always)
  mutating func name(
    _ bytes: Span<UInt8>, _ guess: Span<BinXMLItem>, _ names: inout EVTXNames, _ strings: inout EVTXStrings,
    _ place: Int
  ) throws(BinXMLError) -> UInt32 {
    let offset = Int(try u32(bytes))
    let hint = place < guess.count ? guess[place].id : 0
    let name = try names.name(at: offset, in: bytes, strings: &strings, hint: hint)
    if name.isSuspect { isSuspect = true }
    if offset == position {
      let length = 10 &+ 2 &* Int(bytes.u16(at: offset &+ 6))
      try require(length)
      position &+= length
    }
    return name.number
  }

  @inline(__always)
  private mutating func openElement(
    _ bytes: Span<UInt8>, _ guess: Span<BinXMLItem>, _ names: inout EVTXNames, _ strings: inout EVTXStrings,
    _ items: inout OutputSpan<BinXMLItem>
  ) throws(BinXMLError) {
    if form == .shape { markElement() }
    depth &+= 1
    guard depth <= EVTXLimits.elementDepth else { throw BinXMLError("nested-too-deep", position) }
    if form == .definition { _ = try u16(bytes) }
    _ = try u32(bytes)
    let name = try name(bytes, guess, &names, &strings, items.count)
    items.append(BinXMLItem(kind: .open, id: name))
  }

  @inline(__always)
  private mutating func endStart(_ items: inout OutputSpan<BinXMLItem>) throws(BinXMLError) {
    guard depth > 0 else { throw BinXMLError("stray-token", position &- 1) }
    isInAttribute = false
    items.append(BinXMLItem(kind: .endAttributes))
  }

  @inline(__always)
  private mutating func close(_ items: inout OutputSpan<BinXMLItem>) throws(BinXMLError) {
    guard depth > 0 else { throw BinXMLError("stray-token", position &- 1) }
    depth &-= 1
    items.append(BinXMLItem(kind: .close))
    if form == .shape {
      let others = ~(1 &<< UInt64(truncatingIfNeeded: depth))
      withText &= others
      withElements &= others
    }
  }

  /// The bit of the innermost element; zero outside of any.
  private var innermost: UInt64 { depth > 0 ? 1 &<< UInt64(truncatingIfNeeded: depth &- 1) : 0 }

  /// Notes that the innermost element has text inside.
  @inline(__always)
  mutating func markText() {
    withText |= innermost
    if withText & withElements != 0 { isMixed = true }
  }

  /// Notes that the innermost element has an element inside.
  @inline(__always)
  private mutating func markElement() {
    withElements |= innermost
    if withText & withElements != 0 { isMixed = true }
  }

  @inline(__always)
  private mutating func substitution(
    _ bytes: Span<UInt8>, _ token: UInt8, _ items: inout OutputSpan<BinXMLItem>
  ) throws(BinXMLError) {
    let index = try u16(bytes)
    try require(1)
    let type = bytes[position]
    position &+= 1
    // Without a template there are no values: the tree says so, a shape would take its own texts for them.
    if form == .shape { isMixed = true }
    items.append(
      BinXMLItem(kind: token == 0x0E ? .optionalSubstitution : .substitution, type: type, index: index))
  }

  /// Reads the instance whose token stands at `position`; returns where it ends.
  @inline(never)
  private static func instance(
    _ bytes: Span<UInt8>, at position: Int, _ end: Int, _ items: inout OutputSpan<BinXMLItem>,
    _ instances: inout [EVTXInstance]
  ) throws(BinXMLError) -> Int {
    let found = try EVTXInstance.read(bytes, at: position, end: end)
    items.append(BinXMLItem(kind: .instance, id: UInt32(truncatingIfNeeded: instances.count)))
    instances.append(found.instance)
    return found.end
  }
}
