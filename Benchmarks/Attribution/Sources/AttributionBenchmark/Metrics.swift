import Foundation

enum Metrics {
  /// Rank of the chosen score, ties in the middle.
  static func rank(_ scores: [Double], _ chosen: Int) -> Double {
    let own = scores[chosen]
    return 1 + Double(scores.count { $0 > own }) + Double(scores.count { $0 == own } - 1) / 2
  }

  static func describe(_ ranks: [Double]) -> String {
    func top(_ k: Double) -> Double { share(ranks, k) }
    let mrr = ranks.reduce(0) { $0 + 1 / $1 } / Double(max(1, ranks.count))
    let (low, high) = interval(ranks) { sample in sample.reduce(0) { $0 + 1 / $1 } / Double(sample.count) }
    return
      "n \(ranks.count)  top-1 \(f(top(1)))  top-3 \(f(top(3)))  top-5 \(f(top(5)))  top-10 \(f(top(10)))  MRR \(f(mrr)) [\(f(low))-\(f(high))]"
  }

  static func share(_ ranks: [Double], _ k: Double) -> Double {
    Double(ranks.count { $0 <= k }) / Double(max(1, ranks.count))
  }

  /// Mean over groups of the mean inside a group.
  static func macro(_ ranks: [Double], _ groups: [Int]) -> String {
    var by: [Int: [Double]] = [:]
    for (rank, group) in zip(ranks, groups) { by[group, default: []].append(rank) }
    func mean(_ body: (Double) -> Double) -> Double {
      by.values.map { $0.reduce(0) { $0 + body($1) } / Double($0.count) }.reduce(0, +) / Double(max(1, by.count))
    }
    return
      "macro over \(by.count): top-1 \(f(mean { $0 <= 1 ? 1 : 0 }))  top-5 \(f(mean { $0 <= 5 ? 1 : 0 }))  MRR \(f(mean { 1 / $0 }))"
  }

  /// Bootstrap 95 % interval with a fixed seed.
  static func interval(_ values: [Double], _ body: ([Double]) -> Double) -> (Double, Double) {
    guard !values.isEmpty else { return (0, 0) }
    var state: UInt64 = 1
    let samples = (0..<1_000).map { _ in
      body(
        values.map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return values[Int(state >> 33) % values.count]
        })
    }.sorted()
    return (samples[25], samples[974])
  }

  /// Area under the ROC curve by ranks.
  static func auroc(_ positive: [Double], _ negative: [Double]) -> Double {
    var wins = 0.0
    for p in positive { for n in negative { wins += p > n ? 1 : p == n ? 0.5 : 0 } }
    return wins / Double(max(1, positive.count * negative.count))
  }

  static func ece(_ confidence: [Double], _ correct: [Bool], bins: Int = 10) -> Double {
    var sum = 0.0
    for bin in 0..<bins {
      let (low, high) = (Double(bin) / Double(bins), Double(bin + 1) / Double(bins))
      let inside = confidence.indices.filter { confidence[$0] > low && confidence[$0] <= high }
      guard !inside.isEmpty else { continue }
      let mean = inside.reduce(0.0) { $0 + confidence[$1] } / Double(inside.count)
      let right = Double(inside.count { correct[$0] }) / Double(inside.count)
      sum += Double(inside.count) / Double(confidence.count) * abs(mean - right)
    }
    return sum
  }

  /// Largest share of cases that can be named, most confident first, with the given precision; and the bar.
  static func coverage(_ confidence: [Double], _ correct: [Bool], precision: Double) -> (Double, Double) {
    var right = 0
    var best = (0.0, 1.0)
    let order = confidence.indices.sorted { confidence[$0] > confidence[$1] }
    for (position, index) in order.enumerated() {
      if correct[index] { right += 1 }
      if Double(right) / Double(position + 1) >= precision {
        best = (Double(position + 1) / Double(order.count), confidence[index])
      }
    }
    return best
  }

  static func f(_ value: Double) -> String { String(format: "%.3f", value) }
}
