import Foundation
import Testing

@testable import Knowledge

/// The sparse comparison against the same formulas written out densely.
@Suite struct ActorGalleryTests {
  @Test func sparseComparisonEqualsTheDenseOne() {
    let knowledge = KnowledgeBase.shipped()
    let gallery = ActorGallery(knowledge)
    let rows = knowledge.actors.map { actor -> [Int: Double] in
      var cited: [Int: Set<Int>] = [:]
      for use in actor.uses { cited[use.object, default: []].formUnion(use.citations) }
      return cited.mapValues { Double(max(1, $0.count)) }
    }
    let techniques = ["T1566.001", "T1059.001", "T1190", "T1027", "T1505.003", "T1003.001"].compactMap(
      knowledge.technique)
    let software = ["ANEL", "Mimikatz", "PlugX"].compactMap(knowledge.software)
    let result = gallery.compare(.init(techniques: techniques, software: software))
    let holders = knowledge.objects.indices.map { object in Double(rows.count { $0[object] != nil }) }
    let idf = holders.map { log((1 + Double(rows.count)) / (1 + $0)) + 1 }
    let all = techniques + software
    let norm = all.reduce(0.0) { $0 + idf[$1] * idf[$1] }.squareRoot()
    let isTechnique = knowledge.objects.map { $0.kind == .technique }
    let kinds = Double(isTechnique.count { $0 })
    let total = holders.indices.reduce(0.0) { isTechnique[$1] ? $0 + holders[$1] : $0 }
    for (actor, row) in rows.enumerated() {
      let dot = all.reduce(0.0) { row[$1] == nil ? $0 : $0 + idf[$1] * idf[$1] }
      let own = row.keys.reduce(0.0) { $0 + idf[$1] * idf[$1] }.squareRoot()
      #expect(abs(result[actor][.profile] - (own > 0 ? dot / own / norm : 0)) < 1e-9)
      let size = row.filter { isTechnique[$0.key] }.values.reduce(0.0) { $0 + min($1, 4) }
      let model = techniques.reduce(0.0) { sum, technique in
        let background = (holders[technique] + 0.5) / (total + 0.5 * kinds)
        return sum + log((min(row[technique] ?? 0, 4) + 20 * background) / (size + 20) / background)
      }
      #expect(abs(result[actor][.techniques] - model / 6.0.squareRoot()) < 1e-9)
    }
  }
}
