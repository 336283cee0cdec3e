/// The first block of a tar archive; POSIX.1-1988 `ustar` and version 7.
enum TarHeader {
  /// Bytes of a block.
  static let block = 512

  /// Whether the block's checksum is right: tar has no signature in its oldest form.
  static func isValid(_ head: [UInt8]) -> Bool {
    guard head.count >= 512, head[0] != 0 else { return false }
    var sum = 0
    var signed = 0
    for index in 0..<512 {
      let byte = (148..<156).contains(index) ? 32 : head[index]
      sum += Int(byte)
      signed += Int(Int8(bitPattern: byte))
    }
    var stored = 0
    var digits = 0
    for byte in head[148..<156] {
      if (48...55).contains(byte) {
        stored = stored * 8 + Int(byte - 48)
        digits += 1
      } else if digits > 0 {
        break
      } else if byte != 32 {
        return false
      }
    }
    return digits > 0 && (stored == sum || stored == signed)
  }
}
