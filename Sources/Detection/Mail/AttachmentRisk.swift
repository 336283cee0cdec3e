internal import EventModel

/// Why an attachment is no ordinary document. Facts: rules decide what they mean.
enum AttachmentRisk {
  /// The kinds that run something, or hide something that runs, when they are opened.
  static let running: Set<String> = [
    "shortcut", "virtual-disk", "disc-image", "executable", "script", "compiled-help", "onenote", "html-smuggling",
    "double-extension", "right-to-left-override", "padded-name", "disguised-type",
  ]

  /// The risks of one artifact by its name and content, in a fixed order.
  static func risks(of facts: ArtifactFacts, bytes: [UInt8]?) -> [String] {
    let name = FileName(facts.name)
    var risks = kindRisks(name, facts.contentType)
    if name.isDouble { risks.append("double-extension") }
    if name.turnsDirection { risks.append("right-to-left-override") }
    if name.isPadded, FileName.runs(name.extension) { risks.append("padded-name") }
    if facts.isEncrypted { risks.append(encryption(facts, name)) }
    if let bytes { risks += byteRisks(bytes, facts, name) }
    if isDisguised(name, facts.contentType) { risks.append("disguised-type") }
    var seen: Set<String> = []
    return risks.filter { seen.insert($0).inserted }
  }

  private static func kindRisks(_ name: FileName, _ content: String) -> [String] {
    var risks: [String] = []
    let ext = name.extension
    if ext == "lnk" || content == "lnk" { risks.append("shortcut") }
    if ["vhd", "vhdx"].contains(ext) || ["vhd", "vhdx"].contains(content) { risks.append("virtual-disk") }
    let isImage = FileName.diskImages.contains(ext) && !["vhd", "vhdx"].contains(ext)
    if isImage || ["iso", "udf", "img", "disk-image", "wim"].contains(content) { risks.append("disc-image") }
    if FileName.programs.contains(ext) || ["pe", "msi", "elf"].contains(content) { risks.append("executable") }
    if FileName.scripts.contains(ext) || ["hta", "script", "wsb"].contains(content) { risks.append("script") }
    if ext == "chm" || content == "chm" { risks.append("compiled-help") }
    if ["one", "onepkg"].contains(ext) || content == "onenote" { risks.append("onenote") }
    let lower = content.lowercased()
    if FileName.macroDocuments.contains(ext) || lower.contains("macro") || lower.contains("vba") {
      risks.append("macro-document")
    }
    if lower.contains("remote-template") { risks.append("remote-template") }
    return risks
  }

  private static func encryption(_ facts: ArtifactFacts, _ name: FileName) -> String {
    let isDocument =
      FileName.documents.contains(name.extension) || FileName.macroDocuments.contains(name.extension)
      || facts.contentType.hasPrefix("ole") || facts.contentType.hasPrefix("ooxml") || facts.contentType == "pdf"
    return isDocument ? "encrypted-document" : "encrypted-archive"
  }

  private static func byteRisks(_ bytes: [UInt8], _ facts: ArtifactFacts, _ name: FileName) -> [String] {
    let kind = AttachmentKind.recognise(bytes)
    var risks: [String] = []
    if kind == "html" || ["html", "htm", "xhtml", "svg", "shtml"].contains(name.extension) {
      risks += AttachmentKind.htmlRisks(bytes)
    }
    if AttachmentKind.hasMacroStorage(bytes, kind: kind) { risks.append("macro-document") }
    if AttachmentKind.isEncryptedDocument(bytes, kind: kind) { risks.append("encrypted-document") }
    if AttachmentKind.isFixedDisk(bytes) { risks.append("virtual-disk") }
    return risks
  }

  /// A program behind the extension of a document, picture or archive.
  private static func isDisguised(_ name: FileName, _ content: String) -> Bool {
    guard ["pe", "lnk", "hta", "chm", "msi"].contains(content) else { return false }
    return FileName.documents.contains(name.extension) || FileName.archives.contains(name.extension)
  }
}
