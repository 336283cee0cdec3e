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

  private static func isArchive(_ name: String) -> Bool {
    let ext = FileName(name).extension
    return FileName.archives.contains(ext) || FileName.diskImages.contains(ext)
      || FileName.macroDocuments.contains(ext) || ext == "lnk" || FileName.programs.contains(ext) && ext != "com"
  }
}
