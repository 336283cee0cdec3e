/// Finds incidents that alone hold two campaigns together, and takes the campaigns apart again.
///
/// A cut vertex of the link graph (Hopcroft and Tarjan 1973) between two parts that are each well connected is what a
/// poisoned or mixed-up report looks like. Chains, where campaigns move from one server to the next, have cut vertices too,
/// but no dense parts beside them: they stay.
struct Bridges {
  /// Smallest part that counts as a campaign of its own.
  static let part = 4
  /// Links per member inside such a part.
  static let density = 1.2

  private(set) var clusters: [[Int32]] = []
  private(set) var found: [Int32] = []

  init(_ members: [[Int32]], _ pairs: [(a: Int32, b: Int32, odds: Double)], threshold: Double) {
    var links: [Int32: [(Int32, Double)]] = [:]
    var label: [Int32: Int] = [:]
    for (index, cluster) in members.enumerated() where cluster.count > 2 * Self.part {
      for incident in cluster { label[incident] = index }
    }
    for pair in pairs where pair.odds > threshold && label[pair.a] != nil && label[pair.a] == label[pair.b] {
      links[pair.a, default: []].append((pair.b, pair.odds))
      links[pair.b, default: []].append((pair.a, pair.odds))
    }
    for cluster in members where !cluster.isEmpty {
      if cluster.count <= 2 * Self.part { clusters.append(cluster.sorted()) } else { split(cluster.sorted(), links) }
    }
  }

  /// Incidents whose removal takes a connected part of the link graph apart into dense parts: what a report looks like that
  /// copies the values of two campaigns. They are looked for before anything is clustered, because what they copied makes
  /// the campaigns' own values look common.
  static func suspects(count: Int, _ pairs: [(a: Int32, b: Int32, odds: Double)], threshold: Double) -> [Int32] {
    var root = Array(0..<Int32(count))
    func find(_ incident: Int32) -> Int32 {
      var at = incident
      while root[Int(at)] != at {
        root[Int(at)] = root[Int(root[Int(at)])]
        at = root[Int(at)]
      }
      return at
    }
    for pair in pairs where pair.odds > threshold { root[Int(find(pair.a))] = find(pair.b) }
    let parts = Dictionary(grouping: 0..<Int32(count), by: find)
    let members = parts.keys.sorted().compactMap { parts[$0] }.filter { $0.count > 2 * part }
    return Bridges(members, pairs, threshold: threshold).found.sorted()
  }

  private mutating func split(_ cluster: [Int32], _ links: [Int32: [(Int32, Double)]]) {
    for vertex in cutVertices(cluster, links) {
      let parts = components(cluster.filter { $0 != vertex }, links)
      let dense = parts.filter { $0.count >= Self.part && density($0, links) >= Self.density }
      guard dense.count >= 2 else { continue }
      // The incident goes where its links are strongest; loose parts go with it.
      let pull = dense.map { part -> Double in
        let inside = Set(part)
        return (links[vertex] ?? []).reduce(0) { inside.contains($1.0) ? $0 + $1.1 : $0 }
      }
      let home = pull.indices.max { pull[$0] < pull[$1] } ?? 0
      found.append(vertex)
      for (index, part) in dense.enumerated() where index != home { split(part, links) }
      let apart = Set(dense.enumerated().filter { $0.offset != home }.flatMap(\.element))
      split(cluster.filter { !apart.contains($0) }, links)
      return
    }
    clusters.append(cluster)
  }

  private func density(_ part: [Int32], _ links: [Int32: [(Int32, Double)]]) -> Double {
    let inside = Set(part)
    let ends = part.reduce(0) { $0 + (links[$1] ?? []).count { inside.contains($0.0) } }
    return Double(ends) / 2 / Double(part.count)
  }

  private func components(_ vertices: [Int32], _ links: [Int32: [(Int32, Double)]]) -> [[Int32]] {
    var left = Set(vertices)
    var parts: [[Int32]] = []
    for start in vertices where left.contains(start) {
      var part = [start]
      left.remove(start)
      var next = 0
      while next < part.count {
        for (other, _) in links[part[next]] ?? [] where left.remove(other) != nil { part.append(other) }
        next += 1
      }
      parts.append(part.sorted())
    }
    return parts
  }

  /// Depth-first search without recursion.
  private func cutVertices(_ cluster: [Int32], _ links: [Int32: [(Int32, Double)]]) -> [Int32] {
    var depth: [Int32: Int] = [:]
    var low: [Int32: Int] = [:]
    var parent: [Int32: Int32] = [:]
    var cut: Set<Int32> = []
    let inside = Set(cluster)
    for root in cluster where depth[root] == nil {
      var stack: [(Int32, Int)] = [(root, 0)]
      (depth[root], low[root]) = (0, 0)
      var children = 0
      while let (vertex, position) = stack.last {
        let neighbours = links[vertex] ?? []
        if position < neighbours.count {
          stack[stack.count - 1].1 += 1
          let other = neighbours[position].0
          guard inside.contains(other) else { continue }
          if let seen = depth[other] {
            if parent[vertex] != other { low[vertex] = min(low[vertex] ?? 0, seen) }
          } else {
            (depth[other], low[other], parent[other]) = (stack.count, stack.count, vertex)
            if vertex == root { children += 1 }
            stack.append((other, 0))
          }
        } else {
          stack.removeLast()
          guard let above = parent[vertex] else { continue }
          low[above] = min(low[above] ?? 0, low[vertex] ?? 0)
          if above != root && (low[vertex] ?? 0) >= (depth[above] ?? 0) { cut.insert(above) }
        }
      }
      if children > 1 { cut.insert(root) }
    }
    return cut.sorted()
  }
}
