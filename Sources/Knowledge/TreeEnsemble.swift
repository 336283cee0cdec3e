/// A sum of small decision trees (gradient boosting; Friedman 2001): what the linear model of ranking cannot say.
public struct TreeEnsemble: Sendable, Equatable {
  /// A node: a question about one feature, or a leaf.
  public struct Node: Sendable, Equatable {
    /// Feature asked about; -1 for a leaf.
    public var feature: Int
    /// Values up to this one go left.
    public var threshold: Double
    /// Index of the left child; the right one follows it.
    public var left: Int
    /// Contribution of a leaf.
    public var value: Double

    /// A node.
    public init(feature: Int, threshold: Double, left: Int, value: Double) {
      self.feature = feature
      self.threshold = threshold
      self.left = left
      self.value = value
    }
  }

  /// What every row starts with.
  public var base: Double
  /// The trees; the first node of each is its root.
  public var trees: [[Node]]

  /// No trees.
  public init(base: Double = 0, trees: [[Node]] = []) {
    self.base = base
    self.trees = trees
  }

  /// Reads what `text` wrote: the base, then one tree a line, nodes as `feature:threshold:left` or `=value`. Lines that do
  /// not hold a sound tree (a child before its parent, an index outside) are left out.
  public init(text: String) {
    let lines = text.split(separator: "\n")
    base = lines.first.flatMap { Double($0) } ?? 0
    trees = lines.dropFirst().compactMap { line in
      let nodes = line.split(separator: " ").compactMap(Self.node)
      let isSound = nodes.enumerated().allSatisfy { index, node in
        node.feature < 0 || (node.left > index && node.left + 1 < nodes.count)
      }
      return isSound && !nodes.isEmpty ? nodes : nil
    }
  }

  private static func node(_ text: Substring) -> Node? {
    if text.hasPrefix("=") {
      return Double(text.dropFirst()).map { Node(feature: -1, threshold: 0, left: 0, value: $0) }
    }
    let parts = text.split(separator: ":")
    guard parts.count == 3, let feature = Int(parts[0]), let threshold = Double(parts[1]), let left = Int(parts[2]),
      feature >= 0
    else { return nil }
    return Node(feature: feature, threshold: threshold, left: left, value: 0)
  }

  /// The sum over all trees. Features that a row does not have count as 0.
  public func score(_ row: [Double]) -> Double { trees.reduce(base) { $0 + Self.value(of: $1, row) } }

  /// The sums over the first trees, one for each of these numbers (ascending).
  public func scores(_ row: [Double], stages: [Int]) -> [Double] {
    var sum = base
    var done = 0
    return stages.map { stage in
      for index in done..<max(done, min(stage, trees.count)) { sum += Self.value(of: trees[index], row) }
      done = max(done, min(stage, trees.count))
      return sum
    }
  }

  /// What one tree adds for a row.
  public static func value(of nodes: [Node], _ row: [Double]) -> Double {
    var index = 0
    while nodes[index].feature >= 0 {
      let node = nodes[index]
      let value = node.feature < row.count ? row[node.feature] : 0
      index = value <= node.threshold ? node.left : node.left + 1
    }
    return nodes[index].value
  }
}
