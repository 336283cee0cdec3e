import EventModel
import Foundation
import Knowledge

extension Attributor {
  /// That a name rests on malware which is documented as shared.
  struct Dependence {
    /// The malware.
    var object: Int
    /// The actor that it points to.
    var actor: Int
    /// Which part of the names' probability went to the unknown actor.
    var discount: Double
  }

  /// The discount for malware of which reports say that others use it too (`SharedMalware`; ANEL is menuPass's and
  /// MirrorFace's).
  ///
  /// The learned probabilities know only who is in the knowledge. Where all malware that points to the first actor is
  /// documented as shared, but the knowledge does not show with whom, up to three quarters of the probability of all names
  /// go to an unknown actor; nothing goes when the other traces point to the actor with a probability of `convincing`.
  func discountDependence(_ look: inout Look, extra: [Double], _ options: AttributionOptions) -> Dependence? {
    guard let best = look.best, extra[best] < Self.ownTraces else { return nil }
    let pointing = look.query.software.filter {
      isMalware($0) && gallery.holds(best, $0) && gallery.holderCount($0) <= 2
    }
    let shared = pointing.filter { SharedMalware.contains(knowledge.objects[$0]) }
    guard let object = shared.max(by: { gallery.rarity($0) < gallery.rarity($1) }), shared.count == pointing.count
    else { return nil }
    let without = shared.reduce(look.query) { $0.without($1) }
    let rest = self.look(without, extra: extra, options).actors[best]
    let discount = 0.75 * max(0, 1 - rest / Self.convincing)
    guard discount > 0.01 else { return nil }
    // All names give way alike, so that the order among them stays.
    for actor in look.actors.indices {
      look.unknown += look.actors[actor] * discount
      look.actors[actor] *= 1 - discount
    }
    return Dependence(object: object, actor: best, discount: discount)
  }

  /// Probability that the other traces must give the actor, so that shared malware beside them is no reason for doubt.
  static let convincing = 0.9
  /// Log-likelihood ratio of values (infrastructure, files) from which they count as the actor's own.
  static let ownTraces = 2.5
  /// Probability from which malware that the actor alone is known to combine counts as its own.
  static let sure = 0.85
  /// With one malware of its own only, the rest of the traces must rank the actor at least here.
  static let restRank = 3

  /// Whether something points to this actor and to no other, and does not stand alone: two malware of its own; or one, and
  /// the techniques without any malware rank the actor among the first three; or values of weight. Malware that is as much
  /// somebody else's own takes the ground away.
  ///
  /// Counted on protocol B with cross-fitted weights, see docs/attribution.md: this names far fewer borrowers of one malware
  /// than "any malware of its own", at little cost in coverage.
  func hasOwnGround(_ actor: Int, _ look: Look, _ extra: ProfileEvidence.Result) -> Bool {
    let values = extra.items.filter { $0.actor == actor && $0.isValue }.reduce(0) { $0 + $1.ratio }
    if values >= Self.ownTraces { return true }
    let own = look.query.software.filter { gallery.holds(actor, $0) && Self.isOwn($0, knowledge, gallery) }
    if isContradicted(actor, own: own.count, look.query) { return false }
    if own.count >= 2 { return true }
    guard !own.isEmpty || values > 0 || hasOwnSet(actor, look), !look.query.techniques.isEmpty else { return false }
    return techniqueRank(actor, look.query) <= min(Self.restRank, max(1, gallery.actorCount / 50))
  }

  /// Whether as much malware in the question is another actor's own: then one of the two was planted, borrowed or mixed in
  /// from another case, and the techniques cannot say which.
  private func isContradicted(_ actor: Int, own: Int, _ query: ActorGallery.Query) -> Bool {
    var others: [Int: Int] = [:]
    for software in query.software where Self.isOwn(software, knowledge, gallery) {
      for holder in gallery.holderIndices(software) where holder != actor { others[holder, default: 0] += 1 }
    }
    return (others.values.max() ?? 0) >= max(1, own)
  }

  /// Whether the actor is known for two or more of the malware, and nobody else for the same ones together; only where the
  /// actor is nearly sure, since everyone may have each of them.
  private func hasOwnSet(_ actor: Int, _ look: Look) -> Bool {
    guard look.actors[actor] >= Self.sure else { return false }
    let held = look.query.software.filter {
      isMalware($0) && gallery.holds(actor, $0) && !MalwareForHire.contains(knowledge.objects[$0])
    }
    guard held.count >= 2, let first = held.first else { return false }
    return !gallery.holderIndices(first).contains { other in
      other != actor && held.allSatisfy { gallery.holds(other, $0) }
    }
  }

  private func isMalware(_ software: Int) -> Bool { knowledge.objects[software].kind == .malware }

  /// The actor's place when nothing but techniques is looked at.
  private func techniqueRank(_ actor: Int, _ query: ActorGallery.Query) -> Int {
    let bare = ActorGallery.Query(techniques: query.techniques, software: [])
    let scores = weights.scores(gallery.compare(bare), query: bare)
    return 1 + scores.count { $0 > scores[actor] }
  }
}
