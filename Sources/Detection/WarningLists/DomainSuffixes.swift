public import Foundation

/// Which names are shared by many owners: top-level domains (IANA) and public suffixes (Mozilla's list).
public struct DomainSuffixes: Sendable {
  /// Top-level domains in lower case, internationalised ones as `xn--`.
  public let topLevel: Set<String>
  /// Suffixes of two and more labels under which anybody can register, as `co.jp`.
  public let shared: Set<String>

  /// From lists of names.
  public init(topLevel: Set<String> = [], shared: Set<String> = []) {
    self.topLevel = topLevel
    self.shared = shared
  }

  /// From `tlds.txt` and `public-suffixes.txt` in a folder: one name a line, `#` begins a comment. Missing files are
  /// empty lists.
  public init(folder: URL) {
    func names(_ file: String) -> Set<String> {
      guard let data = try? Data(contentsOf: folder.appendingPathComponent(file)) else { return [] }
      let lines = data.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
      return Set(lines.filter { !$0.hasPrefix("#") && !$0.isEmpty })
    }
    self.init(topLevel: names("tlds.txt"), shared: names("public-suffixes.txt"))
  }

  /// Whether the last label is a top-level domain. Without a list every label of letters is taken for one.
  public func hasTopLevelDomain(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return isTopLevelDomain(String(name[name.index(after: dot)...]))
  }

  /// Whether a label in lower case is a top-level domain. Without a list every label of letters is taken for one.
  func isTopLevelDomain(_ label: String) -> Bool {
    if topLevel.isEmpty { return label.utf8.count >= 2 && label.utf8.allSatisfy { (97...122).contains($0) } }
    return topLevel.contains(label)
  }

  /// Whether the name as a whole is a top-level domain or a public suffix.
  public func isPublicSuffix(_ name: String) -> Bool { !name.contains(".") || shared.contains(name) }

  /// The name that somebody registered, as `example.co.jp` of `www.example.co.jp`; nil for a public suffix.
  public func registrable(_ name: String) -> String? {
    var candidate = name[...]
    var shorter = name[...]
    if isPublicSuffix(name) { return nil }
    while let dot = shorter.firstIndex(of: ".") {
      shorter = shorter[shorter.index(after: dot)...]
      if isPublicSuffix(String(shorter)) { return String(candidate) }
      candidate = shorter
    }
    return nil
  }
}
