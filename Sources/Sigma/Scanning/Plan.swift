/// How to match the events of one kind (a log source and an event code): the rules that can apply, what to look for in
/// which field, and which finding makes which rule worth evaluating.
final class Plan: Sendable {
  /// A node of the flattened expressions.
  struct Node: Sendable {
    enum Kind: UInt8, Sendable {
      case scanned, lazy, all, any, not
    }
    var kind: Kind
    /// The test of a leaf.
    var test: Int32
    /// Index behind the last node of this part.
    var end: Int32
  }

  /// Indices into `CompiledRules.variants`, ascending; local variant numbers are positions in it.
  let variants: [Int]
  /// Indices into `CompiledRules.tests`; local test numbers are positions in it.
  let tests: [Int]
  /// Tests and hints together.
  let targetCount: Int
  /// By field: position in `scanners`, or -1.
  let scannerOfField: [Int32]
  let scanners: [FieldScanner]
  /// What is looked for in the whole event; nil when nothing is.
  let wholeScanner: FieldScanner?
  /// Per target a slice of `witnesses`: local variants that may hold once the target does.
  let witnessStarts: [Int32]
  let witnesses: [Int32]
  /// Local variants without a witness: evaluated for every event.
  let unwitnessed: [Int32]
  /// Per test the hint without which it cannot hold, or -1.
  let hints: [Int32]
  let nodes: [Node]
  /// Where each local variant's expression starts in `nodes`.
  let roots: [Int32]

  init(_ builder: PlanBuilder) {
    variants = builder.variants
    tests = builder.tests
    targetCount = builder.targetCount
    scannerOfField = builder.scannerOfField
    scanners = builder.scanners
    wholeScanner = builder.wholeScanner
    witnessStarts = builder.witnessStarts
    witnesses = builder.witnesses
    unwitnessed = builder.unwitnessed
    hints = builder.hints
    nodes = builder.nodes
    roots = builder.roots
  }

  /// There is nothing to do for such events.
  var isEmpty: Bool { variants.isEmpty }
}
