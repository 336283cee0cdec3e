public import Bytes
public import EventModel

/// A compound file (MS-CFB, "OLE2"): storages and streams inside of one file, as Outlook items and old Office documents are.
///
/// Nothing recurses and every chain of sectors is followed for as many steps as its stream is long, so circles end. Where the
/// allocation table itself lies behind the end of a cut file, sectors are taken in the order of the file, as most programs
/// write them, and that is said.
public struct CompoundFile {
  /// One entry of the directory.
  public struct Entry: Sendable {
    /// Kinds of entries, with the numbers of MS-CFB section 2.6.1.
    public enum Kind: UInt8, Sendable {
      case storage = 1
      case stream = 2
      case root = 5
    }

    /// The name as written; names are compared without regard to case.
    public var name: String
    /// What it is; nil for an unused entry.
    public var kind: Kind?
    /// The class identifier, sixteen bytes as they stand.
    public var classID: [UInt8]
    /// First sector, or first small sector of a stream below 4,096 bytes.
    public var start: UInt32
    /// Bytes of a stream; of the root: bytes of the stream of small sectors.
    public var size: UInt64
    /// Positions of the entries inside of a storage, in the order of the directory.
    public var children: [Int] = []
  }

  /// The first eight bytes of every compound file.
  public static let signature: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
  /// Streams shorter than this lie in small sectors.
  static let miniCutoff: UInt64 = 4_096
  static let miniSectorSize = 64
  /// The highest number of a sector; larger numbers are marks (MS-CFB section 2.1).
  static let maximumSector: UInt32 = 0xffff_fffa
  static let endOfChain: UInt32 = 0xffff_fffe

  /// The directory in the order of the file, unused entries included; the root is the first.
  public internal(set) var entries: [Entry] = []
  /// What was odd so far, each kind once; reading streams adds to it.
  public var anomalies: [Anomaly] { issues.anomalies }

  let region: any ByteRegion
  let limits: CompoundFileLimits
  var issues = CompoundFileIssues()
  /// Bytes of a sector: 512, in version 4 4,096.
  private(set) var sectorSize = 512
  /// Sectors that the file holds, the last one possibly cut.
  private(set) var sectorCount = 0
  /// Next sector of each sector; shorter than the file where the table is cut.
  private(set) var table: [UInt32] = []
  /// The same for small sectors.
  private(set) var miniTable: [UInt32] = []
  /// The sectors of the stream that the small sectors lie in.
  private(set) var miniStream: [UInt32] = []
  /// Bytes of streams given out; more than the file has when streams share sectors.
  var bytesRead: UInt64 = 0

  /// Opens a file: reads the header, the tables and the directory. Throws where there is no directory to be had.
  public init(_ region: any ByteRegion, limits: CompoundFileLimits = CompoundFileLimits()) throws(ReadError) {
    self.region = region
    self.limits = limits
    var header: [UInt8] = []
    _ = try region.read(at: 0, into: &header, atMost: 512)
    guard header.starts(with: CompoundFile.signature) else { throw ReadError(.malformed, what: "compound file header") }
    guard header.count == 512 else {
      throw ReadError(.truncated, what: "compound file header", detail: "\(header.count) of 512 bytes")
    }
    try readGeometry(header.span)
    try readTable(header.span)
    try readDirectory(from: header.span.loadU32(at: 48))
    try readMiniTable(from: header.span.loadU32(at: 60))
  }

  /// MS-CFB section 2.2.
  private mutating func readGeometry(_ header: Span<UInt8>) throws(ReadError) {
    let version = header.loadU16(at: 26)
    let shift = header.loadU16(at: 30)
    guard shift == 9 || shift == 12 else {
      throw ReadError(.malformed, what: "compound file sector size", offset: 30, detail: "2^\(shift)")
    }
    if header.loadU16(at: 28) != 0xfffe || (version == 4) != (shift == 12) || header.loadU16(at: 32) != 6
      || header.loadU32(at: 56) != 4_096
    {
      issues.note(.headerIrregular, at: 26, "version \(version), sectors of 2^\(shift) bytes")
    }
    sectorSize = 1 << Int(shift)
    let body = region.count - min(region.count, UInt64(sectorSize))
    sectorCount = Int(clamping: (body + UInt64(sectorSize) - 1) / UInt64(sectorSize))
    if sectorCount > limits.sectors {
      sectorCount = limits.sectors
      issues.note(.tableDamaged, "more than \(limits.sectors) sectors")
    }
  }

