import EVTXSupport

/// Changes to event logs that tests share. Checksums are made right, so that nothing but the change can be noticed.
enum EVTXEdit {
  static let chunk = 4_096
  static let chunkSize = 65_536

  /// Where the records of the chunk at `chunk` stand in the file.
  static func records(_ bytes: [UInt8], chunk: Int = chunk) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var position = chunk + 512
    while u32(bytes, position) == 0x2A2A {
      let end = position + Int(u32(bytes, position + 4))
      found.append(position..<end)
      position = end
    }
    return found
  }

  /// The little-endian number at `offset`.
  static func u32(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    offset + 4 > bytes.count ? 0 : (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << ($1 * 8) }
  }

  /// Writes `count` bytes of a number at `offset`.
  static func put(_ number: UInt64, bytes count: Int = 4, at offset: Int, in bytes: inout [UInt8]) {
    for index in 0..<count { bytes[offset + index] = UInt8(truncatingIfNeeded: number >> UInt64(index * 8)) }
  }

  /// Destroys the magic of a record.
  static func breakRecord(_ record: Range<Int>, in bytes: inout [UInt8], chunk: Int = chunk) {
    bytes[record.lowerBound] = 0
    EVTXChecksum.sealChunk(&bytes, at: chunk)
  }

  /// Says in the chunk's header that records end at `free`.
  static func setFreeSpace(_ free: Int, in bytes: inout [UInt8], chunk: Int = chunk) {
    put(UInt64(free), at: chunk + 48, in: &bytes)
    EVTXChecksum.sealChunk(&bytes, at: chunk)
  }

  /// Hides `count` records behind the one at `index`, as eventlogedit does: its size takes them in, and what follows is
  /// numbered anew.
  static func hide(_ count: Int, behind index: Int, in bytes: inout [UInt8]) {
    let all = records(bytes)
    let size = UInt64(all[index + count].upperBound - all[index].lowerBound)
    put(size, at: all[index].lowerBound + 4, in: &bytes)
    put(size, at: all[index + count].upperBound - 4, in: &bytes)
    for (place, record) in all.enumerated() where place > index + count {
      let number = UInt64(u32(bytes, record.lowerBound + 8)) - UInt64(count)
      put(number, at: record.lowerBound + 8, in: &bytes)
    }
    for field in [16, 32] {
      put(UInt64(u32(bytes, chunk + field)) - UInt64(count), at: chunk + field, in: &bytes)
    }
    EVTXChecksum.sealChunk(&bytes, at: chunk)
  }
}

extension Samples {
  /// A log that was exported: headers of records are numbered from 1 and written later than the events, which keep their
  /// numbers (5,000, 5,007, ...).
  static func exported(_ count: Int) -> [UInt8] {
    var writer = EVTXWriter()
    for number in 1...UInt64(count) {
      let event = process(5_000 + (number - 1) * 7)
      writer.append(number: number, time: event.time + 90_000_000_000, template: EVTXEvent.envelope, event.items)
    }
    return writer.file()
  }

  /// The numbers of the events in an exported log, without those at `lost`.
  static func exportedNumbers(_ count: Int, without lost: [Int] = []) -> [UInt64] {
    (0..<count).filter { !lost.contains($0) }.map { 5_000 + UInt64($0) * 7 }
  }
}
