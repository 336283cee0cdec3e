/// Parts of Office documents that are fetched from elsewhere when the document is opened.
///
/// In OOXML a relationship with `TargetMode="External"` whose type is a template, an object, a frame or a sub-document (ECMA-376 part 2, 9.3;
/// ATT&CK T1221); in RTF the destination `\*\template`. Templates on a local drive or a plain share are how offices work and do
/// not count; hyperlinks do not either.
enum RemoteRelation {
  /// Whether a name is that of a part with relationships. Names of parts do not distinguish case (ECMA-376 part 2, 6.3.5).
  static func isPart(_ name: String) -> Bool { name.lowercased().hasSuffix(".rels") }

  /// The type of a `.rels` part with such a relationship; nil for any other part.
  static func type(_ head: [UInt8]) -> String? {
    let isRemote = XMLElements.attributes(of: "relationship", in: XMLElements.text(head)).contains { element in
      guard element["targetmode"]?.lowercased() == "external", let kind = element["type"]?.lowercased(),
        let target = element["target"]?.lowercased()
      else { return false }
      return kinds.contains { kind.hasSuffix($0) } && isFetched(target)
    }
    return isRemote ? "ooxml-remote-relation" : nil
  }

  private static let kinds = ["/attachedtemplate", "/oleobject", "/frame", "/subdocument"]

  private static func isFetched(_ target: String) -> Bool {
    let target = target.drop { $0.isWhitespace }
    if target.hasPrefix("http://") || target.hasPrefix("https://") || target.hasPrefix("mhtml:http") { return true }
    // WebDAV through a share's name: \\host@80\..., \\host@ssl\...
    return target.contains("\\\\") && target.contains("@")
  }

  /// `{\*\template http://...}`.
  static func isInRTF(_ head: [UInt8]) -> Bool {
    let mark = Array("\\template".utf8)
    guard ContentType.contains(head, mark) else { return false }
    let text = String(decoding: head, as: UTF8.self)
    guard let start = text.range(ofASCII: "\\template") else { return false }
    let rest = text[start...].dropFirst("\\template".count).drop { $0 == " " || $0 == "\n" || $0 == "\r" }
    return rest.hasPrefix("http://") || rest.hasPrefix("https://") || rest.hasPrefix("\\\\\\\\")
  }
}

extension StringProtocol {
  /// Where an ASCII text stands first.
  fileprivate func range(ofASCII text: String) -> Index? {
    let wanted = Array(text.utf8)
    guard let first = wanted.first else { return nil }
    var index = utf8.startIndex
    while let hit = utf8[index...].firstIndex(of: first) {
      if utf8[hit...].starts(with: wanted) { return hit }
      index = utf8.index(after: hit)
    }
    return nil
  }
}
