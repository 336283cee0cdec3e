/// How to match the events of one kind (a log source and an event code): the rules that can apply, what to look for in
/// which field, and which finding makes which rule worth evaluating.
final class Plan: Sendable {
  /// One test of an expression and where evaluation goes on: at another node, or at the end (`holds`, `fails`).
  struct Node: Sendable {
    var test: Int32
    /// Evaluated on demand; otherwise the scan has the answer.
    var isLazy: Bool
    var onTrue: Int32
    var onFalse: Int32
  }

  /// In place of a node: the expression holds.
  static let holds: Int32 = -1
  /// In place of a node: the expression does not hold.
  static let fails: Int32 = -2

  /// The number of the plan's first unit, under which values are remembered: one for whole events and one for every
  /// scanner follow. No two plans share one, and 0 belongs to none.
  let firstUnit: UInt32
  /// The code of all its events, where it is certain.
  let code: UInt32?
  /// Indices into `CompiledRules.variants`, ascending; local variant numbers are positions in it.
  let variants: [Int]
  /// By local variant: index into `CompiledRules.rules`.
  let rules: [Int32]
  /// Indices into `CompiledRules.tests`; local test numbers are positions in it.
  let tests: [Int]
  /// Tests, hints, and that keywords may stand in the values of a field.
  let targetCount: Int
  /// The target that a value of a field hits when keywords may stand in it.
  let keywordTarget: Int32
  /// By field: position in `scanners`, or -1.
  let scannerOfField: [Int32]
  let scanners: [FieldScanner]
  /// What is looked for in the whole event; nil when nothing is.
  let wholeScanner: FieldScanner?
  /// Says that nothing of it stands in a run of values; nil where every value must be looked into.
  let wholePrefilter: RunPrefilter?
  /// Per target a slice of `witnesses`: local variants that may hold once the target does.
  let witnessStarts: [Int32]
  let witnesses: [Int32]
  /// Local variants without a witness: evaluated for every event.
  let unwitnessed: [Int32]
  /// Per test the hint without which it cannot hold, or -1.
  let hints: [Int32]
  let nodes: [Node]
  /// Where each local variant's expression starts in `nodes`; `holds` where it always does.
  let roots: [Int32]

  init(_ builder: PlanBuilder, firstUnit: UInt32) {
    self.firstUnit = firstUnit
    code = builder.code
    variants = builder.variants
    rules = builder.ruleOfVariant
    tests = builder.tests
    targetCount = builder.targetCount + 1
    keywordTarget = Int32(builder.targetCount)
    scannerOfField = builder.scannerOfField
    scanners = builder.scanners
    wholeScanner = builder.wholeScanner
    wholePrefilter = builder.wholePrefilter
    witnessStarts = builder.witnessStarts + [Int32(builder.witnesses.count)]
    witnesses = builder.witnesses
    unwitnessed = builder.unwitnessed
    hints = builder.hints
    nodes = builder.nodes
    roots = builder.roots
  }

  /// How many units it takes.
  var unitCount: UInt32 { UInt32(scanners.count) + 1 }

  /// There is nothing to do for such events.
  var isEmpty: Bool { variants.isEmpty }
}
