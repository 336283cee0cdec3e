/// Which fields of a rule's matches correlations want to know.
enum CorrelationFields {
  /// Per rule the field names, in Sigma's spelling, sorted; nil for rules without correlations.
  static func perRule(_ collection: RuleCollection, indices: [String: Int]) -> [[String]?] {
    var wanted = [Set<String>?](repeating: nil, count: collection.rules.count)
    let inner = Dictionary(collection.correlations.map { ($0.metadata.id, $0) }) { first, _ in first }
    for correlation in collection.correlations {
      // The matches of inner correlations carry what outer ones ask of the events below them.
      for reference in correlation.references {
        let fields = Set((correlation.groupBy + correlation.fields).map { correlation.field($0, of: reference) })
        var below = [reference]
        while let next = below.popLast() {
          if let index = indices[next] { wanted[index] = (wanted[index] ?? []).union(fields) }
          if let rule = inner[next] { below += rule.references }
        }
      }
    }
    return wanted.map { $0?.sorted() }
  }
}

extension CorrelationRule {
  /// The field that a name of `group-by` or `field` means for matches of a rule.
  func field(_ name: String, of rule: String) -> String { aliases[name]?[rule] ?? name }
}
