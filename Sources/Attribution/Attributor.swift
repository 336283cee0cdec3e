import EventModel
import Foundation
public import Knowledge

/// Weighs traces against every known actor, and against an actor that is not in the knowledge base.
///
/// Techniques, software and earlier reports go through a ranking model whose weights were fitted on public reports
/// (`ActorWeights`); what else a profile knows (victims, values, hours, language) adds capped log-likelihood ratios. See
/// `docs/attribution.md` for the formulas and how well they do.
public struct Attributor: Sendable {
  let knowledge: KnowledgeBase
  let gallery: ActorGallery
  let weights: ActorWeights
  let extras: ProfileEvidence

  /// Prepares knowledge for questions.
  public init(_ knowledge: KnowledgeBase, weights: ActorWeights = .fitted) {
    let knowledge = knowledge.withoutBareNames()
    self.knowledge = knowledge
    self.weights = weights
    gallery = ActorGallery(knowledge)
    extras = ProfileEvidence(knowledge)
  }

  /// Everything that one look at the traces gives.
  struct Look {
    var query: ActorGallery.Query
    var features: [ActorFeatures]
    var scores: [Double]
    /// Probability per actor.
    var actors: [Double]
    /// Probability of an unknown actor.
    var unknown: Double

    var best: Int? { actors.indices.max { actors[$0] < actors[$1] } }
  }

  /// Answers one question.
  public func attribute(_ profile: AttributionProfile, options: AttributionOptions = .init()) -> AttributionAnswer {
    var issues: [InputIssue] = []
    let query = query(profile, &issues)
    let extra = extras.weigh(profile)
    var look = look(query, extra: extra.totals, options)
    let dependence = discountDependence(&look, extra: extra.totals, options)
    if query.techniques.isEmpty && query.software.isEmpty && extra.isEmpty {
      issues.append(InputIssue("profile.no-traces", .noted, item: profile.id, detail: "nothing to compare"))
    }
    return answer(profile, look, extra, dependence, AttributionLimits.summed(issues), options)
  }

  /// The question in the knowledge's words. What the knowledge does not have is said.
  func query(_ profile: AttributionProfile, _ issues: inout [InputIssue]) -> ActorGallery.Query {
    var techniques: Set<Int> = []
    for id in profile.techniques {
      guard let index = knowledge.technique(id) else {
        let code = Self.isTechnique(id) ? "profile.unknown-technique" : "profile.bad-technique"
        issues.append(InputIssue(code, .noted, item: profile.id, detail: String(id.prefix(80))))
        continue
      }
      techniques.insert(index)
      if id.contains("."), !knowledge.objects[index].id.contains(".") {
        let detail = "\(id.prefix(80)) is counted as \(knowledge.objects[index].id)"
        issues.append(InputIssue("profile.technique-as-parent", .noted, item: profile.id, detail: detail))
      }
    }
    var software: Set<Int> = []
    var unknown: Set<String> = []
    for name in profile.software {
      if let index = knowledge.software(name) {
        software.insert(index)
      } else {
        unknown.insert(KnowledgeBase.key(name))
        issues.append(
          InputIssue("profile.unknown-software", .noted, item: profile.id, detail: String(name.prefix(80))))
      }
    }
    return .init(
      techniques: techniques.sorted(), software: software.sorted(), unknownSoftware: unknown.count)
  }

  /// The form `T1566` or `T1566.001`.
  static func isTechnique(_ id: String) -> Bool {
    let parts = id.uppercased().split(separator: ".", omittingEmptySubsequences: false).map(Array.init)
    guard let first = parts.first, first.count == 5, first[0] == "T", first.dropFirst().allSatisfy(\.isNumber) else {
      return false
    }
    return parts.count == 1 || (parts.count == 2 && parts[1].count == 3 && parts[1].allSatisfy(\.isNumber))
  }

  /// Probabilities: the ranking model's share of each actor, times the probability that it is known at all, then the
  /// capped ratios of the other families, then normalised.
  func look(_ query: ActorGallery.Query, extra: [Double], _ options: AttributionOptions) -> Look {
    let asked = query
    let query = Self.withoutBorrowed(query, knowledge, gallery)
    let features = gallery.compare(query)
    let scores = weights.scores(features, query: query)
    guard let top = scores.max() else {
      return Look(query: asked, features: [], scores: [], actors: [], unknown: 1)
    }
    let prior = min(max(options.priorUnknown, 1e-6), 1 - 1e-6)
    let known = KnownFeatures(features, scores: scores, query: query, gallery: gallery)
    let isEmpty = query.techniques.isEmpty && query.software.isEmpty
    // The model was fitted on five techniques and more; fewer traces say proportionally less.
    let rare = query.software.count { (1...3).contains(gallery.holderCount($0)) }
    let fullness = min(1, Double(query.techniques.count + 2 * query.software.count + 2 * rare) / 5)
    let evidence = isEmpty ? 0 : weights.knownLogOdds(known) * fullness
    let odds = exp(min(max(evidence + log((1 - prior) / prior), -30), 30))
    var shares = isEmpty ? scores.map { _ in 1.0 } : scores.map { exp(($0 - top) * fullness * fullness) }
    let sum = shares.reduce(0, +)
    for index in shares.indices { shares[index] /= sum }
    leanOnOwnMalware(query, &shares)
    for index in shares.indices { shares[index] *= odds * exp(extra[index]) }
    let total = shares.reduce(1, +)
    return Look(
      query: asked, features: features, scores: scores, actors: shares.map { $0 / total }, unknown: 1 / total)
  }
}
