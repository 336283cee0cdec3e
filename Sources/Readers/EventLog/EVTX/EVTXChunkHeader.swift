import Bytes

/// The header of a chunk, as far as it is needed to read the records behind it.
struct EVTXChunkHeader {
  static let magic: [UInt8] = Array("ElfChnk".utf8) + [0]

  /// The record numbers of the row, as the header says them; nil where it says none that a chunk could hold.
  var numbers: ClosedRange<UInt64>?
  /// Where the writer meant to put the next record: records beyond are left over or newer than the header.
  var freeSpace: Int
  /// Checksum of the records as the header has it.
  var recordsChecksum: UInt32
  /// Checksum of the header as it has it.
  var headerChecksum: UInt32
  /// Bit 0: dirty, bit 2: no checksums.
  var flags: UInt32

  /// Reads the header at the start of the bytes; nil without the magic or when the header is cut.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= EVTXLimits.firstRecord, bytes.holds(EVTXChunkHeader.magic, at: 0) else { return nil }
    let free = Int(bytes.u32(at: 48))
    freeSpace = (EVTXLimits.firstRecord...EVTXLimits.chunkSize).contains(free) ? free : 0
    let (lowest, highest) = (bytes.u64(at: 24), bytes.u64(at: 32))
    if lowest <= highest, highest - lowest < EVTXLimits.chunkRecords { numbers = lowest...highest }
    recordsChecksum = bytes.u32(at: 52)
    flags = bytes.u32(at: 120)
    headerChecksum = bytes.u32(at: 124)
  }

  /// Whether the checksums say nothing, by the flag or because they were never written.
  var hasChecksums: Bool { flags & 4 == 0 && headerChecksum != 0 }

  /// Whether the header is as it was written.
  func isHeaderIntact(_ bytes: Span<UInt8>) -> Bool {
    var crc = CRC32()
    crc.add(bytes, from: 0, to: 120)
    crc.add(bytes, from: 128, to: EVTXLimits.firstRecord)
    return crc.value == headerChecksum
  }

  /// Whether the records are as they were written; false when the chunk is cut before their end.
  func areRecordsIntact(_ bytes: Span<UInt8>) -> Bool {
    guard freeSpace > 0, freeSpace <= bytes.count else { return false }
    return CRC32.of(bytes, from: EVTXLimits.firstRecord, to: freeSpace) == recordsChecksum
  }
}

/// The header of a file.
struct EVTXFileHeader {
  static let magic: [UInt8] = Array("ElfFile".utf8) + [0]

  /// The log was not closed: the last chunks may be newer than the header.
  var isDirty: Bool
  /// How many chunks the header claims.
  var chunkCount: Int
  /// Major version: 3.
  var majorVersion: UInt16
  /// The header's own checksum fits, or the file says that it has none.
  var isIntact: Bool

  /// Reads the header; nil without the magic or when it is cut.
  init?(_ bytes: Span<UInt8>) {
    guard bytes.count >= 128, bytes.holds(EVTXFileHeader.magic, at: 0) else { return nil }
    let flags = bytes.u32(at: 120)
    isDirty = flags & 1 != 0
    chunkCount = Int(bytes.u16(at: 42))
    majorVersion = bytes.u16(at: 38)
    isIntact = flags & 4 != 0 || CRC32.of(bytes, from: 0, to: 120) == bytes.u32(at: 124)
  }
}
