import EventModel
import Foundation
import Knowledge

/// Which known actors an incident's malware and techniques point to: two incidents that point to the same one may share no
/// value and still belong together ("both used malware that only menuPass is known for").
struct ActorAffinity: Sendable {
  /// How far an incident points to an actor.
  struct Share: Sendable {
    var actor: Int
    var probability: Double
    /// A rarely shared malware of the actor is among the traces; techniques alone point everywhere.
    var isByMalware: Bool
  }

  let gallery: ActorGallery
  private let names: [String]
  /// Actors and probabilities of each incident, the strongest first.
  private(set) var shares: [[Share]]
  /// Actors of whom an incident has malware that nobody else is known for.
  private(set) var owners: [Set<Int>]

  init(_ knowledge: KnowledgeBase, _ queries: [ActorGallery.Query], weights: ActorWeights = .fitted) {
    let gallery = ActorGallery(knowledge)
    self.gallery = gallery
    names = knowledge.actors.map(\.name)
    var cache: [[Int]: [Share]] = [:]
    owners = queries.map { query in
      Set(query.software.filter { gallery.isOwnMalware($0, knowledge) }.flatMap(gallery.holderIndices))
    }
    shares = []
    shares.reserveCapacity(queries.count)
    for query in queries {
      // Common tools and a handful of techniques point to nobody: not worth a comparison.
      let rare = query.software.contains { (1...3).contains(gallery.holderCount($0)) }
      guard rare || query.techniques.count >= 5 else {
        shares.append([])
        continue
      }
      let key = query.techniques + [-1] + query.software
      if let known = cache[key] {
        shares.append(known)
        continue
      }
      let own = query.software.filter {
        gallery.holderCount($0) == 1 && !MalwareForHire.contains(knowledge.objects[$0])
      }
      let found = Self.judge(query, gallery, weights, rare: own)
      if cache.count < 20_000 { cache[key] = found }
      shares.append(found)
    }
  }

  private static func judge(
    _ query: ActorGallery.Query, _ gallery: ActorGallery, _ weights: ActorWeights, rare: [Int]
  ) -> [Share] {
    let features = gallery.compare(query)
    let scores = weights.scores(features, query: query)
    guard let top = scores.max() else { return [] }
    let known = KnownFeatures(features, scores: scores, query: query, gallery: gallery)
    let isKnown = 1 / (1 + exp(-weights.knownLogOdds(known)))
    let sum = scores.reduce(0.0) { $0 + exp($1 - top) }
    return scores.indices.map { ($0, exp(scores[$0] - top) / sum * isKnown) }.filter { $0.1 > 0.003 }
      .sorted { ($0.1, $1.0) > ($1.1, $0.0) }.prefix(12).map { actor, probability in
        Share(
          actor: actor, probability: probability, isByMalware: rare.contains { gallery.holds(actor, $0) })
      }
  }

  /// Probability that both point to the same known actor.
  func agreement(_ a: Int, _ b: Int) -> Double {
    var sum = 0.0
    for left in shares[a] {
      for right in shares[b] where left.actor == right.actor {
        sum += left.probability * right.probability
      }
    }
    return sum
  }

  /// What agreement or contradiction says.
  struct Verdict {
    /// Log-likelihood ratio; slope and level from pairs of ATT&CK reports, each judged with knowledge that neither of the
    /// two reports had contributed to.
    var ratio: Double
    /// Both sides have malware that only this actor is known for. Otherwise it is techniques that agree, and those are
    /// what many have in common.
    var isFirm: Bool
  }

  /// Log-likelihood ratio of two incidents that each have malware of their own actor, and not of the same one.
  static let contradiction = -4.0

  /// What the traces of known actors say about two incidents.
  func verdict(_ a: Int, _ b: Int) -> Verdict {
    guard !shares[a].isEmpty, !shares[b].isEmpty else { return Verdict(ratio: 0, isFirm: false) }
    let (left, right) = (owners[a], owners[b])
    if !left.isEmpty, !right.isEmpty {
      if left.isDisjoint(with: right) { return Verdict(ratio: Self.contradiction, isFirm: true) }
      return Verdict(ratio: min(5, max(0, level(a, b))), isFirm: true)
    }
    // Malware that two actors share must not tie incidents that point to different ones.
    let cap = shares[a].first?.actor != shares[b].first?.actor ? 1 : 2.2
    return Verdict(ratio: min(cap, max(-0.5, level(a, b))), isFirm: false)
  }

  private func level(_ a: Int, _ b: Int) -> Double { 1.43 * log(max(agreement(a, b), 1e-5)) + 6.5 }

  /// The actor both point to most.
  func name(_ a: Int, _ b: Int) -> String {
    var best = (0.0, "")
    for left in shares[a] {
      for right in shares[b] where left.actor == right.actor {
        let product = left.probability * right.probability
        if product > best.0 { best = (product, names[left.actor]) }
      }
    }
    return best.1
  }

  /// The strongest actor of an incident, if it is worth pairing by.
  func strongest(_ incident: Int) -> Int? {
    shares[incident].first.flatMap { $0.probability > 0.15 ? $0.actor : nil }
  }
}
