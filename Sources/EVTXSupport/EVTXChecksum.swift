/// Checksums of event logs, computed bit by bit: slow, and independent of the reader's.
public enum EVTXChecksum {
  /// CRC-32 (ISO-HDLC).
  public static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
    }
    return ~crc
  }

  /// Writes the checksum of the chunk header at `offset` anew, after the header was changed.
  public static func sealChunkHeader(_ file: inout [UInt8], at offset: Int) {
    let crc = of(Array(file[offset..<offset + 120]) + Array(file[offset + 128..<offset + 512]))
    file.replaceSubrange(offset + 124..<offset + 128, with: LittleEndian.bytes(crc))
  }

  /// Writes the checksum of a chunk's records anew, and then that of its header.
  public static func sealChunk(_ file: inout [UInt8], at offset: Int) {
    let free = (0..<4).reduce(0) { $0 | Int(file[offset + 48 + $1]) << ($1 * 8) }
    if (512...65_536).contains(free), offset + free <= file.count {
      let crc = of(file[offset + 512..<offset + free])
      file.replaceSubrange(offset + 52..<offset + 56, with: LittleEndian.bytes(crc))
    }
    sealChunkHeader(&file, at: offset)
  }
}
