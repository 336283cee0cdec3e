import EventModel
import Foundation

/// Which pairs are worth weighing. Small registers: all. Large ones: holders of a value that says something; common values
/// pair each holder with the next few in time, so the work grows with the register and not with its square.
struct CandidatePairs {
  static func find(_ score: PairScore) -> [(Int32, Int32)] {
    let count = score.register.count
    if count <= LinkingLimits.allPairs {
      var all: [(Int32, Int32)] = []
      all.reserveCapacity(count * count / 2)
      for a in 0..<count {
        for b in a + 1..<max(a + 1, count) { all.append((Int32(a), Int32(b))) }
      }
      return all
    }
    let times = (0..<count).map { score.span($0)?.lowerBound ?? 0 }
    var pairs: Set<UInt64> = []
    var perIncident = Array(repeating: 0, count: count)
    func add(_ a: Int32, _ b: Int32) {
      guard a != b, perIncident[Int(a)] < LinkingLimits.pairsPerIncident,
        perIncident[Int(b)] < LinkingLimits.pairsPerIncident
      else { return }
      let (low, high) = a < b ? (a, b) : (b, a)
      if pairs.insert(UInt64(low) << 32 | UInt64(high)).inserted {
        perIncident[Int(a)] += 1
        perIncident[Int(b)] += 1
      }
    }
    func block(_ holders: [Int32]) {
      guard holders.count > 1 else { return }
      if holders.count <= LinkingLimits.pairwiseHolders {
        for i in holders.indices { for j in i + 1..<max(i + 1, holders.count) { add(holders[i], holders[j]) } }
        return
      }
      let sorted = holders.sorted { (times[Int($0)], $0) < (times[Int($1)], $1) }
      for i in sorted.indices {
        for j in i + 1..<min(i + 1 + LinkingLimits.neighbours, sorted.count) { add(sorted[i], sorted[j]) }
      }
    }
    // The most telling values first, so that the cap per incident cuts the least telling pairs.
    let order = score.index.holders.indices
      .filter { score.index.holders[$0].count > 1 && score.weights[$0] > 0.8 }
      .sorted { (score.weights[$0], $1) > (score.weights[$1], $0) }
    for token in order { block(score.index.holders[token]) }
    if let affinity = score.affinity {
      var byActor: [Int: [Int32]] = [:]
      for incident in 0..<count {
        if let actor = affinity.strongest(incident) { byActor[actor, default: []].append(Int32(incident)) }
      }
      for (_, holders) in byActor.sorted(by: { $0.key < $1.key }) { block(holders) }
    }
    return pairs.sorted().map { (Int32($0 >> 32), Int32($0 & 0xFFFF_FFFF)) }
  }
}
