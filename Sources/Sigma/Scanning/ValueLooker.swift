internal import Bytes
internal import EventModel

/// Looks for what a plan wants in values: first in what is remembered, then byte by byte. Keeps buffers between values.
struct ValueLooker {
  /// Values that were met before are remembered.
  var remembers = true
  private(set) var memo = ValueMemo()
  private var found = FoundTargets()
  /// The folded text of the value at hand; only the first bytes count.
  private var buffer: [UInt8] = []

  /// By key (see `key`): the last value of the batch at hand. Records that follow each other often say the same.
  private var recent: [Recent] = []
  /// Which entries of `recent` are of this batch and of this state of the memory.
  private var round: UInt32 = 1

  private struct Recent {
    var round: UInt32 = 0
    var targetCount: UInt32 = 0
    var firstTarget = 0
    /// Where the value stands in the batch.
    var start = 0
    var length = 0
  }

  /// Forgets the values that were met before.
  mutating func forget() {
    memo.removeAll()
    beginBatch()
  }

  /// Starts a batch: positions mean other bytes now.
  mutating func beginBatch() {
    round &+= 1
    guard round == 0 else { return }
    round = 1
    recent = []
  }

  @inline(__always)
  private static func key(_ plan: Plan, _ unit: Int, isNumber: Bool) -> UInt32 {
    (plan.firstUnit &+ UInt32(truncatingIfNeeded: unit)) << 1 | (isNumber ? 1 : 0)
  }

  /// Marks everything that a value of the batch passes.
  @inline(__always)
  mutating func look(
    _ bytes: Span<UInt8>, _ range: Range<Int>, unit: Int, kind: FieldValue.Kind, _ state: inout EventState,
    _ plan: Plan
  ) {
    let key = Int(ValueLooker.key(plan, unit, isNumber: kind == .number && unit > 0))
    let text = bytes.extracting(range)
    if remembers, key < recent.count {
      let last = recent[key]
      if last.round == round, last.length == range.count,
        text.isSame(as: bytes.extracting(last.start..<last.start + last.length))
      {
        for index in last.firstTarget..<last.firstTarget + Int(last.targetCount) { state.mark(memo.target(index)) }
        return
      }
    }
    guard let found = look(text, unit: unit, kind: kind, &state, plan) else { return }
    if key >= recent.count { recent += [Recent](repeating: Recent(), count: key + 64 - recent.count) }
    recent[key] = Recent(
      round: round, targetCount: UInt32(found.count), firstTarget: found.lowerBound, start: range.lowerBound,
      length: range.count)
  }

  /// Marks everything that a value passes. Unit 0 of a plan is the scanner of whole events, the others are those of
  /// fields. Returns where in the memory the targets stand.
  @discardableResult
  mutating func look(
    _ text: Span<UInt8>, unit: Int, kind: FieldValue.Kind, _ state: inout EventState, _ plan: Plan
  ) -> Range<Int>? {
    let isNumber = kind == .number && unit > 0
    guard remembers else {
      ValueLooker.scan(text, unit: unit, isNumber: isNumber, plan, &found, &buffer)
      for target in found.list { state.mark(target) }
      return nil
    }
    let key = ValueLooker.key(plan, unit, isNumber: isNumber)
    let hash = ValueMemo.hash(text, key)
    if let known = memo.find(text, key, hash) {
      for index in known { state.mark(memo.target(index)) }
      return known
    }
    ValueLooker.scan(text, unit: unit, isNumber: isNumber, plan, &found, &buffer)
    for target in found.list { state.mark(target) }
    guard let (range, isFresh) = memo.insert(text, key, hash, found.list) else { return nil }
    if isFresh { beginBatch() }
    return range
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
