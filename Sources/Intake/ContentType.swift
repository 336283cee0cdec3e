import Bytes

/// What bytes are, by their content; the name decides only between kinds of text that look alike.
///
/// The names are stable: rules read them as `attachment.type`. Signatures are from the formats' specifications
/// (PKWARE APPNOTE, ECMA-119, MS-CFB, MS-SHLLINK, MS-ONESTORE, MS-VHDX, the VHD specification, PE/COFF).
public enum ContentType {
  /// The type of an item of which `head` are the first bytes (up to 64 KiB).
  public static func recognise(_ head: [UInt8], name: String) -> String {
    if head.isEmpty { return "empty" }
    for signature in signatures where matches(head, signature.bytes, at: signature.offset) {
      return signature.type == "rtf" && RemoteRelation.isInRTF(head) ? "rtf-remote-template" : signature.type
    }
    if matches(head, [0x4d, 0x5a], at: 0) { return "pe" }
    if matches(head, compoundFile, at: 0) { return compoundType(head) }
    if isDisk(head) { return "disk-image" }
    if RemoteRelation.isPart(name), let type = RemoteRelation.type(head) { return type }
    return textType(head, name: name)
  }

  private struct Signature {
    var type: String
    var bytes: [UInt8]
    var offset = 0
  }

  private static let compoundFile: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

  private static let signatures: [Signature] = [
    Signature(type: "zip", bytes: [0x50, 0x4b, 0x03, 0x04]),
    Signature(type: "zip", bytes: [0x50, 0x4b, 0x05, 0x06]),
    Signature(type: "zip", bytes: [0x50, 0x4b, 0x07, 0x08]),
    Signature(type: "7z", bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
    Signature(type: "rar", bytes: Array("Rar!\u{1a}\u{07}".utf8)),
    Signature(type: "cab", bytes: Array("MSCF".utf8)),
    Signature(type: "gzip", bytes: [0x1f, 0x8b]),
    Signature(type: "bzip2", bytes: Array("BZh".utf8)),
    Signature(type: "xz", bytes: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
    Signature(type: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd]),
    Signature(type: "iso", bytes: Array("CD001".utf8), offset: 32_769),
    Signature(type: "iso", bytes: Array("BEA01".utf8), offset: 32_769),
    Signature(type: "vhd", bytes: Array("conectix".utf8)),
    Signature(type: "vhdx", bytes: Array("vhdxfile".utf8)),
    Signature(type: "lnk", bytes: [0x4c, 0, 0, 0, 0x01, 0x14, 0x02, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]),
    Signature(type: "elf", bytes: [0x7f, 0x45, 0x4c, 0x46]),
    Signature(type: "pdf", bytes: Array("%PDF-".utf8)),
    Signature(type: "rtf", bytes: Array("{\\rt".utf8)),
    Signature(type: "onenote", bytes: [0xe4, 0x52, 0x5c, 0x7b, 0x8c, 0xd8, 0xa7, 0x4d, 0xae, 0xb1, 0x53, 0x78]),
    Signature(type: "chm", bytes: Array("ITSF".utf8)),
    Signature(type: "evtx", bytes: Array("ElfFile\u{0}".utf8)),
    Signature(type: "tar", bytes: Array("ustar".utf8), offset: 257),
    Signature(type: "tnef", bytes: [0x78, 0x9f, 0x3e, 0x22]),
    Signature(type: "wim", bytes: Array("MSWIM\0\0\0".utf8)),
    Signature(type: "ace", bytes: Array("**ACE**".utf8), offset: 7),
    Signature(type: "arj", bytes: [0x60, 0xea]),
    Signature(type: "png", bytes: [0x89, 0x50, 0x4e, 0x47]),
    Signature(type: "jpeg", bytes: [0xff, 0xd8, 0xff]),
    Signature(type: "gif", bytes: Array("GIF8".utf8)),
    Signature(type: "sqlite", bytes: Array("SQLite format 3\u{0}".utf8)),
  ]

  private static func matches(_ head: [UInt8], _ bytes: [UInt8], at offset: Int) -> Bool {
    head.count >= offset + bytes.count && head[offset..<offset + bytes.count].elementsEqual(bytes)
  }

  /// A disk or partition as it is (.img, raw parts of .vhd): boot sector with FAT, exFAT or NTFS, or a GUID partition table.
  private static func isDisk(_ head: [UInt8]) -> Bool {
    if matches(head, Array("EFI PART".utf8), at: 512) { return true }
    guard matches(head, [0x55, 0xaa], at: 510) else { return false }
    if [("FAT", 54), ("FAT32", 82), ("NTFS", 3), ("EXFAT", 3)].contains(where: { matches(head, Array($0.utf8), at: $1) }
    ) {
      return true
    }
    // A master boot record: the first entry's state is 0x80 or 0, its type is not 0.
    return head.count >= 512 && head[446] & 0x7f == 0 && head[450] != 0 && head[..<3] != [0x25, 0x21, 0x50]
  }

  /// Types that hold files, which readers here do not take out. Inside of a mail that is said too: they are a usual lure.
  static let closedContainers: Set<String> = [
    "vhd", "vhdx", "disk-image", "wim", "ace", "arj",
  ]
  private static let containerExtensions: Set<String> = [
    "iso", "img", "vhd", "vhdx", "udf", "dmg", "wim", "zip", "7z", "rar", "lzh", "cab", "ace", "arj", "tar",
  ]

  /// Whether an item that nothing read holds files that should have been looked at.
  static func isClosedContainer(_ type: String, name: String) -> Bool {
    if closedContainers.contains(type) { return true }
    guard type == "unknown", let dot = name.lastIndex(of: ".") else { return false }
    return containerExtensions.contains(name[name.index(after: dot)...].lowercased())
  }

  /// Compound files (MS-CFB) by the stream names that stand in their directory, in UTF-16.
  private static func compoundType(_ head: [UInt8]) -> String {
    func holds(_ name: String) -> Bool { contains(head, name.utf8.flatMap { [$0, 0] }) }
    if holds("EncryptedPackage") { return "ooxml-encrypted" }
    if holds("_VBA_PROJECT") { return "ole-macro" }
    if holds("__substg1.0_") || holds("__properties_version1.0") { return "outlook-item" }
    if holds("WordDocument") || holds("Workbook") || holds("PowerPoint Document") { return "ole" }
    // MSI names are squeezed into private characters; its root class identifier stands in the root entry.
    if contains(head, [0x84, 0x10, 0x0c, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46]) { return "msi" }
    return "ole"
  }

  /// Whether `needle` stands anywhere in `bytes`.
  static func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
    guard let first = needle.first, bytes.count >= needle.count else { return false }
    var index = 0
    while let hit = bytes[index...].firstIndex(of: first), hit + needle.count <= bytes.count {
      if bytes[hit..<hit + needle.count].elementsEqual(needle) { return true }
      index = hit + 1
    }
    return false
  }

