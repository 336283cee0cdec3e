import Attribution
import EventModel
import ExampleRegister
import Foundation
import Knowledge
import Linking

/// Generated registers: F1, the outsiders, names, phases.
struct Registers {
  let knowledge: KnowledgeBase

  func run(seeds: ClosedRange<UInt64>, missing: Double) {
    var total = Total()
    for seed in seeds { total.add(judge(seed, missing)) }
    print("missing \(missing), \(seeds.count) seeds: " + total.line)
  }

  /// What one register gives.
  struct Outcome {
    var score = BCubed(found: [:], truth: [:])
    /// Incidents that carry MirrorFace's name and are not its, and those that are.
    var wrongly = 0
    var rightly = 0
    /// Incidents that carry the name of anybody else who did not do it, and those that carry the right one.
    var otherWrongly = 0
    var otherRightly = 0
    /// Incidents of others inside the campaigns that carry MirrorFace's name, named or not.
    var inside = 0
    var outsiders = 0
    var unexplained = 0
    var months: [Double] = []
  }

  private func judge(_ seed: UInt64, _ missing: Double) -> Outcome {
    let register = ExampleRegister(seed: seed, missing: missing)
    let options = LinkingOptions(knowledge: knowledge)
    let result = Linker.link(register.incidents, options: options)
    let namer = CampaignAttributor(register.incidents, knowledge: knowledge, options: options)
    var out = Outcome()
    out.score = BCubed(found: result.labels, truth: register.truth.campaign)
    let byID = Dictionary(uniqueKeysWithValues: register.incidents.map { ($0.id, $0) })
    var largest = (0, Campaign?.none)
    for campaign in result.campaigns {
      let mains = campaign.incidents.count { register.truth.campaign[$0] == ExampleRegister.main }
      if mains > largest.0 { largest = (mains, campaign) }
      out.outsiders += campaign.incidents.count { register.truth.outsiders.contains($0) }
      out.unexplained += campaign.links.count { $0.reasons.isEmpty }
      let answer = namer.attribute(campaign)
      for id in answer.attributed {
        let truth = register.truth.campaign[id] ?? ""
        let isRight = register.truth.actor[truth] == answer.actor?.id
        if answer.actor?.id == "G1054" {
          if isRight { out.rightly += 1 } else { out.wrongly += 1 }
        } else if isRight {
          out.otherRightly += 1
        } else {
          out.otherWrongly += 1
        }
        if !isRight { print("    wrong name", truth, answer.actor?.name ?? "", byID[id]?.software ?? []) }
      }
      if answer.actor?.id == "G1054" { out.inside += campaign.incidents.count - mains }
    }
    if let campaign = largest.1 { out.months = phases(campaign, register, byID) }
    if ProcessInfo.processInfo.environment["WRONG"] != nil { explain(result, register) }
    print(
      "  seed \(seed): F1 \(f(out.score.f1)) (P \(f(out.score.precision)) R \(f(out.score.recall))), \(result.campaigns.count) campaigns; MirrorFace \(out.rightly) right \(out.wrongly) wrong \(out.inside) of others beside; others \(out.otherRightly) right \(out.otherWrongly) wrong; phases \(f(out.months.max() ?? .nan)) months"
    )
    return out
  }

  /// For development: links between incidents that do not belong together.
  private func explain(_ result: LinkingResult, _ register: ExampleRegister) {
    for link in result.campaigns.flatMap(\.links)
    where register.truth.campaign[link.from] != register.truth.campaign[link.to] {
      print(
        "    wrong link", register.truth.campaign[link.from] ?? "", register.truth.campaign[link.to] ?? "",
        f(link.weight), link.reasons.map { "\($0.family) \($0.kind) \($0.value) \(f($0.weight))" })
    }
  }

  /// Sums over seeds.
  private struct Total {
    var scores: [Double] = []
    var all = Outcome()

    mutating func add(_ out: Outcome) {
      scores.append(out.score.f1)
      all.wrongly += out.wrongly
      all.rightly += out.rightly
      all.otherWrongly += out.otherWrongly
      all.otherRightly += out.otherRightly
      all.inside += out.inside
      all.outsiders += out.outsiders
      all.unexplained += out.unexplained
      all.months += out.months
    }

    var line: String {
      func f(_ value: Double) -> String { String(format: "%.3f", value) }
      let mean = scores.reduce(0, +) / Double(max(1, scores.count))
      let square = scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, scores.count - 1))
      return """
        F1 mean \(f(mean)) deviation \(f(square.squareRoot())) least \(f(scores.min() ?? 0)); named MirrorFace: \
        \(all.rightly) right, \(all.wrongly) wrong (\(all.inside) of others lie unnamed or named in its campaigns); other \
        names: \(all.otherRightly) right, \(all.otherWrongly) wrong; port and airline in a campaign: \(all.outsiders); \
        links without a reason: \(all.unexplained); worst phase border \(f(all.months.max() ?? .nan)) months
        """
    }
  }

  /// Distance in months between the borders of the true phases and the nearest found ones.
  private func phases(
    _ campaign: Campaign, _ register: ExampleRegister, _ byID: [String: IncidentReport]
  ) -> [Double] {
    func border(_ incidents: [String]) -> (Double, Double)? {
      let times = incidents.compactMap { byID[$0]?.firstSeen }.map { Double($0.nanoseconds) / 1e9 / 86_400 / 30.4 }
      guard let first = times.min(), let last = times.max() else { return nil }
      return (first, last)
    }
    let found = campaign.phases.compactMap { border($0.incidents) }
    return ["A", "B", "C"].compactMap { phase in
      guard let truth = border(register.truth.phase.filter { $0.value == phase }.map(\.key)) else { return nil }
      return found.map { max(abs($0.0 - truth.0), abs($0.1 - truth.1)) }.min()
    }
  }

  private func f(_ value: Double) -> String { String(format: "%.3f", value) }
}
