/// Domains from a list. An entry holds for itself and what lies under it; `yahoo.*` holds for `yahoo.com`,
/// `yahoo.co.jp` and so on; an entry with a path (`docs.example.com/d/`) needs that path as well.
struct DomainList: Sendable {
  private var exact: Set<String> = []
  private var families: Set<String> = []
  private var paths: [(host: String, path: String)] = []

  init(_ entries: [String] = []) {
    for entry in entries.map({ $0.lowercased() }) {
      if let slash = entry.firstIndex(of: "/") {
        paths.append((String(entry[..<slash]), String(entry[slash...])))
      } else if entry.hasSuffix(".*") {
        families.insert(String(entry.dropLast(2)))
      } else {
        exact.insert(entry)
      }
    }
  }

  func contains(domain: String, path: String = "") -> Bool {
    var rest = domain.lowercased()[...]
    while true {
      if exact.contains(String(rest)) { return true }
      if paths.contains(where: { rest == $0.host && path.lowercased().hasPrefix($0.path) }) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      if families.contains(String(rest[..<dot])), rest[dot...].count <= 7 { return true }
      rest = rest[rest.index(after: dot)...]
    }
  }
}
