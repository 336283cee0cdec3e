import Bytes
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
  /// One for each template and place, in this order; nil where it was not needed yet.
  private var programs: [EVTXProgram?] = []
  /// The steps of all programs.
  private(set) var steps: [EVTXStep] = []
  private var byIdentity: [Identity: [Int]] = [:]
  /// Definitions of the current chunk: index into `local`, or `unreadable`.
  private var offsets = EVTXOffsetMap()
  private var local: [Local] = []
  private var scratch = BinXMLFragment()
  private var lastShape = Int.max
  private static let unreadable = EVTXOffsetMap.limit - 1

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
    steps.removeAll(keepingCapacity: true)
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
    let identity = Identity(low: bytes.u64(at: offset + 4), high: bytes.u64(at: offset + 12))
    // Most probably it is what bore this identifier before; it is read all the same.
    let known = byIdentity[identity] ?? []
    let guess = known.last.map { entries[$0].items } ?? []
    try BinXMLParser.parse(
      bytes, from: offset + 24, to: offset + 24 + size, as: .definition, guess: guess.span, names: &names,
      strings: &strings, into: &scratch)
    guard !scratch.items.isEmpty else { throw BinXMLError("template-empty", offset) }
    return Local(
      index: remember(identity, known), identifier: bytes.u32(at: offset + 4), isSuspect: scratch.isSuspect)
  }

  /// The shape of the fragment at `start..<end`, which is no template instance, as if it were one; nil when it cannot be
  /// said so. Its texts are added to `values`.
  mutating func shape(
    _ bytes: Span<UInt8>, from start: Int, to end: Int, names: inout EVTXNames, strings: inout EVTXStrings,
    values: inout EVTXValueStack
  ) -> (index: Int, isSuspect: Bool, end: Int)? {
    // Neighbours are mostly of one shape.
    let guess = lastShape < entries.count ? entries[lastShape].items : []
    do throws(BinXMLError) {
      try BinXMLParser.parse(
        bytes, from: start, to: end, as: .shape, guess: guess.span, names: &names, strings: &strings, into: &scratch)
    } catch {
      return nil
    }
    guard scratch.instances.isEmpty, !scratch.isMixed, !scratch.items.isEmpty, scratch.texts.count <= EVTXLimits.values
    else { return nil }
    values.append(scratch.texts)
    if BinXMLItem.areEqual(guess.span, scratch.items.span) { return (lastShape, scratch.isSuspect, scratch.end) }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for item in scratch.items { hash = (hash ^ hash >> 29 ^ item.packed) &* 0x9E37_79B9_7F4A_7C15 }
    let identity = Identity(low: hash, high: .max)
    lastShape = remember(identity, byIdentity[identity] ?? [])
    return (lastShape, scratch.isSuspect, scratch.end)
  }

  /// The number of the template that was just read; `known` are those with its identity.
  private mutating func remember(_ identity: Identity, _ known: [Int]) -> Int {
    // Honest logs have one or two definitions for an identity; whoever makes thousands gains nothing by it.
    if scratch.instances.isEmpty {
      for index in known.suffix(8).reversed() {
        let items = entries[index].items
        if BinXMLItem.areEqual(items.span, scratch.items.span) { return index }
      }
    }
    entries.append(Entry(items: scratch.items, instances: scratch.instances))
    itemCount += scratch.items.count
    programs.append(contentsOf: repeatElement(nil, count: EventPlace.allCases.count))
    if scratch.instances.isEmpty { byIdentity[identity, default: []].append(entries.count - 1) }
    return entries.count - 1
  }

  /// The program of a template for a place, when it was compiled before.
  @inline(__always)
  func program(_ index: Int, at place: EventPlace) -> EVTXProgram? {
    programs[index &* EventPlace.allCases.count &+ Int(place.rawValue)]
  }

  /// Compiles the program of a template for a place.
  @inline(never)
  mutating func compile(
    _ index: Int, at place: EventPlace, strings: EVTXStrings, batch: inout EventBatch
  ) -> EVTXProgram {
    let made = EVTXCompiler.compile(entries[index].items, at: place, strings: strings, batch: &batch)
    let busy = (made ?? []).filter { !$0.isIdle }
    let idle = (made ?? []).filter(\.isIdle)
    // A value beyond the 64th has no bit: then all steps are looked at.
    let values = idle.reduce(0 as UInt64) { $0 | ($1.index < 64 ? 1 << UInt64($1.index) : .max) }
    let program = EVTXProgram(
      start: steps.count, count: made?.count ?? 0, busyCount: busy.count, idleValues: values, needsTree: made == nil)
    steps += (made ?? []) + busy
    programs[index * EventPlace.allCases.count + Int(place.rawValue)] = program
    return program
  }
}
