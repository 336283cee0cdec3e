/// Archives and images that hold harmless bytes and look like the real thing from outside.
enum Containers {
  private static func little(_ value: UInt32, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> UInt32(8 * $0)) }
  }

  static func crc32(_ bytes: [UInt8]) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    return ~crc
  }

  /// RFC 1952, without name and time.
  static func gzip(_ bytes: [UInt8]) -> [UInt8] {
    [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255] + Deflate.compress(bytes) + little(crc32(bytes), 4)
      + little(UInt32(truncatingIfNeeded: bytes.count), 4)
  }

  /// A ZIP of stored members (APPNOTE). With `isEncrypted` the members say that they need a password; their bytes are no
  /// cipher of anything.
  static func zip(_ members: [(name: String, bytes: [UInt8])], isEncrypted: Bool = false) -> [UInt8] {
    var body: [UInt8] = []
    var directory: [UInt8] = []
    let flags: UInt32 = 0x800 | (isEncrypted ? 1 : 0)
    for (name, plain) in members {
      let bytes = isEncrypted ? [UInt8](repeating: 0x5A, count: 12) + plain.map { $0 ^ 0x5A } : plain
      let name = Array(name.utf8)
      var common = little(20, 2) + little(flags, 2) + little(0, 2) + little(0x58D1_4000, 4) + little(crc32(plain), 4)
      common += little(UInt32(bytes.count), 4) + little(UInt32(plain.count), 4) + little(UInt32(name.count), 2)
      common += little(0, 2)
      directory += little(0x0201_4b50, 4) + little(20, 2) + common + little(0, 10 - 2) + little(0, 2)
      directory += little(UInt32(body.count), 4) + name
      body += little(0x0403_4b50, 4) + common + name + bytes
    }
    let count = little(UInt32(members.count), 2)
    return body + directory + little(0x0605_4b50, 4) + little(0, 4) + count + count
      + little(UInt32(directory.count), 4) + little(UInt32(body.count), 4) + little(0, 2)
  }

  /// An Office file by its parts; `macro` adds a part with the name of a macro storage and harmless text in it.
  static func office(_ text: String, macro: Bool = false) -> [UInt8] {
    let types =
      "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>"
    let document = "<?xml version=\"1.0\"?><document><body><p>\(text)</p></body></document>"
    var members = [("[Content_Types].xml", Array(types.utf8)), ("word/document.xml", Array(document.utf8))]
    if macro { members.append(("word/vbaProject.bin", Array("harmless text in the place of macros".utf8))) }
    return zip(members)
  }

  /// The header of a Windows shortcut (MS-SHLLINK, section 2.1) without a target.
  static let shortcut: [UInt8] =
    [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46] + [UInt8](repeating: 0, count: 56)

  /// A virtual disk of zeros: a footer and nothing in front of it that a system would mount.
  static let disk: [UInt8] =
    [UInt8](repeating: 0, count: 1_024) + Array("conectix".utf8) + [0, 0, 0, 2, 0, 1, 0, 0]
    + [UInt8](repeating: 0, count: 496)

  /// The start of an OLE file that names the stream of a document with a password (MS-OFFCRYPTO).
  static let protectedDocument: [UInt8] =
    [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1] + [UInt8](repeating: 0, count: 504)
    + "EncryptedPackage".utf8.flatMap { [$0, 0] } + [UInt8](repeating: 0, count: 480)

  /// A PDF of one empty page.
  static func pdf(_ title: String) -> [UInt8] {
    Array(
      "%PDF-1.4\n% \(title)\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 0/Kids[]>>endobj\n%%EOF\n"
        .utf8)
  }
}
