internal import EventModel

/// Looks for what a plan wants in values: first in what is remembered, then byte by byte. Keeps buffers between values.
struct ValueLooker {
  /// Values that were met before are remembered.
  var remembers = true
  private(set) var memo = ValueMemo()
  private var found = FoundTargets()
  /// The folded text of the value at hand; only the first bytes count.
  private var buffer: [UInt8] = []

  /// Forgets the values that were met before.
  mutating func forget() { memo.removeAll() }

  /// Marks everything that a value passes. Unit 0 of a plan is the scanner of whole events, the others are those of
  /// fields.
  mutating func look(
    _ text: Span<UInt8>, unit: Int, kind: FieldValue.Kind, _ state: inout EventState, _ plan: Plan
  ) {
    let isNumber = kind == .number && unit > 0
    let key = (plan.firstUnit &+ UInt32(truncatingIfNeeded: unit)) << 1 | (isNumber ? 1 : 0)
    guard remembers else {
      ValueLooker.scan(text, unit: unit, isNumber: isNumber, plan, &found, &buffer)
      for target in found.list { state.mark(target, plan) }
      return
    }
    let hash = ValueMemo.hash(text, key)
    if let known = memo.find(text, key, hash) {
      for index in known { state.mark(memo.target(index), plan) }
      return
    }
    ValueLooker.scan(text, unit: unit, isNumber: isNumber, plan, &found, &buffer)
    memo.insert(text, key, hash, found.list)
    for target in found.list { state.mark(target, plan) }
  }

  @inline(never)
  private static func scan(
    _ text: Span<UInt8>, unit: Int, isNumber: Bool, _ plan: Plan, _ found: inout FoundTargets, _ buffer: inout [UInt8]
  ) {
    found.begin(targets: plan.targetCount)
    let (count, isASCII) = CaseFolding.fold(text, over: &buffer)
    let folded = buffer.span.extracting(first: count)
    if unit > 0 {
      let kind = isNumber ? FieldValue.Kind.number : .string
      plan.scanners[unit - 1].scan(text, folded: folded, isASCII: isASCII, kind: kind, &found)
      if let prefilter = plan.wholePrefilter, prefilter.mayMatch(text) { found.add(plan.keywordTarget) }
    } else {
      plan.wholeScanner?.scan(text, folded: folded, isASCII: isASCII, kind: .string, &found)
    }
  }
}
