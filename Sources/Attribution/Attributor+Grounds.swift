import EventModel
import Knowledge

/// The ranking model's grounds in words that fit the sign of their weight.
extension Attributor {
  /// The model's features by family.
  static let families: [(EvidenceFamily, [ActorFeatures.Name])] = [
    (.malware, [.software, .rarestSoftware, .exclusiveSoftware, .nearestReportSoftware, .coReported]),
    (.techniques, [.techniques, .techniqueFamilies, .coverage, .arsenal]),
    (.reports, [.nearestReport, .profile, .profileTimesSize, .diffused]),
    (.prior, [.size, .reports]),
  ]

  /// Ratios against the mean over all actors. What only comes from how much is known of an actor at all (a long profile
  /// makes each of its techniques say less) is counted with the prior, so that no agreement speaks against anybody.
  func modelGrounds(_ actor: Int, _ look: Look, _ means: [Double]) -> [(EvidenceFamily, Phrase, Double)] {
    guard !look.query.techniques.isEmpty || !look.query.software.isEmpty else { return [] }
    var grounds: [(EvidenceFamily, Phrase, Double)] = []
    var rest = 0.0
    for (family, names) in Self.families {
      var ratio = names.reduce(0.0) {
        $0 + weights.ranking[$1.rawValue] * (look.features[actor][$1] - means[$1.rawValue])
      }
      if family == .prior {
        ratio += rest
        grounds.append((family, standing(ratio), ratio))
      } else if !isAsked(family, look) || isContrary(family, actor, look, ratio) {
        rest += ratio
      } else {
        grounds.append((family, statement(family, actor, look, ratio), ratio))
      }
    }
    return grounds
  }

  private func isAsked(_ family: EvidenceFamily, _ look: Look) -> Bool {
    switch family {
    case .malware: !look.query.software.isEmpty
    case .techniques: !look.query.techniques.isEmpty
    default: true
    }
  }

  /// Agreement above the average with a weight against the actor, or no agreement with a weight for it.
  private func isContrary(_ family: EvidenceFamily, _ actor: Int, _ look: Look, _ ratio: Double) -> Bool {
    switch family {
    case .malware, .techniques:
      let asked = family == .malware ? look.query.software : look.query.techniques
      let held = asked.count { gallery.holds(actor, $0) }
      guard held > 0 else { return ratio > 0 && (family == .techniques || look.features[actor][.coReported] <= 0) }
      let expected = asked.reduce(0.0) { $0 + Double(gallery.holderCount($1)) } / Double(max(1, gallery.actorCount))
      return ratio <= 0 && Double(held) >= expected
    default:
      return look.features[actor][.nearestReport] <= 0 && ratio > 0
    }
  }

  private func standing(_ ratio: Double) -> Phrase {
    Phrase(
      en: ratio > 0 ? "much is reported of this actor" : "little is reported of this actor, or too much to be telling",
      ja: ratio > 0 ? "この主体の報告は多い" : "この主体の報告は少ないか、多すぎて決め手にならない")
  }

  private func names(_ objects: [Int]) -> String {
    objects.sorted { (gallery.rarity($0), $1) > (gallery.rarity($1), $0) }.prefix(6)
      .map { knowledge.objects[$0].kind == .technique ? knowledge.objects[$0].id : knowledge.objects[$0].name }
      .joined(separator: ", ")
  }

  private func statement(_ family: EvidenceFamily, _ actor: Int, _ look: Look, _ ratio: Double) -> Phrase {
    switch family {
    case .malware: return malware(actor, look, ratio)
    case .techniques:
      let shared = look.query.techniques.filter { gallery.holds(actor, $0) }
      let (count, all) = (shared.count, look.query.techniques.count)
      if shared.isEmpty {
        return Phrase(en: "is known for none of the \(all) techniques", ja: "手法 \(all) 件のいずれも知られていない")
      }
      let only = ratio <= 0 ? ("only ", "のみ") : ("", "")
      return Phrase(
        en: "is known for \(only.0)\(count) of \(all) techniques: \(names(shared))",
        ja: "手法 \(all) 件中 \(count) 件\(only.1)が既知: \(names(shared))")
    default:
      let near = Int((look.features[actor][.nearestReport] * 100).rounded())
      return ratio > 0
        ? Phrase(en: "the nearest single report about this actor agrees to \(near) %", ja: "最も近い過去の報告との一致度は \(near) %")
        : Phrase(
          en: "no report about this actor agrees to more than \(near) %", ja: "この主体の報告との一致度は最高でも \(near) %")
    }
  }

  private func malware(_ actor: Int, _ look: Look, _ ratio: Double) -> Phrase {
    let all = look.query.software.count
    let shared = look.query.software.filter { gallery.holds(actor, $0) }
    if shared.isEmpty, ratio > 0 {
      return Phrase(
        en: "reports about this actor describe malware or tools of these", ja: "この主体に関する報告に同じマルウェア・ツールの記述がある")
    }
    if shared.isEmpty {
      return Phrase(en: "none of the malware and tools is known of this actor", ja: "検出したマルウェア・ツールの使用は知られていない")
    }
    let only = ratio <= 0 ? ("only ", "のみ") : ("", "")
    return Phrase(
      en: "is known to use \(only.0)\(names(shared)) (\(shared.count) of \(all))",
      ja: "\(names(shared)) \(only.1)の使用が知られている（\(all) 件中 \(shared.count) 件）")
  }
}
