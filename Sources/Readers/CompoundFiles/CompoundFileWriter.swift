/// Writes compound files of version 3 (MS-CFB): what lies in a storage of another file becomes a file of its own, as when
/// Outlook saves an attached item.
public struct CompoundFileWriter {
  /// A storage or a stream to be written.
  struct Node {
    var name: String
    var isStorage: Bool
    var classID: [UInt8]
    var bytes: [UInt8]
    var children: [Int] = []
    // Set while writing.
    var start: UInt32 = CompoundFile.endOfChain
    var left: UInt32 = 0xffff_ffff
    var right: UInt32 = 0xffff_ffff
    var child: UInt32 = 0xffff_ffff
  }

  private(set) var nodes: [Node]

  /// A file with a root and nothing else.
  public init(classID: [UInt8] = [UInt8](repeating: 0, count: 16)) {
    nodes = [Node(name: "Root Entry", isStorage: true, classID: classID, bytes: [])]
  }

  /// Adds a storage to a storage (0 is the root) and returns its number. Names are cut at 31 UTF-16 units.
  public mutating func addStorage(
    _ name: String, in parent: Int = 0, classID: [UInt8] = [UInt8](repeating: 0, count: 16)
  ) -> Int {
    add(Node(name: name, isStorage: true, classID: classID, bytes: []), to: parent)
  }

  /// Adds a stream to a storage.
  public mutating func addStream(_ name: String, _ bytes: [UInt8], in parent: Int = 0) {
    _ = add(Node(name: name, isStorage: false, classID: [UInt8](repeating: 0, count: 16), bytes: bytes), to: parent)
  }

  private mutating func add(_ node: Node, to parent: Int) -> Int {
    nodes.append(node)
    nodes[parent].children.append(nodes.count - 1)
    return nodes.count - 1
  }

  /// The file: header, streams, small sectors and their table, directory, allocation table. `directoryFirst` puts the directory
  /// before the streams, as Outlook does.
  public consuming func finish(directoryFirst: Bool = false) -> [UInt8] {
    for index in nodes.indices where !nodes[index].children.isEmpty {
      let sorted = nodes[index].children.sorted { CompoundFileWriter.isBefore(nodes[$0].name, nodes[$1].name) }
      nodes[index].child = link(sorted[...])
    }
    var sectors = Sectors()
    let place = [UInt8](repeating: 0, count: directoryFirst ? nodes.count * 128 : 0)
    let first = sectors.append(place)
    var small: [UInt8] = []
    var smallTable: [UInt32] = []
    for index in nodes.indices where !nodes[index].isStorage && !nodes[index].bytes.isEmpty {
      if nodes[index].bytes.count >= Int(CompoundFile.miniCutoff) {
        nodes[index].start = sectors.append(nodes[index].bytes)
        continue
      }
      nodes[index].start = UInt32(smallTable.count)
      small += nodes[index].bytes
      while small.count % 64 != 0 { small.append(0) }
      while smallTable.count + 1 < small.count / 64 { smallTable.append(UInt32(smallTable.count + 1)) }
      smallTable.append(CompoundFile.endOfChain)
    }
    nodes[0].start = sectors.append(small)
    let smallStart = sectors.append(smallTable.flatMap(little32), padding: 0xff)
    let entries = nodes.indices.flatMap { entry($0, smallBytes: small.count) }
    if directoryFirst { sectors.replaceFirst(with: entries) }
    let directory = directoryFirst ? first : sectors.append(entries)
    return sectors.file(directory: directory, smallTable: smallStart, smallCount: (smallTable.count + 127) / 128)
  }

  /// A balanced tree of siblings: as deep as the logarithm of their number.
  private mutating func link(_ sorted: ArraySlice<Int>) -> UInt32 {
    guard !sorted.isEmpty else { return 0xffff_ffff }
    let middle = sorted.startIndex + sorted.count / 2
    let node = sorted[middle]
    let left = link(sorted[..<middle])
    let right = link(sorted[(middle + 1)...])
    nodes[node].left = left
    nodes[node].right = right
    return UInt32(node)
  }

