internal import Bytes

extension CompoundFile {
  private static let entrySize = 128
  private static let none: UInt32 = 0xffff_ffff

  private struct Links {
    var left: UInt32
    var right: UInt32
    var child: UInt32
  }

  /// Reads all entries and finds out which lie in which (MS-CFB section 2.6).
  mutating func readDirectory(from start: UInt32) throws(ReadError) {
    guard start <= CompoundFile.maximumSector, Int(start) < sectorCount else {
      throw ReadError(.truncated, what: "compound file directory", offset: offset(of: min(start, 0xffff_fffa)))
    }
    let perSector = sectorSize / CompoundFile.entrySize
    let most = (limits.entries + perSector - 1) / perSector
    let sectors = chain(from: start, atMost: min(sectorCount, most + 1))
    if sectors.count > most { issues.note(.tooManyEntries, "more than \(limits.entries) directory entries") }
    var links: [Links] = []
    var seen: Set<UInt32> = []
    for sector in sectors.prefix(most) {
      guard seen.insert(sector).inserted else {
        issues.note(.directoryDamaged, at: offset(of: sector), "the directory runs in a circle")
        break
      }
      let bytes = try self.sector(sector)
      if bytes.count < sectorSize { issues.note(.truncated, at: offset(of: sector), "the directory is cut off") }
      for index in 0..<bytes.count / CompoundFile.entrySize {
        let (entry, link) = read(bytes.span, at: index * CompoundFile.entrySize)
        entries.append(entry)
        links.append(link)
      }
    }
    guard !entries.isEmpty else {
      throw ReadError(.truncated, what: "compound file directory", offset: offset(of: start))
    }
    connect(links)
  }

  private mutating func read(_ bytes: Span<UInt8>, at start: Int) -> (Entry, Links) {
    let length = min(64, Int(bytes.loadU16(at: start + 64)))
    var units: [UInt16] = []
    var index = 0
    while index + 1 < length {
      let unit = bytes.loadU16(at: start + index)
      if unit == 0 { break }
      units.append(unit)
      index += 2
    }
    var size = bytes.loadU64(at: start + 120)
    // Version 3 has 32 bits; old writers left rubbish above them.
    if sectorSize == 512 { size &= 0xffff_ffff }
    let entry = Entry(
      name: String(decoding: units, as: UTF16.self), kind: Entry.Kind(rawValue: bytes[start + 66]),
      classID: (0..<16).map { bytes[start + 80 + $0] }, start: bytes.loadU32(at: start + 116), size: size)
    return (
      entry,
      Links(
        left: bytes.loadU32(at: start + 68), right: bytes.loadU32(at: start + 72), child: bytes.loadU32(at: start + 76))
    )
  }

  /// Turns the trees of siblings into lists of children. Each entry has one parent at most, so that circles end.
  private mutating func connect(_ links: [Links]) {
    var isPlaced = [Bool](repeating: false, count: entries.count)
    isPlaced[0] = true
    var storages = [0]
    var damaged = 0
    while let storage = storages.popLast() {
      var open = [links[storage].child]
      while let place = open.popLast() {
        guard place != CompoundFile.none else { continue }
        guard Int(place) < entries.count, !isPlaced[Int(place)], let kind = entries[Int(place)].kind, kind != .root
        else {
          damaged += 1
          continue
        }
        isPlaced[Int(place)] = true
        entries[storage].children.append(Int(place))
        open += [links[Int(place)].left, links[Int(place)].right]
        if kind == .storage { storages.append(Int(place)) }
      }
      entries[storage].children.sort()
    }
    let lost = entries.indices.count { !isPlaced[$0] && entries[$0].kind != nil }
    if damaged > 0 || lost > 0 {
      issues.note(.directoryDamaged, "\(damaged) links lead nowhere, \(lost) entries are in no storage")
    }
  }

  /// The entry of a name in a storage, without regard to case.
  public func child(of storage: Int, named name: String) -> Int? {
    let wanted = name.lowercased()
    return entries[storage].children.first { entries[$0].name.lowercased() == wanted }
  }
}
