import EventModel
import Foundation

/// Clusters incidents: two clusters become one while the members of the smaller one have, on average, good links to two
/// members of the larger. One incident with links to both sides does not join them (a poisoned report would).
struct Agglomeration {
  struct Edge {
    var to: Int32
    var odds: Double
  }

  /// Log-odds of a pair without a link.
  static let noLink = -3.0

  private(set) var label: [Int32]
  private(set) var members: [[Int32]]
  private(set) var steps: [(into: Int32, from: Int32, sizes: [Int], score: Double)] = []
  private var edges: [[Edge]]
  private let threshold: Double
  private let barred: Set<UInt64>

  init(
    count: Int, pairs: [(a: Int32, b: Int32, odds: Double)], threshold: Double, barred: Set<UInt64> = []
  ) {
    label = (0..<Int32(count)).map { $0 }
    members = (0..<Int32(count)).map { [$0] }
    edges = Array(repeating: [], count: count)
    self.threshold = threshold
    self.barred = barred
    for pair in pairs {
      edges[Int(pair.a)].append(Edge(to: pair.b, odds: pair.odds))
      edges[Int(pair.b)].append(Edge(to: pair.a, odds: pair.odds))
    }
    run(pairs)
  }

  static func key(_ a: Int32, _ b: Int32) -> UInt64 { UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }

  private struct Candidate {
    var score: Double
    var a: Int32
    var b: Int32
  }

  private mutating func run(_ pairs: [(a: Int32, b: Int32, odds: Double)]) {
    var heap = Heap()
    for pair in pairs where pair.odds > threshold { heap.push(.init(score: pair.odds, a: pair.a, b: pair.b)) }
    while let best = heap.pop() {
      let (a, b) = (label[Int(best.a)], label[Int(best.b)])
      if a == b { continue }
      guard let score = score(a, b), score > threshold else { continue }
      if score < best.score - 1e-9, let next = heap.top, next.score > score {
        heap.push(.init(score: score, a: best.a, b: best.b))
        continue
      }
      let (big, small) = members[Int(a)].count >= members[Int(b)].count ? (a, b) : (b, a)
      let moved = members[Int(small)]
      steps.append((big, small, [members[Int(big)].count, moved.count], score))
      for incident in moved { label[Int(incident)] = big }
      members[Int(big)] += moved
      members[Int(small)] = []
      push(moved, big, &heap)
    }
  }

  /// The merged cluster's neighbours may now have two good links.
  private func push(_ moved: [Int32], _ cluster: Int32, _ heap: inout Heap) {
    var seen: Set<Int32> = []
    for incident in moved {
      for edge in edges[Int(incident)] where edge.odds > threshold {
        let other = label[Int(edge.to)]
        if other != cluster, seen.insert(other).inserted {
          heap.push(.init(score: edge.odds, a: incident, b: edge.to))
        }
      }
    }
  }

  /// Mean over the smaller cluster of the two best links into the larger; nil where an analyst cut or support is missing.
  func score(_ a: Int32, _ b: Int32) -> Double? {
    let (big, small) = members[Int(a)].count >= members[Int(b)].count ? (a, b) : (b, a)
    let wanted = min(2, members[Int(big)].count)
    var sum = 0.0
    var supportSmall = 0
    var reached: Int32?
    var supportBig = 0
    for incident in members[Int(small)] {
      var (first, second) = (Self.noLink, Self.noLink)
      var isLinked = false
      for edge in edges[Int(incident)] where label[Int(edge.to)] == big {
        if edge.odds > first { (first, second) = (edge.odds, first) } else if edge.odds > second { second = edge.odds }
        guard edge.odds > threshold else { continue }
        isLinked = true
        if reached == nil { (reached, supportBig) = (edge.to, 1) } else if edge.to != reached { supportBig = 2 }
      }
      if isLinked { supportSmall += 1 }
      sum += wanted == 1 ? first : (first + second) / 2
    }
    if !barred.isEmpty && isBarred(big, small) { return nil }
    if members[Int(small)].count > 1 && (supportSmall < 2 || supportBig < 2) { return nil }
    return sum / Double(members[Int(small)].count)
  }

  private func isBarred(_ big: Int32, _ small: Int32) -> Bool {
    for a in members[Int(small)] {
      for b in members[Int(big)] where barred.contains(Self.key(a, b)) { return true }
    }
    return false
  }

  /// Joins two incidents' clusters because an analyst said so.
  mutating func pin(_ a: Int32, _ b: Int32) {
    let (x, y) = (label[Int(a)], label[Int(b)])
    guard x != y else { return }
    let moved = members[Int(y)]
    steps.append((x, y, [members[Int(x)].count, moved.count], .infinity))
    for incident in moved { label[Int(incident)] = x }
    members[Int(x)] += moved
    members[Int(y)] = []
  }

  /// A binary heap with the highest score on top; ties by ids, so that runs are equal.
  private struct Heap {
    private var items: [Candidate] = []
    var top: Candidate? { items.first }

    private static func before(_ a: Candidate, _ b: Candidate) -> Bool {
      a.score != b.score ? a.score > b.score : (a.a, a.b) < (b.a, b.b)
    }

    mutating func push(_ item: Candidate) {
      items.append(item)
      var child = items.count - 1
      while child > 0 {
        let parent = (child - 1) / 2
        guard Self.before(items[child], items[parent]) else { break }
        items.swapAt(child, parent)
        child = parent
      }
    }

    mutating func pop() -> Candidate? {
      guard let first = items.first, let last = items.popLast() else { return nil }
      if items.isEmpty { return first }
      items[0] = last
      var parent = 0
      while true {
        var best = parent
        let (left, right) = (2 * parent + 1, 2 * parent + 2)
        if left < items.count, Self.before(items[left], items[best]) { best = left }
        if right < items.count, Self.before(items[right], items[best]) { best = right }
        if best == parent { return first }
        items.swapAt(parent, best)
        parent = best
      }
    }
  }
}