  private static let scriptExtensions: [String: String] = [
    "js": "script", "jse": "script", "vbs": "script", "vbe": "script", "wsf": "script", "wsh": "script",
    "ps1": "script", "bat": "script", "cmd": "script", "hta": "hta", "wsb": "windows-sandbox",
    "url": "internet-shortcut",
    "iqy": "web-query", "slk": "sylk", "reg": "registry-script",
  ]

  private static func textType(_ head: [UInt8], name: String) -> String {
    var sample = Array(head.prefix(4_096))
    if !isText(sample) { return "unknown" }
    if sample.starts(with: [0xff, 0xfe]) || sample.starts(with: [0xfe, 0xff]) {
      // UTF-16: enough for the keywords below, all of which are ASCII.
      sample = sample.dropFirst(2).filter { $0 != 0 }
    }
    let text = String(decoding: sample, as: UTF8.self).lowercased()
    if text.contains("<hta:application") { return "hta" }
    let trimmed = text.drop { $0.isWhitespace || $0 == "\u{feff}" }
    if trimmed.hasPrefix("<configuration>") && text.contains("<logoncommand") { return "windows-sandbox" }
    if trimmed.hasPrefix("[internetshortcut]") { return "internet-shortcut" }
    let suffix = name.lastIndex(of: ".").map { name[name.index(after: $0)...].lowercased() } ?? ""
    if let type = scriptExtensions[suffix] { return type }
    if trimmed.hasPrefix("<!doctype html") || text.contains("<html") || suffix == "html" || suffix == "htm" {
      return "html"
    }
    if trimmed.hasPrefix("#!") { return "script" }
    if trimmed.hasPrefix("<?xml") { return "xml" }
    return "text"
  }

  /// Lines of text with binary in between (a log with a block of NUL, a dump): of no known format, three lines or more, and
  /// mostly printable ASCII.
  static func isDamagedText(_ head: [UInt8]) -> Bool {
    guard recognise(head, name: "") == "unknown" else { return false }
    let lines = head.count { $0 == 0x0a }
    let printable = head.count { (0x20..<0x7f).contains($0) || $0 == 0x09 || $0 == 0x0a || $0 == 0x0d }
    return lines >= 3 && printable * 10 >= head.count * 6
  }

  /// Text has no NUL and few control characters; UTF-16 with a byte-order mark counts as text.
  public static func isText(_ bytes: some Collection<UInt8>) -> Bool {
    if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0xfe, 0xff]) { return true }
    var control = 0
    for byte in bytes {
      if byte == 0 { return false }
      if byte < 0x20 && !(0x07...0x0d).contains(byte) && byte != 0x1b { control += 1 }
    }
    return control * 50 <= bytes.count
  }
}
