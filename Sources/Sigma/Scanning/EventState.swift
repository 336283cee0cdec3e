/// What is known about the event at hand; kept from event to event so that nothing is allocated.
///
/// A stamp equal to `epoch` means "in this event". Targets are the tests of a plan, then its hints.
struct EventState {
  private(set) var epoch: UInt32 = 0
  /// When each target was last found true.
  private(set) var stamps: [UInt32] = []
  /// When each variant last became a candidate.
  private var candidateStamps: [UInt32] = []
  /// When each test was last evaluated on demand, and with what result.
  private var lazyStamps: [UInt32] = []
  private var lazyValues: [Bool] = []
  /// Variants whose witness was found.
  var candidates: [Int32] = []
  /// Of the plan at hand: see `Plan.witnessStarts` and `Plan.witnesses`. Held here, because every target that is found
  /// asks for them.
  private var witnessStarts: [Int32] = []
  private var witnesses: [Int32] = []
  private var plan: UInt32 = 0
  /// Room for the folded text of a value in tests on demand; only the first bytes count.
  var folded: [UInt8] = []

  /// Starts an event.
  mutating func begin(_ plan: Plan) {
    if self.plan != plan.firstUnit {
      self.plan = plan.firstUnit
      witnessStarts = plan.witnessStarts
      witnesses = plan.witnesses
    }
    let (targets, variants) = (plan.targetCount, plan.variants.count)
    if epoch == .max {
      epoch = 0
      stamps = []
      candidateStamps = []
      lazyStamps = []
    }
    epoch += 1
    if stamps.count < targets {
      stamps += [UInt32](repeating: 0, count: targets - stamps.count)
      lazyStamps += [UInt32](repeating: 0, count: targets - lazyStamps.count)
      lazyValues += [Bool](repeating: false, count: targets - lazyValues.count)
    }
    if candidateStamps.count < variants {
      candidateStamps += [UInt32](repeating: 0, count: variants - candidateStamps.count)
    }
    candidates.removeAll(keepingCapacity: true)
  }

  /// Whether a target was found true in this event.
  @inline(__always)
  func isTrue(_ target: Int32) -> Bool { stamps[Int(target)] == epoch }

  /// A target holds: the variants that it bears witness for become candidates.
  @inline(__always)
  mutating func mark(_ target: Int32) {
    guard stamps[Int(target)] != epoch else { return }
    stamps[Int(target)] = epoch
    let start = Int(witnessStarts[Int(target)])
    let end = Int(witnessStarts[Int(target) + 1])
    for index in start..<end {
      let variant = witnesses[index]
      if candidateStamps[Int(variant)] != epoch {
        candidateStamps[Int(variant)] = epoch
        candidates.append(variant)
      }
    }
  }

  /// The result of a test that was evaluated on demand in this event.
  func known(_ test: Int32) -> Bool? { lazyStamps[Int(test)] == epoch ? lazyValues[Int(test)] : nil }

  /// Remembers the result of a test.
  mutating func remember(_ test: Int32, _ value: Bool) {
    lazyStamps[Int(test)] = epoch
    lazyValues[Int(test)] = value
  }
}
