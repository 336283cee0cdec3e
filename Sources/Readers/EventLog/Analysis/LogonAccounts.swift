/// Which written names mean the same account: `CORP\\taro`, `corp.example\\taro` and `taro@corp.example`.
///
/// Windows says so by the SID of successful logons (MS-DTYP 2.4.2): accounts with one SID are one account, and domains whose
/// accounts have SIDs of one domain are one domain. A name without a SID, as of failed logons, goes with the account of that
/// name in that domain.
struct LogonAccounts {
  /// SIDs by written name, in lower case.
  private var known: [String: Set<String>] = [:]

  /// A name was met.
  mutating func note(_ account: String) {
    if known[account] == nil { known[account] = [] }
  }

  /// A name was met with a SID. Those that are the same on every computer (SYSTEM, nobody) say nothing.
  mutating func note(_ account: String, sid: String) {
    if sid.hasPrefix("S-1-5-21-") || sid.hasPrefix("S-1-12-1-") { known[account, default: []].insert(sid) }
  }

  /// What each written name is listed as.
  ///
  /// - Parameter weights: How often each written name got in: of several names the most used one is shown.
  func names(weights written: [String: Int]) -> [String: String] {
    let domains = domainNames()
    var plain: [String: String] = [:]
    var bySID: [String: String] = [:]
    var groups = Groups()
    for (account, sids) in known.sorted(by: { $0.key < $1.key }) {
      let (domain, name) = Self.parts(account)
      let text = domain.isEmpty ? name : (domains[domain] ?? domain) + "\\" + name
      plain[account] = text
      for sid in sids {
        if let other = bySID[sid] { groups.join(text, other) } else { bySID[sid] = text }
      }
    }
    guard !groups.isEmpty else { return plain }
    var weights: [String: Int] = [:]
    for (account, text) in plain where groups.contains(text) { weights[text, default: 0] += written[account] ?? 0 }
    let shown = groups.representatives { (weights[$0] ?? 0, $1) > (weights[$1] ?? 0, $0) }
    return plain.mapValues { shown[$0] ?? $0 }
  }

  /// The shortest of the names of each domain: the one that Windows shows.
  private func domainNames() -> [String: String] {
    var groups = Groups()
    var bySID: [Substring: String] = [:]
    for (account, sids) in known.sorted(by: { $0.key < $1.key }) {
      let domain = Self.parts(account).domain
      guard !domain.isEmpty else { continue }
      for sid in sids where sid.hasPrefix("S-1-5-21-") {
        guard let dash = sid.lastIndex(of: "-") else { continue }
        if let other = bySID[sid[..<dash]] { groups.join(domain, other) } else { bySID[sid[..<dash]] = domain }
      }
    }
    return groups.representatives { ($0.utf8.count, $0) < ($1.utf8.count, $1) }
  }

  private static func parts(_ account: String) -> (domain: String, name: String) {
    // A mail-like name comes with an empty domain, with the mail domain, or with the domain's own name.
    let bare = account.split(separator: "\\", maxSplits: 1).last.map(String.init) ?? account
    if let at = bare.lastIndex(of: "@"), at != bare.startIndex {
      return (String(bare[bare.index(after: at)...]), String(bare[..<at]))
    }
    guard let slash = account.firstIndex(of: "\\") else { return ("", account) }
    return (String(account[..<slash]), String(account[account.index(after: slash)...]))
  }

  /// Names that mean the same: union-find.
  private struct Groups {
    private var parents: [String: String] = [:]

    var isEmpty: Bool { parents.isEmpty }

    func contains(_ name: String) -> Bool { parents[name] != nil }

    func root(_ name: String) -> String {
      var name = name
      while let parent = parents[name], parent != name { name = parent }
      return name
    }

    mutating func join(_ a: String, _ b: String) {
      let (first, second) = (root(a), root(b))
      guard first != second else { return }
      parents[first] = first
      parents[second] = first
    }

    /// The first name of each group by an order, for every name in it.
    func representatives(_ isBefore: (String, String) -> Bool) -> [String: String] {
      let groups = Dictionary(grouping: parents.keys, by: root)
      var shown: [String: String] = [:]
      for names in groups.values {
        guard let first = names.min(by: isBefore) else { continue }
        for name in names { shown[name] = first }
      }
      return shown
    }
  }
}
