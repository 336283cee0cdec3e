/// The container formats, each recognised by its signature and read by libarchive with that one format switched on.
public enum ArchiveFamily: String, CaseIterable, Sendable {
  /// PKWARE zip.
  case zip
  /// 7-Zip.
  case sevenZip = "7z"
  /// RAR, versions 1.5 to 5.
  case rar
  /// tar: ustar, pax, GNU, version 7.
  case tar
  /// Microsoft cabinet.
  case cab
  /// ISO 9660 with Joliet and Rock Ridge.
  case iso
  /// cpio.
  case cpio
  /// ar, Debian packages.
  case ar
  /// xar.
  case xar
  /// LHA, LZH.
  case lha
  /// gzip: one compressed stream.
  case gzip
  /// bzip2: one compressed stream.
  case bzip2
  /// xz: one compressed stream.
  case xz
  /// Zstandard: one compressed stream.
  case zstd
  /// LZ4 frames: one compressed stream.
  case lz4
  /// compress (`.Z`): one compressed stream.
  case compress
  /// lzip: one compressed stream.
  case lzip

  /// For people.
  var title: String {
    switch self {
    case .zip: "Zip archive"
    case .sevenZip: "7z archive"
    case .rar: "RAR archive"
    case .tar: "tar archive"
    case .cab: "Microsoft cabinet"
    case .iso: "ISO 9660 disk image"
    case .cpio: "cpio archive"
    case .ar: "ar archive"
    case .xar: "xar archive"
    case .lha: "LHA archive"
    case .gzip: "gzip-compressed file"
    case .bzip2: "bzip2-compressed file"
    case .xz: "xz-compressed file"
    case .zstd: "Zstandard-compressed file"
    case .lz4: "LZ4-compressed file"
    case .compress: "compress-compressed file (.Z)"
    case .lzip: "lzip-compressed file"
    }
  }

  /// Whether it is one compressed stream, not an archive of members.
  var isCompressor: Bool {
    switch self {
    case .gzip, .bzip2, .xz, .zstd, .lz4, .compress, .lzip: true
    default: false
    }
  }

  /// Whether libarchive must seek to read it well.
  var needsSeeking: Bool {
    switch self {
    case .zip, .sevenZip, .rar, .iso, .cab: true
    default: false
    }
  }

  /// Whether stepping over a member decompresses it, which must be paid for.
  var skipsByDecompressing: Bool {
    switch self {
    case .sevenZip, .rar, .cab, .lha, .xar: true
    default: false
    }
  }

  /// Whether a head has the signature.
  func matches(_ head: [UInt8]) -> Bool {
    func has(_ bytes: [UInt8], at offset: Int = 0) -> Bool {
      head.count >= offset + bytes.count && head[offset..<offset + bytes.count].elementsEqual(bytes)
    }
    func has(_ text: String, at offset: Int = 0) -> Bool { has(Array(text.utf8), at: offset) }
    switch self {
    case .zip: return has("PK\u{3}\u{4}") || has("PK\u{5}\u{6}") || has("PK\u{7}\u{8}PK")
    case .sevenZip: return has([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])
    case .rar: return has("Rar!\u{1a}\u{7}")
    case .tar: return TarHeader.isValid(head)
    case .cab: return has("MSCF\0\0\0\0")
    case .iso: return has("CD001", at: 32_769) || has("BEA01", at: 32_769)
    case .cpio: return has("070701") || has("070702") || has("070707") || has([0xc7, 0x71]) || has([0x71, 0xc7])
    case .ar: return has("!<arch>\n")
    case .xar: return has("xar!")
    case .lha: return ArchiveFamily.isLHA(head)
    case .gzip: return has([0x1f, 0x8b, 8])
    case .bzip2: return has("BZh") && (has([0x31, 0x41, 0x59, 0x26], at: 4) || has([0x17, 0x72, 0x45, 0x38], at: 4))
    case .xz: return has([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])
    case .zstd: return has([0x28, 0xb5, 0x2f, 0xfd])
    case .lz4: return has([0x04, 0x22, 0x4d, 0x18])
    case .compress: return has([0x1f, 0x9d]) && head.count > 2 && (9...16).contains(head[2] & 0x1f)
    case .lzip: return has("LZIP\u{1}")
    }
  }

  /// `-lh5-` and its relatives at offset 2, a header level of at most 3 at 20.
  private static func isLHA(_ head: [UInt8]) -> Bool {
    guard head.count > 21, head[2] == 45, head[3] == 108, head[6] == 45, head[20] <= 3 else { return false }
    return head[4] == 104 || head[4] == 122
  }

  /// What the stream inside a compressed file is called: the name without the suffix.
  func innerName(of name: String) -> String {
    let suffixes = [
      (".tgz", ".tar"), (".tbz2", ".tar"), (".tbz", ".tar"), (".txz", ".tar"), (".tzst", ".tar"), (".taz", ".tar"),
      (".gz", ""), (".bz2", ""), (".xz", ""), (".zst", ""), (".lz4", ""), (".z", ""), (".lz", ""),
    ]
    let lower = name.lowercased()
    for (suffix, replacement) in suffixes where lower.hasSuffix(suffix) && lower.count > suffix.count {
      return String(name.dropLast(suffix.count)) + replacement
    }
    return name
  }
}
