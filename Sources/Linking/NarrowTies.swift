import EventModel

/// Two incidents that alone hold two dense parts of a campaign together.
///
/// Two poisoned reports that support each other look like this, and so do two incidents at the turn from one phase to the
/// next: the register cannot tell them apart, so nothing is cut, but the pair is named for an analyst to look at.
struct NarrowTies {
  /// Larger campaigns and registers are not searched.
  static let largest = 400

  struct Tie {
    var incidents: [Int32]
    /// Incidents of the dense parts that it holds together.
    var sizes: [Int]
  }

  private let members: [Int32]
  private var links: [[Int]]

  private init(_ members: [Int32], _ pairs: [(a: Int32, b: Int32, odds: Double)], _ threshold: Double) {
    self.members = members
    links = Array(repeating: [], count: members.count)
    let place = Dictionary(uniqueKeysWithValues: members.enumerated().map { ($1, $0) })
    for pair in pairs where pair.odds > threshold {
      guard let a = place[pair.a], let b = place[pair.b] else { continue }
      links[a].append(b)
      links[b].append(a)
    }
  }

  /// The first tie of every campaign that has one.
  static func find(
    _ clusters: [[Int32]], _ pairs: [(a: Int32, b: Int32, odds: Double)], threshold: Double
  ) -> [Tie] {
    var label: [Int32: Int] = [:]
    for (index, cluster) in clusters.enumerated() where (2 * Bridges.part + 2...largest).contains(cluster.count) {
      for incident in cluster { label[incident] = index }
    }
    var inside: [Int: [(a: Int32, b: Int32, odds: Double)]] = [:]
    for pair in pairs {
      if let index = label[pair.a], index == label[pair.b] { inside[index, default: []].append(pair) }
    }
    return inside.keys.sorted().compactMap { NarrowTies(clusters[$0], inside[$0] ?? [], threshold).tie() }
  }

  private func tie() -> Tie? {
    let before = denseParts(without: []).count
    for first in members.indices {
      for second in cutVertices(without: first) where second > first {
        let parts = denseParts(without: [first, second])
        if parts.count >= 2, parts.count > before {
          return Tie(incidents: [members[first], members[second]], sizes: parts.sorted(by: >))
        }
      }
    }
    return nil
  }

  /// Sizes of the parts that are campaigns of their own, as `Bridges` has it.
  private func denseParts(without gone: [Int]) -> [Int] {
    var seen = Array(repeating: false, count: members.count)
    for vertex in gone { seen[vertex] = true }
    var sizes: [Int] = []
    for start in members.indices where !seen[start] {
      var part = [start]
      seen[start] = true
      var (next, ends) = (0, 0)
      while next < part.count {
        for other in links[part[next]] where !gone.contains(other) {
          ends += 1
          if !seen[other] {
            seen[other] = true
            part.append(other)
          }
        }
        next += 1
      }
      if part.count >= Bridges.part, Double(ends) / 2 >= Bridges.density * Double(part.count) {
        sizes.append(part.count)
      }
    }
    return sizes
  }

  /// Cut vertices of the graph without one vertex (Hopcroft and Tarjan 1973), without recursion.
  private func cutVertices(without gone: Int) -> [Int] {
    let count = members.count
    var depth = Array(repeating: -1, count: count)
    var low = Array(repeating: 0, count: count)
    var parent = Array(repeating: -1, count: count)
    var position = Array(repeating: 0, count: count)
    var isCut = Array(repeating: false, count: count)
    for root in 0..<count where root != gone && depth[root] < 0 {
      var stack = [root]
      depth[root] = 0
      var children = 0
      while let vertex = stack.last {
        if position[vertex] < links[vertex].count {
          let other = links[vertex][position[vertex]]
          position[vertex] += 1
          if other == gone || other == parent[vertex] { continue }
          if depth[other] >= 0 {
            low[vertex] = min(low[vertex], depth[other])
          } else {
            (depth[other], low[other], parent[other]) = (stack.count, stack.count, vertex)
            if vertex == root { children += 1 }
            stack.append(other)
          }
        } else {
          stack.removeLast()
          let above = parent[vertex]
          guard above >= 0 else { continue }
          low[above] = min(low[above], low[vertex])
          if above != root, low[vertex] >= depth[above] { isCut[above] = true }
        }
      }
      if children > 1 { isCut[root] = true }
    }
    return isCut.indices.filter { isCut[$0] }
  }
}
