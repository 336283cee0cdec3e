import EventModel
import Knowledge

extension Attributor {
  /// That a name rests on one shared malware or tool.
  struct Dependence {
    /// The malware or tool.
    var object: Int
    /// The actor that it points to.
    var actor: Int
    /// Which part of the names' probability went to the unknown actor.
    var discount: Double
  }

  /// The discount for malware that may be shared (ANEL is menuPass's and MirrorFace's).
  ///
  /// When the first actor is named by one malware alone (without it nothing points there) although the list of techniques
  /// is long enough to show a known hand, the malware is as likely to be another group's: among the development reports
  /// such names were right 3 times while the same pattern came up 7 times with the true actor taken away. The discount
  /// grows with the number of techniques from 16 to 20 and vanishes when the rest points to the actor with 20 %.
  func discountDependence(_ look: inout Look, extra: [Double], _ options: AttributionOptions) -> Dependence? {
    guard let best = look.best, extra[best] < 1.5 else { return nil }
    let shared = look.query.software.filter { gallery.holds(best, $0) }
    guard let object = shared.max(by: { gallery.rarity($0) < gallery.rarity($1) }) else { return nil }
    let without = self.look(look.query.without(object), extra: extra, options)
    let rest = without.actors[best]
    let length = min(max((Double(look.query.techniques.count) - 16) / 4, 0), 1)
    let discount = 0.75 * length * max(0, 1 - rest / 0.2)
    guard discount > 0.01 else { return nil }
    // All names give way alike, so that the order among them stays.
    for actor in look.actors.indices {
      look.unknown += look.actors[actor] * discount
      look.actors[actor] *= 1 - discount
    }
    return Dependence(object: object, actor: best, discount: discount)
  }

  /// Half of the names' probability goes to the unknown actor when all malware that points to the first one is for hire.
  func discountHire(_ look: inout Look, extra: [Double]) {
    guard let best = look.best, extra[best] < 1.5 else { return }
    let shared = look.query.software.filter {
      gallery.holds(best, $0) && knowledge.objects[$0].kind == .malware && gallery.holderCount($0) <= 6
    }
    guard !shared.isEmpty, shared.allSatisfy({ MalwareForHire.contains(knowledge.objects[$0]) }) else { return }
    for actor in look.actors.indices {
      look.unknown += look.actors[actor] / 2
      look.actors[actor] /= 2
    }
  }
}
