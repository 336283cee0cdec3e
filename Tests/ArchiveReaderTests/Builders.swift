/// Builds stored zip archives byte by byte, so that names can be what no tool would write.
struct ZipBuilder {
  private var body: [UInt8] = []
  private var directory: [UInt8] = []
  private var count: UInt16 = 0

  /// Adds a member, stored; `flags` 0x800 says that the name is UTF-8.
  mutating func add(_ name: [UInt8], _ data: [UInt8], flags: UInt16 = 0) {
    let offset = UInt32(body.count)
    let common =
      le(UInt16(20)) + le(flags) + le(UInt16(0)) + le(UInt32(0x5a21_0000)) + le(crc32(data)) + le(UInt32(data.count))
      + le(UInt32(data.count)) + le(UInt16(name.count)) + le(UInt16(0))
    body += [0x50, 0x4b, 3, 4] + common + name + data
    directory += [0x50, 0x4b, 1, 2] + le(UInt16(20)) + common + le(UInt16(0)) + le(UInt16(0)) + le(UInt16(0))
    directory += le(UInt32(0o100644 << 16)) + le(offset) + name
    count += 1
  }

  /// The archive.
  func build() -> [UInt8] {
    body + directory + [0x50, 0x4b, 5, 6] + le(UInt32(0)) + le(count) + le(count) + le(UInt32(directory.count))
      + le(UInt32(body.count)) + le(UInt16(0))
  }
}

/// One tar header with its data, padded.
func tarMember(_ name: String, _ data: [UInt8] = [], type: Character = "0", link: String = "") -> [UInt8] {
  var header = [UInt8](repeating: 0, count: 512)
  func put(_ text: String, _ offset: Int) {
    for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
  }
  func octal(_ value: Int, _ width: Int) -> String {
    let text = String(value, radix: 8)
    return String(repeating: "0", count: width - text.count) + text
  }
  put(name, 0)
  put(octal(0o644, 7), 100)
  put(octal(0, 7), 108)
  put(octal(0, 7), 116)
  put(octal(data.count, 11), 124)
  put(octal(0, 11), 136)
  put("        ", 148)
  put(String(type), 156)
  put(link, 157)
  put("ustar", 257)
  put("00", 263)
  put(octal(header.reduce(0) { $0 + Int($1) }, 6), 148)
  header[154] = 0
  return header + data + [UInt8](repeating: 0, count: (512 - data.count % 512) % 512)
}

/// The end of a tar archive.
let tarEnd = [UInt8](repeating: 0, count: 1_024)

private func le(_ value: UInt16) -> [UInt8] { [UInt8(value & 255), UInt8(value >> 8)] }
private func le(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }

private func crc32(_ data: [UInt8]) -> UInt32 {
  var crc: UInt32 = 0xffff_ffff
  for byte in data {
    crc ^= UInt32(byte)
    for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
  return ~crc
}
