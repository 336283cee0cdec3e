import Foundation
import Knowledge

/// Two naive methods of the reference implementation, to see that the protocols are the same: TF-IDF cosine over techniques
/// and software, and naive Bayes with Jelinek-Mercer smoothing.
enum Naive {
  static func cosine(_ knowledge: KnowledgeBase, _ query: ActorGallery.Query) -> [Double] {
    let rows = knowledge.actors.map { Set($0.uses.map(\.object)) }
    let idf = frequencies(rows, knowledge).map { log((1 + Double(rows.count)) / (1 + $0)) + 1 }
    let asked = query.techniques + query.software
    func norm(_ objects: some Sequence<Int>) -> Double {
      objects.reduce(0.0) { $0 + idf[$1] * idf[$1] }.squareRoot()
    }
    return rows.map { row in
      let dot = asked.reduce(0.0) { row.contains($1) ? $0 + idf[$1] * idf[$1] : $0 }
      return dot / max(norm(row) * norm(asked), 1e-12)
    }
  }

  static func bayes(_ knowledge: KnowledgeBase, _ query: ActorGallery.Query) -> [Double] {
    let rows = knowledge.actors.map { Set($0.uses.map(\.object)) }
    let counts = frequencies(rows, knowledge)
    let total = counts.reduce(0, +) + 0.5 * Double(counts.count)
    return rows.map { row in
      (query.techniques + query.software).reduce(0.0) { sum, object in
        let own = row.contains(object) ? 0.5 / Double(row.count) : 0
        return sum + log(own + 0.5 * (counts[object] + 0.5) / total)
      }
    }
  }

  private static func frequencies(_ rows: [Set<Int>], _ knowledge: KnowledgeBase) -> [Double] {
    var counts = Array(repeating: 0.0, count: knowledge.objects.count)
    for row in rows { for object in row { counts[object] += 1 } }
    return counts
  }
}
