/// Parts of Office documents that are fetched from elsewhere when the document is opened.
///
/// In OOXML a relationship with `TargetMode="External"` whose type is a template, an object, a frame or a sub-document (ECMA-376 part 2, 9.3;
/// ATT&CK T1221); in RTF the destination `\*\template`. Templates on a local drive or a plain share are how offices work and do
/// not count; hyperlinks do not either.
enum RemoteRelation {
  /// The type of a `.rels` part with such a relationship; nil for any other part.
  static func type(_ head: [UInt8]) -> String? {
    let text = String(decoding: head, as: UTF8.self)
    for element in text.components(of: "<Relationship ") {
      let lower = element.prefix { $0 != ">" }.lowercased()
      guard lower.contains("targetmode=\"external\"") || lower.contains("targetmode='external'") else { continue }
      guard kinds.contains(where: { lower.contains($0) }), isFetched(lower) else { continue }
      return "ooxml-remote-relation"
    }
    return nil
  }

  private static let kinds = [
    "/attachedtemplate", "/oleobject", "/frame", "/subdocument",
  ]

  private static func isFetched(_ element: String) -> Bool {
    guard let start = element.range(ofASCII: "target=") else { return false }
    let target = element[start...].dropFirst("target=".count + 1)
    if target.hasPrefix("http://") || target.hasPrefix("https://") || target.hasPrefix("mhtml:http") { return true }
    // WebDAV through a share's name: \\host@80\..., \\host@ssl\...
    let share = target.prefix { $0 != "\"" && $0 != "'" }
    return share.contains("\\\\") && share.contains("@")
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

extension String {
  /// The pieces behind each occurrence of a mark.
  fileprivate func components(of mark: String) -> [Substring] {
    var pieces: [Substring] = []
    var rest = self[...]
    while let start = rest.range(ofASCII: mark) {
      rest = rest[start...].dropFirst(mark.count)
      pieces.append(rest)
    }
    return pieces
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
