import EventModel

/// The templates of event logs: each different one is kept once, with the programs made from it.
struct EVTXTemplates {
  struct Identity: Hashable {
    var low: UInt64
    var high: UInt64
  }

  struct Entry {
    var items: [BinXMLItem]
    /// Template instances inside the definition: such a template is only good for its chunk.
    var instances: [EVTXInstance]
  }

  /// A definition in the current chunk.
  struct Local {
    var index: Int
    /// First four bytes of its GUID.
    var identifier: UInt32
    var isSuspect: Bool
  }

  private(set) var entries: [Entry] = []
  /// One for each template and place, in this order.
  private var programs: [EVTXProgram?] = []
  private var byIdentity: [Identity: [Int]] = [:]
  /// Definitions of the current chunk: index into `local`, or `unreadable`.
  private var offsets = EVTXOffsetMap()
  private var local: [Local] = []
  private var scratch = BinXMLFragment()
  private var lastShape = Int.max
  private static let unreadable = UInt32.max

  /// How many different templates are remembered.
  var count: Int { entries.count }
  /// How many items they have together.
  private(set) var itemCount = 0

  /// Forgets where definitions stand, for the next chunk.
  mutating func beginChunk() {
    offsets.removeAll()
    local.removeAll(keepingCapacity: true)
  }

  /// Forgets all programs: the slots they were made for are no longer valid.
  mutating func forgetPrograms() {
    for index in programs.indices { programs[index] = nil }
  }

  /// The template whose definition stands at `offset`, when it was read before in this chunk.
  @inline(__always)
  func known(at offset: Int) -> Local? {
    guard let number = offsets.number(at: offset), number != EVTXTemplates.unreadable else { return nil }
    return local[Int(number)]
  }

  /// How many items were read by the last `define`, whether it failed or not.
  private(set) var lastCost = 0

  /// Reads the definition that stands at `offset`: next definition, GUID, size, fragment.
  mutating func define(
    at offset: Int, in bytes: Span<UInt8>, names: inout EVTXNames, strings: inout EVTXStrings
  ) throws(BinXMLError) -> Local {
    lastCost = 0
    if offsets.number(at: offset) != nil { throw BinXMLError("template-unreadable", offset) }
    scratch.removeAll()
    defer { lastCost = scratch.items.count }
    do throws(BinXMLError) {
      let made = try read(at: offset, in: bytes, &names, &strings)
      offsets.put(UInt32(truncatingIfNeeded: local.count), at: offset)
      local.append(made)
      return made
    } catch {
      offsets.put(EVTXTemplates.unreadable, at: offset)
      throw error
    }
  }

  private mutating func read(
    at offset: Int, in bytes: Span<UInt8>, _ names: inout EVTXNames, _ strings: inout EVTXStrings
  ) throws(BinXMLError) -> Local {
    guard offset >= 0, offset <= bytes.count - 24 else { throw BinXMLError("template-outside", offset) }
    let size = Int(bytes.u32(at: offset + 20))
    guard size <= bytes.count - offset - 24 else { throw BinXMLError("template-truncated", offset) }
    try BinXMLParser.parse(
      bytes, from: offset + 24, to: offset + 24 + size, as: .definition, names: &names, strings: &strings,
      into: &scratch)
    guard !scratch.items.isEmpty else { throw BinXMLError("template-empty", offset) }
    let identity = Identity(low: bytes.u64(at: offset + 4), high: bytes.u64(at: offset + 12))
    return Local(index: remember(identity), identifier: bytes.u32(at: offset + 4), isSuspect: scratch.isSuspect)
  }

  /// The shape of the fragment at `start..<end`, which is no template instance, as if it were one; nil when it cannot be
  /// said so. Its texts are appended to `values`.
  mutating func shape(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, names: inout EVTXNames, strings: inout EVTXStrings,
    values: inout [EVTXValue]
  ) -> (index: Int, isSuspect: Bool)? {
    do throws(BinXMLError) {
      try BinXMLParser.parse(
        bytes, from: start, to: end, as: .shape, names: &names, strings: &strings, into: &scratch)
    } catch {
      return nil
    }
    guard scratch.instances.isEmpty, !scratch.isMixed, !scratch.items.isEmpty, scratch.texts.count <= EVTXLimits.values
    else { return nil }
    values.append(contentsOf: scratch.texts)
    // Neighbours are mostly of one shape.
    if lastShape < entries.count, entries[lastShape].items == scratch.items { return (lastShape, scratch.isSuspect) }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for item in scratch.items {
      hash = (hash ^ UInt64(item.id) << 32 ^ UInt64(item.kind.rawValue) << 24 ^ UInt64(item.index)) &* 0x100_0000_01b3
    }
    lastShape = remember(Identity(low: hash, high: .max))
    return (lastShape, scratch.isSuspect)
  }

  private mutating func remember(_ identity: Identity) -> Int {
    // Honest logs have one or two definitions for an identity; whoever makes thousands gains nothing by it.
    if scratch.instances.isEmpty {
      for index in (byIdentity[identity] ?? []).suffix(8) where entries[index].items == scratch.items { return index }
    }
    entries.append(Entry(items: scratch.items, instances: scratch.instances))
    itemCount += scratch.items.count
    programs.append(contentsOf: repeatElement(nil, count: EventPlace.allCases.count))
    if scratch.instances.isEmpty { byIdentity[identity, default: []].append(entries.count - 1) }
    return entries.count - 1
  }

  /// The program of a template for a place; compiled at the first use.
  @inline(__always)
  mutating func program(
    _ index: Int, at place: EventPlace, strings: EVTXStrings, batch: inout EventBatch
  ) -> EVTXProgram {
    let position = index * EventPlace.allCases.count + Int(place.rawValue)
    if let program = programs[position] { return program }
    let program = EVTXCompiler.compile(entries[index].items, at: place, strings: strings, batch: &batch)
    programs[position] = program
    return program
  }
}
