/// ECMA-167 / UDF: libarchive lists such an image as empty without an error, so it must be told.
enum UDF {
  /// Whether the volume recognition sequence names ECMA-167 (`NSR02`, `NSR03`).
  static func isPresent(_ head: [UInt8]) -> Bool { descriptors(head).contains { $0.hasPrefix("NSR0") } }

  /// Whether there is no ISO 9660 volume descriptor at all.
  static func isOnlyUDF(_ head: [UInt8]) -> Bool {
    let names = descriptors(head)
    return !names.contains("CD001") && names.contains("BEA01")
  }

  /// The identifiers of the descriptors from sector 16 on.
  private static func descriptors(_ head: [UInt8]) -> [String] {
    var names: [String] = []
    var offset = 32_769
    while offset + 5 <= head.count {
      names.append(String(decoding: head[offset..<offset + 5], as: UTF8.self))
      offset += 2_048
    }
    return names
  }
}
