/// What one document may cost.
public struct YAMLLimits: Sendable {
  /// Levels of nesting.
  public var depth: Int
  /// Nodes, where an alias counts as all that it stands for: a few lines of aliases can mean gigabytes.
  public var nodes: Int

  /// Limits by number.
  public init(depth: Int = 64, nodes: Int = 500_000) {
    self.depth = depth
    self.nodes = nodes
  }
}
