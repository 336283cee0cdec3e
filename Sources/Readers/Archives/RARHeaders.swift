/// RAR member headers, read only to tell encryption from damage: libarchive calls both damage.
///
/// Sources: RARLAB, "RAR 5.0 archive format"; the technote of unrar for versions 1.5 to 4.
enum RARHeaders {
  /// Whether any file header in the head of an archive says that its data are encrypted.
  static func hasEncryptedFile(_ head: [UInt8]) -> Bool {
    if head.starts(with: [0x52, 0x61, 0x72, 0x21, 0x1a, 7, 1, 0]) { return version5(head) }
    return head.starts(with: [0x52, 0x61, 0x72, 0x21, 0x1a, 7, 0]) && version4(head)
  }

  /// Blocks of CRC (2), type (1), flags (2), size (2) and, with flag 0x8000, data size (4).
  private static func version4(_ head: [UInt8]) -> Bool {
    var next = 7
    while next + 11 <= head.count {
      let flags = Int(head[next + 3]) | Int(head[next + 4]) << 8
      let size = Int(head[next + 5]) | Int(head[next + 6]) << 8
      if head[next + 2] == 0x74, flags & 4 != 0 { return true }
      var data = 0
      if flags & 0x8000 != 0 || head[next + 2] == 0x74 {
        for index in (0..<4).reversed() { data = data << 8 | Int(head[next + 7 + index]) }
      }
      guard size >= 7 else { return false }
      next += size + data
    }
    return false
  }

  /// Blocks of CRC (4), size, type, flags, sizes of extra and data, all but the CRC as numbers of variable length.
  private static func version5(_ head: [UInt8]) -> Bool {
    var next = 8
    while next + 4 < head.count {
      var position = next + 4
      guard let size = number(head, &position), size > 0, size < 2 << 20 else { return false }
      let end = position + size
      guard let type = number(head, &position), let flags = number(head, &position) else { return false }
      var extra = 0
      var data = 0
      if flags & 1 != 0 { extra = number(head, &position) ?? 0 }
      if flags & 2 != 0 { data = number(head, &position) ?? 0 }
      if type == 2, extra > 0, extra <= size, hasEncryptionRecord(head, end - extra, end) { return true }
      let (sum, overflow) = end.addingReportingOverflow(data)
      guard !overflow else { return false }
      next = sum
    }
    return false
  }

  /// The extra area is a list of records of size and type; type 1 is file encryption.
  private static func hasEncryptionRecord(_ head: [UInt8], _ start: Int, _ end: Int) -> Bool {
    var position = start
    while position < min(end, head.count) {
      guard let size = number(head, &position), size > 0, size < 1 << 20 else { return false }
      let next = position + size
      if number(head, &position) == 1 { return true }
      position = next
    }
    return false
  }

  /// Seven bits a byte, low ones first; nil past the head or past 56 bits.
  private static func number(_ head: [UInt8], _ position: inout Int) -> Int? {
    var value = 0
    var shift = 0
    while position >= 0, position < head.count, shift < 56 {
      let byte = head[position]
      position += 1
      value |= Int(byte & 0x7f) << shift
      if byte & 0x80 == 0 { return value }
      shift += 7
    }
    return nil
  }
}
