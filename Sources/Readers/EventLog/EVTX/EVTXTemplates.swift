import EventModel

/// The templates of a file: each different one is kept once, with the programs made from it.
struct EVTXTemplates {
  struct Identity: Hashable {
    var low: UInt64
    var high: UInt64
  }

  struct Entry {
    var items: [BinXMLItem]
    /// Template instances inside the definition: such a template is only good for its chunk.
    var instances: [EVTXInstance]
    var programs: [EVTXProgram?] = Array(repeating: nil, count: EventPlace.allCases.count)
  }

  /// A definition in the current chunk.
  struct Local {
    var index: Int
    /// First four bytes of its GUID.
    var identifier: UInt32
    var isSuspect: Bool
  }

  private(set) var entries: [Entry] = []
  private var byIdentity: [Identity: [Int]] = [:]
  /// Definitions of the current chunk. A chunk has a few dozen: looking through them is quicker than hashing.
  private var offsets: [Int] = []
  private var local: [Local] = []
  private var failed: Set<Int> = []

  /// How many different templates are remembered.
  var count: Int { entries.count }

  /// Forgets where definitions stand, for the next chunk.
  mutating func beginChunk() {
    offsets.removeAll(keepingCapacity: true)
    local.removeAll(keepingCapacity: true)
    failed.removeAll(keepingCapacity: true)
  }

  /// Forgets all programs: the slots they were made for are no longer valid.
  mutating func forgetPrograms() {
    for index in entries.indices {
      entries[index].programs = Array(repeating: nil, count: EventPlace.allCases.count)
    }
  }

  /// The template whose definition stands at `offset`: next definition, GUID, size, fragment.
  mutating func template(
    at offset: Int, in bytes: Span<UInt8>, names: inout EVTXNames, strings: inout EVTXStrings
  ) throws(BinXMLError) -> Local {
    for index in offsets.indices where offsets[index] == offset { return local[index] }
    if failed.contains(offset) { throw BinXMLError("template-unreadable", offset) }
    do throws(BinXMLError) {
      let made = try define(at: offset, in: bytes, &names, &strings)
      offsets.append(offset)
      local.append(made)
      return made
    } catch {
      failed.insert(offset)
      throw error
    }
  }

  private mutating func define(
    at offset: Int, in bytes: Span<UInt8>, _ names: inout EVTXNames, _ strings: inout EVTXStrings
  ) throws(BinXMLError) -> Local {
    guard offset >= 0, offset <= bytes.count - 24 else { throw BinXMLError("template-outside", offset) }
    let size = Int(bytes.u32(at: offset + 20))
    guard size <= bytes.count - offset - 24 else { throw BinXMLError("template-truncated", offset) }
    let fragment = try BinXMLParser.parse(
      bytes, from: offset + 24, to: offset + 24 + size, hasDependency: true, names: &names, strings: &strings)
    guard !fragment.items.isEmpty else { throw BinXMLError("template-empty", offset) }
    let identity = Identity(low: bytes.u64(at: offset + 4), high: bytes.u64(at: offset + 12))
    return Local(
      index: remember(fragment, identity), identifier: bytes.u32(at: offset + 4), isSuspect: fragment.isSuspect)
  }

  private mutating func remember(_ fragment: BinXMLFragment, _ identity: Identity) -> Int {
    if fragment.instances.isEmpty {
      for index in byIdentity[identity] ?? [] where entries[index].items == fragment.items { return index }
    }
    entries.append(Entry(items: fragment.items, instances: fragment.instances))
    if fragment.instances.isEmpty { byIdentity[identity, default: []].append(entries.count - 1) }
    return entries.count - 1
  }

  /// The program of a template for a place; compiled at the first use.
  mutating func program(
    _ index: Int, at place: EventPlace, strings: EVTXStrings, batch: inout EventBatch
  ) -> EVTXProgram {
    if let program = entries[index].programs[Int(place.rawValue)] { return program }
    let program = EVTXCompiler.compile(entries[index].items, at: place, strings: strings, batch: &batch)
    entries[index].programs[Int(place.rawValue)] = program
    return program
  }
}
