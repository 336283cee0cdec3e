/// The targets found in one value, each once.
struct FoundTargets {
  /// When each target was last found.
  private var stamps: [UInt32] = []
  private var epoch: UInt32 = 0
  /// What was found in the value at hand.
  private(set) var list: [Int32] = []

  /// Starts a value.
  mutating func begin(targets: Int) {
    if epoch == .max {
      epoch = 0
      stamps = []
    }
    epoch += 1
    if stamps.count < targets { stamps += [UInt32](repeating: 0, count: targets - stamps.count) }
    list.removeAll(keepingCapacity: true)
  }

  /// Whether a target was already found in this value.
  @inline(__always)
  func contains(_ target: Int32) -> Bool { stamps[Int(target)] == epoch }

  /// Adds a target.
  @inline(__always)
  mutating func add(_ target: Int32) {
    guard stamps[Int(target)] != epoch else { return }
    stamps[Int(target)] = epoch
    list.append(target)
  }
}
