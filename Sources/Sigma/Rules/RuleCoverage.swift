public import EventModel

/// What a set of rules looks at, and what of it some evidence can show.
public struct RuleCoverage: Sendable, Codable, Equatable {
  /// The rules of one log source.
  public struct Source: Sendable, Codable, Equatable {
    /// The log source.
    public var logsource: RuleLogSource
    /// Number of rules.
    public var rules: Int
    /// A reader or a mapping speaks of it.
    public var isKnown: Bool
    /// Records of it are in the evidence.
    public var isSeen: Bool
  }

  /// The rules for one ATT&CK technique.
  public struct Technique: Sendable, Codable, Equatable {
    /// As `T1059.001`.
    public var id: String
    /// Number of rules.
    public var rules: Int
    /// Number of those whose log source is in the evidence; with 0, the evidence cannot show the technique.
    public var seen: Int
  }

  /// By number of rules, most first.
  public var sources: [Source]
  /// By id.
  public var techniques: [Technique]
  /// Sources of the evidence that no rule looks at, in the order of the evidence.
  public var unwatched: [LogSource]

  /// The techniques that rules know and the evidence cannot show.
  public var blind: [String] { techniques.filter { $0.seen == 0 }.map(\.id) }
}

/// Records that are in the evidence: their log source and, where the format has them, their event codes.
public struct SeenSource: Sendable {
  /// The log source.
  public var source: LogSource
  /// The codes of the records; empty when they are not known, which then counts as all.
  public var codes: Set<UInt32>

  /// Records of a source.
  public init(_ source: LogSource, codes: Set<UInt32> = []) {
    self.source = source
    self.codes = codes
  }
}

extension RuleCollection {
  /// What the rules look at; `evidence` are the records at hand.
  public func coverage(_ mappings: LogSourceMappings, evidence: [SeenSource] = []) -> RuleCoverage {
    let words = evidence.map { mappings.words(of: $0.source) }
    var watched = [Bool](repeating: false, count: evidence.count)
    var sources: [RuleLogSource: RuleCoverage.Source] = [:]
    var techniques: [String: RuleCoverage.Technique] = [:]
    for rule in rules {
      var key = rule.logsource
      key.definition = nil
      if sources[key] == nil {
        let routes = mappings.routes(for: key)
        let seen = evidence.indices.filter { index in
          routes.contains { $0.admits(words[index]) && $0.admits(codes: evidence[index].codes) }
        }
        seen.forEach { watched[$0] = true }
        sources[key] = RuleCoverage.Source(
          logsource: key, rules: 0, isKnown: mappings.isKnown(key), isSeen: !seen.isEmpty)
      }
      sources[key]?.rules += 1
      let isSeen = sources[key]?.isSeen ?? false
      for id in rule.metadata.techniques {
        techniques[id, default: RuleCoverage.Technique(id: id, rules: 0, seen: 0)].rules += 1
        if isSeen { techniques[id]?.seen += 1 }
      }
    }
    func name(_ source: RuleLogSource) -> String {
      [source.product, source.category, source.service].map { $0 ?? "" }.joined(separator: "/")
    }
    return RuleCoverage(
      sources: sources.values.sorted {
        $0.rules != $1.rules ? $0.rules > $1.rules : name($0.logsource) < name($1.logsource)
      },
      techniques: techniques.values.sorted { $0.id < $1.id },
      unwatched: evidence.indices.filter { !watched[$0] }.map { evidence[$0].source })
  }

  /// All issues, with those that only the mappings show: log sources that no reader produces.
  public func lint(_ mappings: LogSourceMappings) -> [RuleIssue] {
    let unmapped = rules.filter { !mappings.isKnown($0.logsource) }.map { rule in
      let source = [rule.logsource.category, rule.logsource.product, rule.logsource.service].compactMap { $0 }
      return RuleIssue(
        file: rule.metadata.file, line: rule.metadata.line, column: 1, code: .unmappedLogSource,
        message: "nothing produces records of '\(source.joined(separator: "/"))'")
    }
    return (issues + mappings.issues + unmapped).sorted()
  }
}

extension LogSourceMappings.Route {
  /// Whether some of the codes can be on this route; none known counts as all.
  fileprivate func admits(codes seen: Set<UInt32>) -> Bool {
    codes.isEmpty || seen.isEmpty || codes.contains(where: seen.contains)
  }
}
