/// The links of a message and what they are.
struct MailLinks {
  private(set) var links: [MailLink] = []
  private let vocabulary: MailVocabulary

  init(text: [UInt8], anchors: [HTMLText.Anchor], vocabulary: MailVocabulary) {
    self.vocabulary = vocabulary
    var seen: Set<String> = []
    for anchor in anchors {
      guard let link = MailLink(target: anchor.href, shown: anchor.shown) else { continue }
      if links.count < MailTacticLimits.links, seen.insert(link.target + "\n" + link.shown).inserted {
        links.append(link)
      }
    }
    let known = Set(links.map(\.target))
    for link in LinkFinder.links(in: text, limit: MailTacticLimits.links - links.count)
    where !known.contains(link.target) && seen.insert(link.target).inserted { links.append(link) }
  }

  /// Classes of one link: `cloud-storage`, `url-shortener`, `ip-literal`.
  func classes(of link: MailLink) -> [String] {
    var classes: [String] = []
    if vocabulary.fileSharing.contains(domain: link.host, path: link.path) { classes.append("cloud-storage") }
    if vocabulary.shorteners.contains(domain: link.host) { classes.append("url-shortener") }
    if link.isAddressLiteral { classes.append("ip-literal") }
    return classes
  }

  /// How a link shows that it leads to an archive or image: by its `path`, or by the `text` shown for it.
  func archiveSigns(of link: MailLink) -> [String] {
    var signs: [String] = []
    if MailLinks.isArchive(MailLink.percentDecoded(link.path)) { signs.append("path") }
    let words = link.shown.split { $0.isWhitespace || "()（）[]「」".contains($0) }
    if MailLink.claimedHost(link.shown) == nil, words.contains(where: { MailLinks.isArchive(String($0)) }) {
      signs.append("text")
    }
    return signs
  }

  /// How a link shows that it fetches one file instead of opening a document or folder in the browser; empty where it
  /// does not, or names a document or picture.
  ///
  /// - `kind`: the letter that OneDrive and SharePoint put into shared addresses is `u`: neither document, picture, film
  ///   nor folder, so an archive, image or program.
  /// - `download`: the address itself asks for the download.
  /// - `file`: storage that names a single file.
  /// - `transfer`: a service for sending big files.
  func fileSigns(of link: MailLink) -> [String] {
    guard classes(of: link).contains("cloud-storage") else { return [] }
    let path = MailLink.percentDecoded(link.path).lowercased()
    let ext = FileName(path).extension
    if FileName.documents.contains(ext) || ["mp4", "mov", "webp", "heic", "mp3"].contains(ext) { return [] }
    var signs: [String] = []
    if link.host == "1drv.ms" && path.hasPrefix("/u/") || path.hasPrefix("/:u:/") { signs.append("kind") }
    let query = link.target.lowercased().split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let asks = query.split(whereSeparator: { $0 == "&" || $0 == "#" }).contains {
      ["download=1", "dl=1", "export=download", "confirm=t"].contains($0)
    }
    let isGoogle = link.host.hasSuffix("google.com") || link.host.hasSuffix("googleusercontent.com")
    if asks || path == "/download" || isGoogle && path.hasPrefix("/uc") { signs.append("download") }
    if MailLinks.singleFile.contains(where: { link.host.hasSuffix($0.host) && path.hasPrefix($0.path) }) {
      signs.append("file")
    }
    if MailLinks.transfer.contains(where: { link.host == $0 || link.host.hasSuffix("." + $0) }) {
      signs.append("transfer")
    }
    return signs
  }

  /// Where storage keeps single files.
  private static let singleFile: [(host: String, path: String)] = [
    ("drive.google.com", "/file/"), ("dropbox.com", "/scl/fi/"), ("dropbox.com", "/s/"), ("mega.nz", "/file/"),
    ("box.com", "/s/"), ("mediafire.com", "/file"), ("pcloud.link", "/publink"), ("icloud.com", "/iclouddrive/"),
    ("disk.yandex.ru", "/d/"), ("disk.yandex.com", "/d/"), ("discordapp.com", "/attachments/"),
  ]
  /// Services whose links always fetch what somebody put there for one receiver.
  private static let transfer: Set<String> = [
    "firestorage.jp", "firestorage.com", "gigafile.nu", "xgf.nu", "we.tl", "wetransfer.com", "transfernow.net",
    "transfer.sh", "file.io", "gofile.io", "datadeliver.net", "okurin.bitpark.co.jp", "bitsend.jp", "filesend.to",
    "tenpu.me", "sendspace.com", "filemail.com", "fromsmash.com", "pixeldrain.com", "catbox.moe", "anonfiles.com",
  ]

  /// Whether the text names an archive or image as a file (`資料.zip`), outside of addresses.
  static func namesArchive(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    for dot in bytes.indices where bytes[dot] == UInt8(ascii: ".") && dot > 0 {
      let letters = bytes[(dot + 1)...].prefix(6).prefix { isWord($0) && $0 < 0x80 }
      guard (2...5).contains(letters.count), isWord(bytes[dot - 1]) else { continue }
      let ext = String(decoding: letters, as: UTF8.self).lowercased()
      if FileName.archives.contains(ext) || FileName.diskImages.contains(ext), !isInAddress(bytes, dot) { return true }
    }
    return false
  }

  /// ASCII letters and digits, and every byte of other letters.
  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (48...57).contains(byte) || (97...122).contains(byte | 0x20)
  }

  /// The word that ends at an index holds a mark of addresses.
  private static func isInAddress(_ bytes: [UInt8], _ end: Int) -> Bool {
    for byte in bytes[max(0, end - 300)..<end].reversed() {
      if byte <= 0x20 || "()<>\",;".utf8.contains(byte) { return false }
      if "/\\@".utf8.contains(byte) { return true }
    }
    return false
  }

  private static func isArchive(_ name: String) -> Bool {
    let ext = FileName(name).extension
    return FileName.archives.contains(ext) || FileName.diskImages.contains(ext)
      || FileName.macroDocuments.contains(ext) || ext == "lnk" || FileName.programs.contains(ext) && ext != "com"
  }
}