  /// The order of siblings: by length, then by upper-case units (MS-CFB section 2.6.4).
  private static func isBefore(_ lhs: String, _ rhs: String) -> Bool {
    let (left, right) = (Array(lhs.uppercased().utf16), Array(rhs.uppercased().utf16))
    return left.count != right.count ? left.count < right.count : left.lexicographicallyPrecedes(right)
  }

  private func entry(_ index: Int, smallBytes: Int) -> [UInt8] {
    let node = nodes[index]
    let units = Array(node.name.utf16.prefix(31))
    var bytes = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
    bytes += [UInt8](repeating: 0, count: 64 - bytes.count)
    let length = UInt8(units.count * 2 + 2)
    bytes += [length, 0, index == 0 ? 5 : node.isStorage ? 1 : 2, 1]
    bytes += little32(node.left) + little32(node.right) + little32(node.child)
    bytes += node.classID.prefix(16)
    bytes += [UInt8](repeating: 0, count: 116 - bytes.count)
    let size = index == 0 ? smallBytes : node.bytes.count
    bytes += little32(node.isStorage && index > 0 ? 0 : node.start)
    return bytes + little32(UInt32(clamping: size)) + [0, 0, 0, 0]
  }
}

/// The sectors of a file in the making.
private struct Sectors {
  private var bytes: [UInt8] = []
  private var table: [UInt32] = []

  /// Appends a stream and returns its first sector.
  mutating func append(_ stream: [UInt8], padding: UInt8 = 0) -> UInt32 {
    guard !stream.isEmpty else { return CompoundFile.endOfChain }
    let start = UInt32(table.count)
    bytes += stream
    while bytes.count % 512 != 0 { bytes.append(padding) }
    while table.count + 1 < bytes.count / 512 { table.append(UInt32(table.count + 1)) }
    table.append(CompoundFile.endOfChain)
    return start
  }

  /// Puts bytes in the place of what was appended first.
  mutating func replaceFirst(with stream: [UInt8]) { bytes.replaceSubrange(0..<stream.count, with: stream) }

  /// Adds the allocation table, which has places for itself, and the header.
  consuming func file(directory: UInt32, smallTable: UInt32, smallCount: Int) -> [UInt8] {
    let used = table.count
    var tables = 0
    var lists = 0
    while true {
      let needed = (used + tables + lists + 127) / 128
      let neededLists = max(0, needed - 109 + 126) / 127
      if needed == tables && neededLists == lists { break }
      tables = needed
      lists = neededLists
    }
    let places = (0..<tables).map { UInt32(used + $0) }
    table += [UInt32](repeating: 0xffff_fffd, count: tables) + [UInt32](repeating: 0xffff_fffc, count: lists)
    while table.count % 128 != 0 { table.append(0xffff_ffff) }
    bytes += table.flatMap(little32)
    for list in 0..<lists {
      var part = Array(places.dropFirst(109 + list * 127).prefix(127))
      while part.count < 127 { part.append(0xffff_ffff) }
      part.append(list + 1 < lists ? UInt32(used + tables + list + 1) : CompoundFile.endOfChain)
      bytes += part.flatMap(little32)
    }
    var header = CompoundFile.signature + [UInt8](repeating: 0, count: 16)
    header += [0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0] + [UInt8](repeating: 0, count: 10)
    header += little32(UInt32(tables)) + little32(directory) + little32(0) + little32(4_096)
    header += little32(smallTable) + little32(UInt32(smallCount))
    header += little32(lists > 0 ? UInt32(used + tables) : CompoundFile.endOfChain) + little32(UInt32(lists))
    for index in 0..<109 { header += little32(index < places.count ? places[index] : 0xffff_ffff) }
    return header + bytes
  }
}

private func little32(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
