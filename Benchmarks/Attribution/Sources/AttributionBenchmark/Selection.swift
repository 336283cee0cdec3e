import Foundation
import Knowledge

/// Chooses a variant and calibrates it with nothing but the cases it is given: cross-validation over four inner folds of
/// actors. The outer fold that judges is never among them.
///
/// Criterion: the log-likelihood of the true actor after fitting the temperature. First the features and the ridge by the
/// linear model alone, then the trees and their share, then the ridge of the model of "known".
struct Selection {
  typealias Case = Evaluation.Case
  typealias Lesson = Evaluation.Lesson

  /// What a model that had not seen the actor says of one case, with its actor in the knowledge and without.
  struct Scored {
    var test: Case
    var full: [Double]
    var deleted: [Double]
  }

  let cases: [Case]
  let lessons: [Lesson]
  private(set) var variant = Variant()
  private(set) var scored: [Scored] = []
  private(set) var temperature = 1.0
  private(set) var known = Fit.Logistic(weights: [], mean: [], deviation: [], bias: 0)
  /// Figures of the chosen variant in the inner folds, for the log.
  private(set) var inner = ""

  init(_ cases: [Case], _ lessons: [Lesson]) {
    self.cases = cases
    self.lessons = lessons
    chooseLinear()
    chooseTrees()
    chooseKnown()
  }

  private func loss(_ scored: [Scored]) -> (loss: Double, temperature: Double) {
    let tasks = scored.map { ($0.full, $0.test.item.actor) }
    let temperature = Fit.temperature(tasks)
    return (Fit.loss(tasks, temperature) / Double(max(1, tasks.count)), temperature)
  }

  private func linear(_ inner: Int, _ variant: Variant) -> ActorWeights {
    Evaluation.linear(lessons.filter { $0.inner != inner }, variant)
  }

  private mutating func chooseLinear() {
    var best = Double.infinity
    for without in Variant.leftOut {
      for ridge in Variant.ridges {
        var candidate = Variant()
        (candidate.without, candidate.ridge) = (without, ridge)
        var found: [Scored] = []
        for inner in 0..<4 {
          let weights = linear(inner, candidate)
          for test in cases where test.inner == inner {
            found.append(Scored(test: test, full: test.features.map(weights.linear), deleted: []))
          }
        }
        let value = loss(found).loss
        if value < best { (best, variant) = (value, candidate) }
      }
    }
  }

  private mutating func chooseTrees() {
    let base = variant
    var candidates: [(Variant, [Scored])] = []
    for growth in Boosting.Growth.allCases {
      for rounds in Variant.stages {
        for share in Variant.shares where share > 0 || (growth == .all && rounds == Variant.stages[0]) {
          var candidate = base
          (candidate.growth, candidate.rounds, candidate.share) = (growth, rounds, share)
          candidates.append((candidate, []))
        }
      }
    }
    for inner in 0..<4 {
      let weights = linear(inner, base)
      let part = lessons.filter { $0.inner != inner }
      let tests = cases.filter { $0.inner == inner }
      for growth in Boosting.Growth.allCases {
        let trees = Evaluation.trees(part, weights, base, growth, Variant.stages.max() ?? 0)
        for test in tests {
          let full = Staged(test.features, test, weights, trees, base)
          let deleted = Staged(test.deletedFeatures, test, weights, trees, base)
          for index in candidates.indices where candidates[index].0.growth == growth {
            candidates[index].1.append(
              Scored(test: test, full: full.mix(candidates[index].0), deleted: deleted.mix(candidates[index].0)))
          }
        }
      }
    }
    var best = Double.infinity
    for (candidate, found) in candidates {
      let (value, factor) = loss(found)
      if value < best { (best, variant, scored, temperature) = (value, candidate, found, factor) }
    }
    let ranks = scored.map { Metrics.rank($0.full, $0.test.item.actor) }
    inner = "inner folds: loss \(Metrics.f(best)) " + Metrics.describe(ranks)
  }

  /// Linear scores and those of the trees at each stage.
  private struct Staged {
    let linear: [Double]
    let boosted: [[Double]]

    init(_ features: [ActorFeatures], _ test: Case, _ weights: ActorWeights, _ trees: TreeEnsemble, _ variant: Variant)
    {
      let masked = variant.masked(features)
      linear = masked.map(weights.linear)
      boosted = ActorWeights.boosted(
        masked, linear: linear, query: test.item.query, stages: Variant.stages, trees: trees)
    }

    func mix(_ variant: Variant) -> [Double] {
      let stage = Variant.stages.firstIndex(of: variant.rounds) ?? 0
      return zip(linear, boosted[stage]).map { (1 - variant.share) * $0 + variant.share * $1 }
    }
  }

  private mutating func chooseKnown() {
    var rows: [[Double]] = []
    var labels: [Bool] = []
    var folds: [Int] = []
    for item in scored {
      let (test, query) = (item.test, item.test.item.query)
      for (features, scores, gallery, label) in [
        (test.features, item.full, test.gallery, true),
        (test.deletedFeatures, item.deleted, test.deletedGallery, false),
      ] {
        rows.append(
          KnownFeatures(features, scores: scores.map { $0 * temperature }, query: query, gallery: gallery).values)
        labels.append(label)
        folds.append(test.inner)
      }
    }
    var best = Double.infinity
    for ridge in Variant.knownRidges {
      var loss = 0.0
      for inner in 0..<4 {
        let train = folds.indices.filter { folds[$0] != inner }
        let model = Fit.logistic(train.map { rows[$0] }, train.map { labels[$0] }, ridge: ridge)
        for index in folds.indices where folds[index] == inner {
          let odds = model.logOdds(rows[index])
          loss += log(1 + exp(labels[index] ? -odds : odds))
        }
      }
      if loss < best { (best, variant.knownRidge) = (loss, ridge) }
    }
    inner += "  loss of known \(Metrics.f(best / Double(max(1, rows.count))))"
    known = Fit.logistic(rows, labels, ridge: variant.knownRidge)
  }
}
