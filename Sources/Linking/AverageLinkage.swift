/// Agglomeration by the mean over all pairs (UPGMA; Sokal and Michener 1958), for registers of descriptions, where links are
/// many and weak. Needs all pairs, so it is for registers up to `LinkingLimits.allPairs`.
struct AverageLinkage {
  private(set) var members: [[Int32]]
  private(set) var steps: [(into: Int32, from: Int32, sizes: [Int], score: Double)] = []
  /// Sums of log-odds between clusters.
  private var sums: [Double]
  private let count: Int

  /// `odds` gives a pair's log-odds over the bar; forbidden pairs get `-infinity`.
  init(count: Int, odds: (Int, Int) -> Double) {
    self.count = count
    members = (0..<count).map { [Int32($0)] }
    sums = Array(repeating: 0, count: count * count)
    for a in 0..<count {
      for b in a + 1..<max(a + 1, count) {
        let value = odds(a, b)
        sums[a * count + b] = value
        sums[b * count + a] = value
      }
    }
    run()
  }

  private mutating func run() {
    var best = (0..<count).map(nearest)
    while true {
      var top: (row: Int, score: Double)?
      for row in 0..<count {
        if let found = best[row], found.score > 0, found.score > top?.score ?? 0 { top = (row, found.score) }
      }
      guard let top, let other = best[top.row]?.other else { return }
      let (into, from) = (min(top.row, other), max(top.row, other))
      steps.append((Int32(into), Int32(from), [members[into].count, members[from].count], top.score))
      members[into] += members[from]
      members[from] = []
      for row in 0..<count where row != into && !members[row].isEmpty {
        sums[into * count + row] += sums[from * count + row]
        sums[row * count + into] = sums[into * count + row]
      }
      best[from] = nil
      best[into] = nearest(into)
      for row in 0..<count where row != into && !members[row].isEmpty {
        if best[row]?.other == into || best[row]?.other == from {
          best[row] = nearest(row)
        } else if score(row, into) > best[row]?.score ?? -.infinity {
          best[row] = (into, score(row, into))
        }
      }
    }
  }

  private func score(_ a: Int, _ b: Int) -> Double {
    sums[a * count + b] / Double(members[a].count * members[b].count)
  }

  private func nearest(_ row: Int) -> (other: Int, score: Double)? {
    guard !members[row].isEmpty else { return nil }
    var best: (other: Int, score: Double)?
    for other in 0..<count where other != row && !members[other].isEmpty {
      let value = score(row, other)
      if value > best?.score ?? -.infinity { best = (other, value) }
    }
    return best
  }
}
