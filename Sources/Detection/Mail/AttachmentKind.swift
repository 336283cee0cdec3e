/// What an attachment is by its first bytes, where nobody looked closer, and what shows in its bytes without taking it
/// apart.
enum AttachmentKind {
  /// The names that `ArtifactFacts.contentType` uses; `unknown` where no signature fits.
  static func recognise(_ bytes: [UInt8]) -> String {
    for (name, offset, magic) in signatures where matches(bytes, offset, magic) { return name }
    let head = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
    if head.contains("<html") || head.contains("<!doctype html") || head.contains("<script") { return "html" }
    if head.contains("<hta:application") { return "hta" }
    return "unknown"
  }

  private static let signatures: [(String, Int, [UInt8])] = [
    ("zip", 0, [0x50, 0x4B, 0x03, 0x04]), ("zip", 0, [0x50, 0x4B, 0x05, 0x06]),
    ("pe", 0, [0x4D, 0x5A]), ("lnk", 0, [0x4C, 0, 0, 0, 0x01, 0x14, 0x02, 0]),
    ("ole", 0, [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), ("pdf", 0, [0x25, 0x50, 0x44, 0x46]),
    ("7z", 0, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), ("rar", 0, [0x52, 0x61, 0x72, 0x21, 0x1A, 0x07]),
    ("cab", 0, [0x4D, 0x53, 0x43, 0x46]), ("vhdx", 0, Array("vhdxfile".utf8)), ("vhd", 0, Array("conectix".utf8)),
    ("iso", 0x8001, Array("CD001".utf8)), ("chm", 0, Array("ITSF".utf8)),
    ("onenote", 0, [0xE4, 0x52, 0x5C, 0x7B, 0x8C, 0xD8, 0xA7, 0x4D]), ("gzip", 0, [0x1F, 0x8B]),
    ("rtf", 0, Array("{\\rtf".utf8)),
  ]

  private static func matches(_ bytes: [UInt8], _ offset: Int, _ magic: [UInt8]) -> Bool {
    guard offset + magic.count <= bytes.count else { return false }
    return magic.indices.allSatisfy { bytes[offset + $0] == magic[$0] }
  }

  /// A VHD keeps its mark in the last 512 bytes (fixed disks have no copy at the start).
  static func isFixedDisk(_ bytes: [UInt8]) -> Bool {
    bytes.count >= 512 && matches(bytes, bytes.count - 512, Array("conectix".utf8))
  }

  /// The bytes name a macro storage: `vbaProject.bin` in a ZIP directory, `_VBA_PROJECT` in an OLE one (UTF-16).
  static func hasMacroStorage(_ bytes: [UInt8], kind: String) -> Bool {
    if kind == "ole" { return contains(bytes, wide("_VBA_PROJECT")) }
    return kind.hasPrefix("zip") || kind.hasPrefix("ooxml") ? contains(bytes, Array("vbaProject.bin".utf8)) : false
  }

  /// An Office document that opens only with a password: MS-OFFCRYPTO keeps it as one stream of an OLE file.
  static func isEncryptedDocument(_ bytes: [UInt8], kind: String) -> Bool {
    kind == "ole" && contains(bytes, wide("EncryptedPackage"))
  }

  /// What an HTML attachment does: it builds a file in the browser (`html-smuggling`), or asks for a password.
  static func htmlRisks(_ bytes: [UInt8]) -> [String] {
    let text = bytes.prefix(MailTacticLimits.sniffedBytes)
    var risks: [String] = []
    func has(_ word: String) -> Bool { contains(Array(text), Array(word.utf8)) }
    let decodes = has("atob(") || has("fromCharCode") || has("Uint8Array")
    let saves = has("createObjectURL") || has("msSaveOrOpenBlob") || has("msSaveBlob") || has("new Blob")
    if decodes && saves || has("data:application/") && has("download=") { risks.append("html-smuggling") }
    if has("type=\"password\"") || has("type='password'") || has("type=password") { risks.append("html-password-form") }
    return risks
  }

  private static func wide(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }

  private static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
    let count = min(bytes.count, MailTacticLimits.sniffedBytes)
    guard !word.isEmpty, count >= word.count else { return false }
    for start in 0...(count - word.count) where bytes[start] == word[0] {
      if word.indices.allSatisfy({ bytes[start + $0] == word[$0] }) { return true }
    }
    return false
  }
}
