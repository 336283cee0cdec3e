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
    var scores: [Double] = []
    var wrongNames = 0
    var outsiders = 0
    var phaseMonths: [Double] = []
    var mirrorNamed = 0
    let attributor = Attributor(knowledge)
    for seed in seeds {
      let register = ExampleRegister(seed: seed, missing: missing)
      let result = Linker.link(register.incidents, options: .init(knowledge: knowledge))
      let score = BCubed(found: result.labels, truth: register.truth.campaign)
      scores.append(score.f1)
      let byID = Dictionary(uniqueKeysWithValues: register.incidents.map { ($0.id, $0) })
      var named: [String] = []
      let cross = result.campaigns.flatMap(\.links).filter {
        register.truth.campaign[$0.from] != register.truth.campaign[$0.to]
      }
      for link in cross.prefix(ProcessInfo.processInfo.environment["WRONG"] == nil ? 0 : 12) {
        print(
          "    wrong link", register.truth.campaign[link.from] ?? "", register.truth.campaign[link.to] ?? "",
          f(link.weight),
          link.reasons.map { "\($0.family) \($0.kind) \($0.value) \(f($0.weight))" })
      }
      for campaign in result.campaigns {
        let mains = campaign.incidents.count { register.truth.campaign[$0] == ExampleRegister.main }
        outsiders += campaign.incidents.count { register.truth.outsiders.contains($0) }
        var options = AttributionOptions()
        options.sensitivity = false
        let answer = attributor.attribute(
          AttributionProfile(id: campaign.id, incidents: campaign.incidents.compactMap { byID[$0] }), options: options)
        let first = answer.abstained ? nil : answer.hypotheses.first?.actor
        if first?.id == "G1054" {
          if ProcessInfo.processInfo.environment["WRONG"] != nil {
            let counts = Dictionary(grouping: campaign.incidents, by: { register.truth.campaign[$0] ?? "" }).mapValues(\.count)
            print("    mirror campaign", counts.sorted { $0.value > $1.value }.map { "\($0.key.hasPrefix("case") ? "loner" : $0.key):\($0.value)" })
            for id in campaign.incidents where register.truth.campaign[id] != ExampleRegister.main {
              print("      WRONG", register.truth.campaign[id] ?? "", register.truth.campaign[id].flatMap { register.truth.actor[$0] } ?? "-", byID[id]?.tactic?.rawValue ?? "?", byID[id]?.software ?? [])
              for link in campaign.links where (link.from == id || link.to == id) {
                let other = link.from == id ? link.to : link.from
                print("         ", register.truth.campaign[other] ?? "", f(link.weight), link.reasons.prefix(6).map { "\($0.kind) \($0.value.prefix(24)) \(f($0.weight))" })
              }
            }
          }
          if mains * 2 > campaign.incidents.count { mirrorNamed += mains }
          wrongNames += campaign.incidents.count - mains
        } else if let first {
          let truths = campaign.incidents.compactMap {
            register.truth.campaign[$0].map { register.truth.actor[$0] ?? "-" }
          }
          if !truths.contains(first.id) { named.append("\(first.name) for \(Set(truths).sorted())") }
        }
        if mains > 100 { phaseMonths += phases(campaign, register, byID) }
      }
      print(
        "  seed \(seed): F1 \(f(score.f1)) (P \(f(score.precision)) R \(f(score.recall))) campaigns \(result.campaigns.count) of \(Set(register.truth.campaign.values).count - register.truth.campaign.count { $0.key == $0.value }), wrong names \(named)"
      )
    }
    let mean = scores.reduce(0, +) / Double(scores.count)
    let deviation = (scores.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(scores.count)).squareRoot()
    print(
      "missing \(missing): F1 mean \(f(mean)) deviation \(f(deviation)) least \(f(scores.min() ?? 0)); incidents wrongly given to MirrorFace \(wrongNames), rightly \(mirrorNamed); outsiders linked \(outsiders); worst phase border \(f(phaseMonths.max() ?? .nan)) months"
    )
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
