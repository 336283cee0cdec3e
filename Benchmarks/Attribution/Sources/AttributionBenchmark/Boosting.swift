import Foundation
import Knowledge

/// Gradient boosting of small trees for a yes-or-no label: histograms, growth by the best leaf, logistic loss.
struct Boosting {
  /// How trees are grown: on all rows and features, or each on a random half of them (Friedman 2002), which makes the
  /// trees differ and the sum vary less.
  enum Growth: String, CaseIterable, Sendable { case all, halves }

  static let rate = 0.05
  static let leaves = 8
  static let least = 20
  static let ridge = 5.0
  static let bins = 255

  private struct Leaf {
    var rows: [Int]
    var node: Int
    var gradient: Double
    var hessian: Double
    var histogram: [Double]
    var split: Split?
  }

  private struct Split {
    var gain: Double
    var feature: Int
    var bin: Int
  }

  private let edges: [[Double]]
  /// One row of bins per row.
  private let binned: [UInt8]
  private let width: Int
  private let labels: [Double]
  private var gradient: [Double]
  private var hessian: [Double]
  /// The features that the tree may ask about.
  private var allowed: [Bool]

  /// Fits trees to rows of equal width.
  static func fit(_ rows: [[Double]], _ labels: [Bool], growth: Growth, rounds: Int) -> TreeEnsemble {
    var boosting = Boosting(rows, labels)
    return boosting.run(growth, rounds)
  }

  private init(_ rows: [[Double]], _ labels: [Bool]) {
    let width = rows.first?.count ?? 0
    var edges: [[Double]] = []
    var binned = Array(repeating: UInt8(0), count: rows.count * width)
    for feature in 0..<width {
      let column = rows.map { $0[feature] }
      let sorted = column.sorted()
      var cuts: [Double] = []
      for step in 1..<Self.bins {
        let position = step * sorted.count / Self.bins
        guard position > 0 else { continue }
        let cut = (sorted[position - 1] + sorted[position]) / 2
        if cut < sorted[position], cuts.last.map({ $0 < cut }) ?? true { cuts.append(cut) }
      }
      edges.append(cuts)
      for (row, value) in column.enumerated() { binned[row * width + feature] = UInt8(Self.bin(value, cuts)) }
    }
    self.edges = edges
    self.binned = binned
    self.width = width
    self.labels = labels.map { $0 ? 1 : 0 }
    gradient = Array(repeating: 0, count: rows.count)
    hessian = gradient
    allowed = Array(repeating: true, count: width)
  }

