public import Bytes

extension CompoundFile {
  /// The first bytes of a stream, at most `limit`; fewer where its sectors end, which is noted.
  public mutating func bytes(of entry: Int, atMost limit: Int) throws(ReadError) -> [UInt8] {
    let size = entries[entry].size
    let wanted = Int(clamping: min(size, UInt64(clamping: limit)))
    guard wanted > 0 else { return [] }
    // No stream is longer than its file: a chain that runs in a circle ends here.
    let most = min(wanted, Int(clamping: region.count))
    let bytes =
      size < CompoundFile.miniCutoff && entry != 0
      ? try small(from: entries[entry].start, count: most) : try large(from: entries[entry].start, count: most)
    if bytes.count < wanted {
      issues.note(
        .streamShort, at: offset(of: min(entries[entry].start, CompoundFile.maximumSector)),
        "'\(entries[entry].name)': \(bytes.count) of \(size) bytes")
    }
    bytesRead += UInt64(bytes.count)
    if bytesRead > region.count { issues.note(.sectorsShared, "the streams have more bytes than the file") }
    return bytes
  }

  /// Sectors that follow each other in the file are read at once.
  private mutating func large(from start: UInt32, count: Int) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(count)
    var first = start
    while bytes.count < count, Int(clamping: first) < sectorCount {
      var last = first
      var run = sectorSize
      var next = follow(last, in: table)
      while bytes.count + run < count, next == last + 1, Int(next) < sectorCount {
        last = next
        run += sectorSize
        next = follow(last, in: table)
      }
      let wanted = min(run, count - bytes.count)
      if try region.read(at: offset(of: first), into: &bytes, atMost: wanted) < wanted { break }
      first = next
    }
    return bytes
  }

  private mutating func small(from start: UInt32, count: Int) throws(ReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    let perSector = sectorSize / CompoundFile.miniSectorSize
    var next = start
    while bytes.count < count, Int(clamping: next) / perSector < miniStream.count {
      let place =
        offset(of: miniStream[Int(next) / perSector]) + UInt64(Int(next) % perSector * CompoundFile.miniSectorSize)
      let wanted = min(CompoundFile.miniSectorSize, count - bytes.count)
      if try region.read(at: place, into: &bytes, atMost: wanted) < wanted { break }
      next = follow(next, in: miniTable)
    }
    return bytes
  }
}
