import Attribution
import Foundation
import Knowledge

/// Protocols A, B and D, the open set and calibration, with weights that never saw the actor asked about.
struct Evaluation: Sendable {
  struct Case: Sendable {
    var item: Item
    var knowledge: KnowledgeBase
    var deleted: KnowledgeBase
    var features: [ActorFeatures]
    var deletedFeatures: [ActorFeatures]
    var deletedGallery: ActorGallery
    var gallery: ActorGallery
    var fold: Int
    var inner: Int
  }

  /// A question that the ranking learns from.
  struct Lesson: Sendable {
    var features: [ActorFeatures]
    var query: ActorGallery.Query
    var actor: Int
    var fold: Int
    var inner: Int
  }

  let knowledge: KnowledgeBase
  let cases: [Case]
  /// Answerable reports of two to four techniques: too short to judge by, long enough for the ranking to learn from.
  let short: [Lesson]

  init(_ knowledge: KnowledgeBase) {
    self.knowledge = knowledge
    cases = Items.all(knowledge).map { item in
      let held = knowledge.dropping(citation: item.report)
      let deleted = held.removing(actor: knowledge.actors[item.actor].id)
      let (gallery, deletedGallery) = (ActorGallery(held), ActorGallery(deleted))
      return Case(
        item: item, knowledge: held, deleted: deleted, features: gallery.compare(item.query),
        deletedFeatures: deletedGallery.compare(item.query), deletedGallery: deletedGallery, gallery: gallery,
        fold: Items.fold(knowledge.actors[item.actor].id),
        inner: Self.inner(knowledge, item.actor))
    }
    short = Items.all(knowledge, least: 2).filter {
      $0.techniques.count < 5 && $0.isAnswerable && $0.techniques.count + $0.software.count >= 3
    }.map { item in
      let gallery = ActorGallery(knowledge.dropping(citation: item.report))
      return Lesson(
        features: gallery.compare(item.query), query: item.query, actor: item.actor,
        fold: Items.fold(knowledge.actors[item.actor].id), inner: Self.inner(knowledge, item.actor))
    }
  }

  private static func inner(_ knowledge: KnowledgeBase, _ actor: Int) -> Int {
    Items.fold("inner " + knowledge.actors[actor].id, of: 4)
  }

  var answerable: [Case] { cases.filter(\.item.isAnswerable) }

  /// A fitted model and how it was chosen.
  struct Model: Sendable {
    var weights: ActorWeights
    var variant: Variant
    var inner: String
  }

  /// Chooses a variant on the cases and fits it to them. The temperature and the model of "known" see scores of models
  /// that had not seen the actor: in-sample scores look surer than those of new questions.
  func fit(_ cases: [Case]) -> Model {
    let actors = Set(cases.map(\.item.actor))
    let seen = Set(answerable.map(\.item.actor))
    // Short reports of actors that are held out are held out too.
    let lessons =
      cases.map {
        Lesson(
          features: $0.features, query: $0.item.query, actor: $0.item.actor, fold: $0.fold, inner: $0.inner)
      }
      + short.filter { lesson in
        actors.contains(lesson.actor) || (!seen.contains(lesson.actor) && cases.contains { $0.fold == lesson.fold })
      }
    let selection = Selection(cases, lessons)
    let variant = selection.variant
    var weights = Self.linear(lessons, variant)
    if variant.share > 0 {
      weights.trees = Self.trees(lessons, weights, variant, variant.growth, variant.rounds)
    }
    weights.treeShare = variant.share
    weights.temperature = selection.temperature
    weights.known = selection.known.weights
    weights.knownMean = selection.known.mean
    weights.knownDeviation = selection.known.deviation
    weights.knownBias = selection.known.bias
    return Model(weights: weights, variant: variant, inner: selection.inner)
  }

  /// Fits the linear model.
  static func linear(_ lessons: [Lesson], _ variant: Variant) -> ActorWeights {
    let linear = Fit.conditionalLogit(
      lessons.map { (variant.masked($0.features).map(\.values), $0.actor) }, ridge: variant.ridge)
    return ActorWeights(ranking: linear, known: [], knownMean: [], knownDeviation: [], knownBias: 0)
  }

  /// Fits the trees to the candidates of the linear model.
  static func trees(
    _ lessons: [Lesson], _ weights: ActorWeights, _ variant: Variant, _ growth: Boosting.Growth, _ rounds: Int
  ) -> TreeEnsemble {
    var rows: [[Double]] = []
    var labels: [Bool] = []
    for lesson in lessons {
      let features = variant.masked(lesson.features)
      let standard = ActorWeights.Standard(features)
      let chosen = Set(ActorWeights.best(features.map(weights.linear))).union([lesson.actor])
      for actor in chosen.sorted() {
        rows.append(standard.row(features[actor], lesson.query))
        labels.append(actor == lesson.actor)
      }
    }
    return Boosting.fit(rows, labels, growth: growth, rounds: rounds)
  }

  /// A model for each fold, chosen and fitted on the others; the folds at the same time.
  func crossFit() async -> [Model] {
    await withTaskGroup(of: (Int, Model).self) { group in
      for fold in 0..<5 { group.addTask { (fold, fit(answerable.filter { $0.fold != fold })) } }
      var models: [(Int, Model)] = []
      for await model in group { models.append(model) }
      return models.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  func profile(_ item: Item) -> AttributionProfile {
    AttributionProfile(
      id: item.report, techniques: item.techniques.map { knowledge.objects[$0].id },
      software: item.software.map { knowledge.objects[$0].id })
  }

  /// How often a name is given, and how often it is right.
  static func named(_ outcomes: [Outcome]) -> String {
    let named = outcomes.filter(\.isNamed)
    let right = Double(named.count(where: \.isRight)) / Double(max(1, named.count))
    return
      "named \(named.count) of \(outcomes.count) (\(Metrics.f(Double(named.count) / Double(max(1, outcomes.count))))), right \(Metrics.f(right))"
  }

  struct Outcome {
    var rank: Double
    var first: Double
    var isRight: Bool
    var brier: Double
    var known: Double
    var group: Int
    /// An actor was named (`abstained` is false).
    var isNamed: Bool
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
      brier: brier, known: answer.knownProbability, group: group, isNamed: !answer.abstained)
  }
}