  /// The places of the table: the first 109 in the header, the others in a chain of sectors (MS-CFB sections 2.2, 2.5).
  private mutating func readTable(_ header: Span<UInt8>) throws(ReadError) {
    let perSector = sectorSize / 4
    // No more of the table than the file has sectors, whatever the header says: the same one may be named again and again.
    let needed = (sectorCount + perSector - 1) / perSector
    var places: [UInt32] = []
    for index in 0..<109 where places.count < needed { places.append(header.loadU32(at: 76 + index * 4)) }
    var next = header.loadU32(at: 68)
    var seen: Set<UInt32> = []
    while places.count < needed, next <= CompoundFile.maximumSector, seen.insert(next).inserted {
      let sector = try self.sector(next)
      guard sector.count == sectorSize else {
        issues.note(.truncated, at: offset(of: next), "the list of the allocation table is cut off")
        break
      }
      for index in 0..<perSector - 1 where places.count < needed { places.append(sector.span.loadU32(at: index * 4)) }
      next = sector.span.loadU32(at: sectorSize - 4)
    }
    while let last = places.last, last > CompoundFile.maximumSector { places.removeLast() }
    table.reserveCapacity(places.count * perSector)
    for place in places {
      let sector = place <= CompoundFile.maximumSector ? try self.sector(place) : []
      if sector.count < sectorSize {
        issues.note(
          Int(clamping: place) >= sectorCount - 1 ? .truncated : .tableDamaged, at: offset(of: place),
          "a sector of the allocation table is missing; sectors are taken in order")
      }
      for index in 0..<perSector {
        table.append(index * 4 + 4 <= sector.count ? sector.span.loadU32(at: index * 4) : CompoundFile.unknown)
      }
    }
    if table.count < sectorCount {
      // A table as long as the header says belongs to a shorter file, and somebody wrote behind its end.
      let isWhole = places.count >= Int(clamping: header.loadU32(at: 44))
      issues.note(
        isWhole ? .dataAppended : .tableDamaged, at: offset(of: UInt32(clamping: table.count)),
        "the allocation table has \(table.count) of \(sectorCount) sectors")
    }
  }

  /// Stands in the table where the table itself cannot be read. MS-CFB reserves the number.
  static let unknown: UInt32 = 0xffff_fffb

  private mutating func readMiniTable(from start: UInt32) throws(ReadError) {
    guard let root = entries.first, root.size > 0 else { return }
    let sectors = (root.size + UInt64(sectorSize) - 1) / UInt64(sectorSize)
    miniStream = chain(from: root.start, atMost: Int(clamping: min(sectors, UInt64(sectorCount))))
    let count = miniStream.count * sectorSize / CompoundFile.miniSectorSize
    for sector in chain(from: start, atMost: (count * 4 + sectorSize - 1) / sectorSize) {
      let bytes = try self.sector(sector)
      for index in 0..<sectorSize / 4 where miniTable.count < count {
        miniTable.append(index * 4 + 4 <= bytes.count ? bytes.span.loadU32(at: index * 4) : CompoundFile.unknown)
      }
    }
  }

  /// Where a sector begins in the file.
  func offset(of sector: UInt32) -> UInt64 { (UInt64(sector) + 1) * UInt64(sectorSize) }

  /// The bytes of a sector; fewer where the file ends.
  func sector(_ number: UInt32) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    _ = try region.read(at: offset(of: number), into: &bytes, atMost: sectorSize)
    return bytes
  }

  /// The sectors of a chain, at most `most` of them: fewer where it ends or leads out of the file.
  mutating func chain(from start: UInt32, atMost most: Int) -> [UInt32] {
    var sectors: [UInt32] = []
    var next = start
    while sectors.count < most, Int(clamping: next) < sectorCount {
      sectors.append(next)
      next = follow(next, in: table)
    }
    return sectors
  }

  /// The sector behind another one; without a table the one that follows in the file.
  func follow(_ sector: UInt32, in table: [UInt32]) -> UInt32 {
    let index = Int(sector)
    guard index < table.count, table[index] != CompoundFile.unknown else { return sector + 1 }
    return table[index]
  }
}
