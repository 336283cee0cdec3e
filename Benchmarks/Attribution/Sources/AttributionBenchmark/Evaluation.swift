import Attribution
import Foundation
import Knowledge

/// Protocols A, B and D, the open set and calibration, with weights that never saw the actor asked about.
struct Evaluation {
  struct Case {
    var item: Item
    var knowledge: KnowledgeBase
    var deleted: KnowledgeBase
    var features: [[Double]]
    var deletedGallery: ActorGallery
    var gallery: ActorGallery
    var fold: Int
  }

  let knowledge: KnowledgeBase
  let cases: [Case]
  static let ridge = 3.0
  static let knownRidge = 10.0

  init(_ knowledge: KnowledgeBase) {
    self.knowledge = knowledge
    cases = Items.all(knowledge).map { item in
      let held = knowledge.dropping(citation: item.report)
      let deleted = held.removing(actor: knowledge.actors[item.actor].id)
      let gallery = ActorGallery(held)
      return Case(
        item: item, knowledge: held, deleted: deleted, features: gallery.compare(item.query).map(\.values),
        deletedGallery: ActorGallery(deleted), gallery: gallery, fold: Items.fold(knowledge.actors[item.actor].id))
    }
  }

  var answerable: [Case] { cases.filter(\.item.isAnswerable) }

  /// Fits both models on cases.
  func fit(_ cases: [Case]) -> ActorWeights {
    let ranking = Fit.conditionalLogit(cases.map { ($0.features, $0.item.actor) }, ridge: Self.ridge)
    var rows: [[Double]] = []
    var labels: [Bool] = []
    for test in cases {
      rows.append(known(test.gallery, test.item.query, ranking))
      labels.append(true)
      rows.append(known(test.deletedGallery, test.item.query, ranking))
      labels.append(false)
    }
    let model = Fit.logistic(rows, labels, ridge: Self.knownRidge)
    return ActorWeights(
      ranking: ranking, known: model.weights, knownMean: model.mean, knownDeviation: model.deviation,
      knownBias: model.bias)
  }

  private func known(_ gallery: ActorGallery, _ query: ActorGallery.Query, _ ranking: [Double]) -> [Double] {
    let features = gallery.compare(query)
    let scores = features.map { Fit.dot($0.values, ranking) }
    return KnownFeatures(features, scores: scores, query: query, gallery: gallery).values
  }

  /// Weights for each fold, fitted on the others.
  func crossFit() -> [ActorWeights] {
    (0..<5).map { fold in fit(answerable.filter { $0.fold != fold }) }
  }

  func profile(_ item: Item) -> AttributionProfile {
    AttributionProfile(
      id: item.report, techniques: item.techniques.map { knowledge.objects[$0].id },
      software: item.software.map { knowledge.objects[$0].id })
  }

  struct Outcome {
    var rank: Double
    var first: Double
    var isRight: Bool
    var brier: Double
    var known: Double
    var group: Int
  }

  /// Asks the attributor as a user would; `truth` nil where the actor is not in the knowledge.
  func ask(
    _ knowledge: KnowledgeBase, _ weights: ActorWeights, _ profile: AttributionProfile, truth: Set<String>, group: Int,
    prior: Double
  ) -> Outcome {
    var options = AttributionOptions()
    options.sensitivity = false
    options.limit = 1_000
    options.priorUnknown = prior
    let answer = Attributor(knowledge, weights: weights).attribute(profile, options: options)
    let named = answer.hypotheses.filter { $0.actor != nil }
    let scores = named.map(\.probability)
    let right = named.indices.filter { truth.contains(named[$0].actor?.id ?? "") }
    let rank = right.map { Metrics.rank(scores, $0) }.min() ?? .infinity
    var brier = 0.0
    for hypothesis in answer.hypotheses {
      let isTruth = hypothesis.actor.map { truth.contains($0.id) } ?? right.isEmpty
      brier += (hypothesis.probability - (isTruth ? 1 : 0)) * (hypothesis.probability - (isTruth ? 1 : 0))
    }
    return Outcome(
      rank: rank, first: scores.first ?? 0, isRight: named.first.map { truth.contains($0.actor?.id ?? "") } ?? false,
      brier: brier, known: answer.knownProbability, group: group)
  }
}
