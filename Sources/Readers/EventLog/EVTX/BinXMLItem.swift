/// One step of a BinXML fragment in a form that no longer depends on where it stood in the chunk.
///
/// Names and literals are numbers of the file's `EVTXStrings`. Equal templates of different chunks become equal lists of
/// items, so that a template is compiled once per file.
struct BinXMLItem: Equatable {
  enum Kind: UInt8 {
    /// An element begins; `id` is its name.
    case open
    /// An attribute begins; `id` is its name; its pieces follow.
    case attribute
    /// The attributes of the open element are over; its content follows.
    case endAttributes
    /// The open element ends.
    case close
    /// Literal text; `id` is the text.
    case text
    /// A value of the template instance; `index` says which.
    case substitution
    /// Like `substitution`; an attribute or element content that is null disappears.
    case optionalSubstitution
    /// A template instance inside the fragment; `id` is its index in the fragment's `instances`.
    case instance
    /// A processing instruction; `id` is its target, its data follow as `text`.
    case processing
  }

  /// All of it in one number, which is quicker to compare than part by part.
  let packed: UInt64

  /// An item with what its kind needs.
  @inline(__always)
  init(kind: Kind, type: UInt8 = 0, index: UInt16 = 0, id: UInt32 = 0) {
    packed = UInt64(kind.rawValue) << 56 | UInt64(type) << 48 | UInt64(index) << 32 | UInt64(id)
  }

  var kind: Kind { Kind(rawValue: UInt8(truncatingIfNeeded: packed >> 56)) ?? .close }
  var index: UInt16 { UInt16(truncatingIfNeeded: packed >> 32) }
  var id: UInt32 { UInt32(truncatingIfNeeded: packed) }

  /// Whether both lists are equal.
  static func areEqual(_ lhs: Span<BinXMLItem>, _ rhs: Span<BinXMLItem>) -> Bool {
    guard lhs.count == rhs.count else { return false }
    var difference: UInt64 = 0
    for index in lhs.indices { difference |= lhs[index].packed ^ rhs[index].packed }
    return difference == 0
  }
}

/// A fragment: its items, and the template instances that stand in it.
struct BinXMLFragment {
  var items: [BinXMLItem] = []
  var instances: [EVTXInstance] = []
  /// A name did not have the hash that its entry claims: the bytes may belong to something else.
  var isSuspect = false
  /// With `BinXMLParser.Form.shape`: the texts of elements and attributes, to which the items refer as substitutions.
  var texts: [EVTXValue] = []
  /// An element has both text and elements inside, which a shape cannot say.
  var isMixed = false
  /// Where it ends.
  var end = 0

  /// Makes room for another fragment.
  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
    instances.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    isSuspect = false
    isMixed = false
  }
}

/// A template instance: which template, and where its values stand.
struct EVTXInstance {
  /// First four bytes of the template's GUID, as the instance repeats them.
  var templateID: UInt32
  /// Where the definition stands in the chunk.
  var definition: Int
  /// The values in order.
  var values: [EVTXValue]
}