  /// Number of cuts below the value.
  private static func bin(_ value: Double, _ cuts: [Double]) -> Int {
    var (low, high) = (0, cuts.count)
    while low < high {
      let middle = (low + high) / 2
      if cuts[middle] < value { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private mutating func run(_ growth: Growth, _ rounds: Int) -> TreeEnsemble {
    let share = labels.reduce(0, +) / Double(max(1, labels.count))
    let base = log(max(share, 1e-9) / max(1 - share, 1e-9))
    var scores = Array(repeating: base, count: labels.count)
    var trees: [[TreeEnsemble.Node]] = []
    var state: UInt64 = 11
    func isHeads() -> Bool {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 63 == 0
    }
    for _ in 0..<rounds {
      for row in labels.indices {
        let chance = 1 / (1 + exp(-scores[row]))
        gradient[row] = labels[row] - chance
        hessian[row] = chance * (1 - chance)
      }
      let isHalf = growth == .halves
      if isHalf { for feature in allowed.indices { allowed[feature] = isHeads() } }
      let rows = isHalf ? labels.indices.filter { _ in isHeads() } : Array(labels.indices)
      let tree = grow(rows)
      trees.append(tree)
      for row in labels.indices { scores[row] += value(of: tree, row) }
    }
    return TreeEnsemble(base: base, trees: trees)
  }

  /// What a tree says of a row of the sample.
  private func value(of nodes: [TreeEnsemble.Node], _ row: Int) -> Double {
    var index = 0
    while nodes[index].feature >= 0 {
      let node = nodes[index]
      let cuts = edges[node.feature]
      let bin = Int(binned[row * width + node.feature])
      index = bin < cuts.count && cuts[bin] <= node.threshold ? node.left : node.left + 1
    }
    return nodes[index].value
  }

  private func grow(_ all: [Int]) -> [TreeEnsemble.Node] {
    var nodes = [TreeEnsemble.Node(feature: -1, threshold: 0, left: 0, value: 0)]
    var leaves = [leaf(all, node: 0, histogram(all))]
    while leaves.count < Self.leaves {
      guard let chosen = leaves.indices.max(by: { (leaves[$0].split?.gain ?? 0) < (leaves[$1].split?.gain ?? 0) }),
        let split = leaves[chosen].split
      else { break }
      let parent = leaves.remove(at: chosen)
      let left = parent.rows.filter { binned[$0 * width + split.feature] <= UInt8(split.bin) }
      let right = parent.rows.filter { binned[$0 * width + split.feature] > UInt8(split.bin) }
      // Only the smaller child is counted; the other one is the difference.
      let small = histogram(left.count < right.count ? left : right)
      var large = parent.histogram
      for index in large.indices { large[index] -= small[index] }
      nodes[parent.node] = .init(
        feature: split.feature, threshold: edges[split.feature][split.bin], left: nodes.count, value: 0)
      let isLeftSmall = left.count < right.count
      leaves.append(leaf(left, node: nodes.count, isLeftSmall ? small : large))
      leaves.append(leaf(right, node: nodes.count + 1, isLeftSmall ? large : small))
      nodes.append(.init(feature: -1, threshold: 0, left: 0, value: 0))
      nodes.append(.init(feature: -1, threshold: 0, left: 0, value: 0))
    }
    for leaf in leaves {
      nodes[leaf.node].value = Self.rate * leaf.gradient / (leaf.hessian + Self.ridge)
    }
    return nodes
  }

  /// Gradient, hessian and number of rows per feature and bin.
  private func histogram(_ rows: [Int]) -> [Double] {
    var sums = Array(repeating: 0.0, count: width * (Self.bins + 1) * 3)
    sums.withUnsafeMutableBufferPointer { sums in
      binned.withUnsafeBufferPointer { binned in
        for row in rows {
          let (slope, bend) = (gradient[row], hessian[row])
          var base = 0
          for feature in 0..<width {
            let cell = base + Int(binned[row * width + feature]) * 3
            sums[cell] += slope
            sums[cell + 1] += bend
            sums[cell + 2] += 1
            base += (Self.bins + 1) * 3
          }
        }
      }
    }
    return sums
  }

  private func leaf(_ rows: [Int], node: Int, _ histogram: [Double]) -> Leaf {
    var (gradients, hessians) = (0.0, 0.0)
    for row in rows {
      gradients += gradient[row]
      hessians += hessian[row]
    }
    return Leaf(
      rows: rows, node: node, gradient: gradients, hessian: hessians, histogram: histogram,
      split: split(rows.count, histogram, gradients, hessians))
  }

  private func split(_ rows: Int, _ histogram: [Double], _ gradients: Double, _ hessians: Double) -> Split? {
    guard rows >= 2 * Self.least else { return nil }
    let whole = gradients * gradients / (hessians + Self.ridge)
    var best: Split?
    for feature in edges.indices where allowed[feature] && !edges[feature].isEmpty {
      var (left, weight, count) = (0.0, 0.0, 0)
      for bin in edges[feature].indices {
        let cell = (feature * (Self.bins + 1) + bin) * 3
        left += histogram[cell]
        weight += histogram[cell + 1]
        count += Int(histogram[cell + 2].rounded())
        guard count >= Self.least, rows - count >= Self.least else { continue }
        let right = gradients - left
        let gain =
          left * left / (weight + Self.ridge) + right * right / (hessians - weight + Self.ridge) - whole
        if gain > (best?.gain ?? 1e-9) { best = Split(gain: gain, feature: feature, bin: bin) }
      }
    }
    return best
  }
}
