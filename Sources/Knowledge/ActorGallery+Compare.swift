import Foundation

extension ActorGallery {
  /// Sums over what the question shares with each actor.
  private struct Sums {
    var techniques: [Double]
    var families: [Double]
    var arsenal: [Double]
    var software: [Double]
    var rarest: [Double]
    var exclusive: [Double]
    var matched: [Double]
    var dot: [Double]
    var covered: [Double]
    var nearest: [Double]
    var nearestSoftware: [Double]
    var coReported: [Double]
    var diffused: [Double]

    init(_ count: Int) {
      let zeros = Array(repeating: 0.0, count: count)
      (techniques, families, arsenal, software, rarest) = (zeros, zeros, zeros, zeros, zeros)
      (exclusive, matched, dot, covered, nearest, nearestSoftware) = (zeros, zeros, zeros, zeros, zeros, zeros)
      (coReported, diffused) = (zeros, zeros)
    }
  }

  /// Compares the question with every actor; one element per actor, in their order.
  public func compare(_ query: Query) -> [ActorFeatures] {
    let sums = sum(query)
    let techniqueCount = Double(max(1, query.techniques.count))
    let families = Set(query.techniques.map { parents[$0] })
    let familyCount = Double(max(1, families.count))
    let softwareCount = Double(max(1, query.software.count))
    let norm = (query.techniques + query.software).reduce(0.0) { $0 + idf[$1] * idf[$1] }.squareRoot()
    let techniqueIdf = query.techniques.reduce(0.0) { $0 + idf[$1] }
    let mu = Self.smoothing
    return rows.indices.map { actor in
      let row = rows[actor]
      func model(_ sum: Double, _ asked: Int, _ total: Double, _ divisor: Double) -> Double {
        (sum + Double(asked) * log(mu / (total + mu))) / divisor.squareRoot()
      }
      let profile = norm > 0 && row.norm > 0 ? sums.dot[actor] / (norm * row.norm) : 0
      let size = log(1 + Double(row.techniqueCount + row.softwareCount))
      return ActorFeatures(values: [
        model(sums.techniques[actor], query.techniques.count, row.techniqueTotal, techniqueCount),
        model(sums.families[actor], families.count, Double(row.families.count), familyCount),
        sums.software[actor] / softwareCount.squareRoot(),
        sums.rarest[actor],
        sums.exclusive[actor],
        sums.nearest[actor],
        sums.nearestSoftware[actor],
        profile,
        size,
        log(1 + Double(row.reports)),
        techniqueIdf > 0 ? sums.covered[actor] / techniqueIdf : 0,
        model(sums.arsenal[actor], query.techniques.count, Double(row.arsenal.count), techniqueCount),
        profile * size,
        sums.coReported[actor],
        row.norm > 0 ? sums.diffused[actor] / row.norm : 0,
      ])
    }
  }

  /// How many of the asked malware and tools the actor is known to use.
  public func matchedSoftware(_ query: Query, actor: Int) -> Int { query.software.count { holds(actor, $0) } }

  private func sum(_ query: Query) -> Sums {
    var sums = Sums(actorCount)
    let mu = Self.smoothing
    for technique in query.techniques {
      for posting in holders[technique] {
        sums.techniques[posting.index] += log(1 + min(posting.count, 4) / (mu * background[technique]))
        sums.dot[posting.index] += idf[technique] * idf[technique]
        sums.covered[posting.index] += idf[technique]
      }
      for actor in arsenalHolders[technique] { sums.arsenal[actor] += log(1 + 1 / (mu * arsenalBackground[technique])) }
    }
    for family in Set(query.techniques.map { parents[$0] }).sorted() {
      for actor in familyHolders[family] { sums.families[actor] += log(1 + 1 / (mu * familyBackground[family])) }
    }
    for software in query.software {
      let weight = rarity(software)
      for posting in holders[software] {
        sums.software[posting.index] += weight
        sums.rarest[posting.index] = max(sums.rarest[posting.index], weight)
        sums.matched[posting.index] += 1
        sums.dot[posting.index] += idf[software] * idf[software]
        if holders[software].count == 1 { sums.exclusive[posting.index] = 1 }
      }
    }
    addNearest(query, &sums)
    addCoReported(query, &sums)
    return sums
  }

  /// Malware that no relation ties to an actor may still be described in reports that are cited for the actor.
  private func addCoReported(_ query: Query, _ sums: inout Sums) {
    for software in query.software {
      var hits: [Int: Double] = [:]
      for report in descriptions[software] {
        guard let actors = cited[report] else { continue }
        for actor in actors { hits[actor, default: 0] += 1 / Double(actors.count) }
      }
      for (actor, hit) in hits {
        sums.coReported[actor] = max(sums.coReported[actor], log(1 + hit) * rarity(software) / 5)
      }
    }
  }

  /// Spreads the question over the reports that share something with it, each as far as it resembles the question.
  private func addDiffused(_ dot: [Double], _ sums: inout Sums) {
    var spread = Array(repeating: 0.0, count: idf.count)
    for (index, exemplar) in exemplars.enumerated() where dot[index] > 0 {
      let weight = dot[index] / (exemplar.norm * exemplar.norm)
      for object in exemplar.objects { spread[object] += weight * idf[object] }
    }
    let norm = spread.reduce(0.0) { $0 + $1 * $1 }.squareRoot()
    guard norm > 0 else { return }
    for (object, value) in spread.enumerated() where value > 0 {
      for posting in holders[object] { sums.diffused[posting.index] += idf[object] * value / norm }
    }
  }

  private func addNearest(_ query: Query, _ sums: inout Sums) {
    var dot = Array(repeating: 0.0, count: exemplars.count)
    var softwareDot = dot
    var square = 0.0
    var softwareSquare = 0.0
    for object in query.techniques + query.software {
      let weight = idf[object] * idf[object]
      square += weight
      for report in reportsWith[object] { dot[report] += weight }
      guard kinds[object] != .technique else { continue }
      softwareSquare += weight
      for report in reportsWith[object] { softwareDot[report] += weight }
    }
    addDiffused(dot, &sums)
    let (norm, softwareNorm) = (square.squareRoot(), softwareSquare.squareRoot())
    for (index, exemplar) in exemplars.enumerated() where dot[index] > 0 {
      sums.nearest[exemplar.actor] = max(sums.nearest[exemplar.actor], dot[index] / (norm * exemplar.norm))
      guard softwareDot[index] > 0 else { continue }
      sums.nearestSoftware[exemplar.actor] = max(
        sums.nearestSoftware[exemplar.actor], softwareDot[index] / (softwareNorm * exemplar.softwareNorm))
    }
  }
}
