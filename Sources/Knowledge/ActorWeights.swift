import Foundation

/// The weights of the ranking model and of the model of "known at all", fitted by `Benchmarks/Attribution`.
///
/// Ranking: conditional logit over actors (McFadden 1974), averaged with boosted trees over the same features. Known or
/// not: logistic regression on the same questions asked once with the true actor and once with it deleted, over scores
/// from models that had not seen the actor. Chosen and fitted on the ATT&CK 18.1 reports of protocol B; the figures in
/// `docs/attribution.md` come from weights that were chosen and fitted without the actor asked about.
public struct ActorWeights: Sendable {
  /// One weight per `ActorFeatures.Name`.
  public var ranking: [Double]
  /// Trees over `row`.
  public var trees: TreeEnsemble
  /// What the scores are multiplied by, so that their softmax is a probability.
  public var temperature: Double
  /// One weight per `KnownFeatures.Name`, on standardised features.
  public var known: [Double]
  /// Mean of each known-feature.
  public var knownMean: [Double]
  /// Standard deviation of each known-feature.
  public var knownDeviation: [Double]
  /// Constant of the known-model, for equal prior odds.
  public var knownBias: Double

  /// Weight of the trees in the average.
  public var treeShare: Double
  /// The trees look at this many candidates, the best of the linear model; the others keep the lowest of their values.
  public static let candidates = 60

  /// Weights.
  public init(
    ranking: [Double], trees: TreeEnsemble = .init(), treeShare: Double = 0.4, temperature: Double = 1,
    known: [Double], knownMean: [Double], knownDeviation: [Double], knownBias: Double
  ) {
    self.ranking = ranking
    self.trees = trees
    self.treeShare = treeShare
    self.temperature = temperature
    self.known = known
    self.knownMean = knownMean
    self.knownDeviation = knownDeviation
    self.knownBias = knownBias
  }

  /// The weighted sum of the linear model.
  public func linear(_ features: ActorFeatures) -> Double {
    zip(ranking, features.values).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// Scores of all actors; their softmax is the probability among known actors.
  public func scores(_ features: [ActorFeatures], query: ActorGallery.Query) -> [Double] {
    let linear = features.map(linear)
    guard !trees.trees.isEmpty, !features.isEmpty else { return linear.map { $0 * temperature } }
    let boosted = Self.boosted(features, linear: linear, query: query, stages: [trees.trees.count], trees: trees)[0]
    return zip(linear, boosted).map { temperature * ((1 - treeShare) * $0 + treeShare * $1) }
  }

  /// What the trees say of all actors after each of these numbers of trees (ascending).
  public static func boosted(
    _ features: [ActorFeatures], linear: [Double], query: ActorGallery.Query, stages: [Int], trees: TreeEnsemble
  ) -> [[Double]] {
    let chosen = best(linear)
    let standard = Standard(features)
    let looked = chosen.map { trees.scores(standard.row(features[$0], query), stages: stages) }
    return stages.indices.map { stage in
      let lowest = looked.map { $0[stage] }.min() ?? 0
      var all = Array(repeating: lowest, count: linear.count)
      for (index, values) in zip(chosen, looked) { all[index] = values[stage] }
      return all
    }
  }

  /// The candidates that the trees look at.
  public static func best(_ linear: [Double]) -> [Int] {
    Array(linear.indices.sorted { (linear[$0], $1) > (linear[$1], $0) }.prefix(candidates))
  }

  /// Means and deviations of the features over all actors, and the rows that the trees see.
  public struct Standard: Sendable {
    private var mean: [Double]
    private var deviation: [Double]

    /// Looks at all actors.
    public init(_ features: [ActorFeatures]) {
      let count = Double(max(1, features.count))
      var sum = Array(repeating: 0.0, count: ActorFeatures.count)
      var square = sum
      for row in features { for index in sum.indices { sum[index] += row.values[index] / count } }
      for row in features {
        for index in sum.indices {
          let distance = row.values[index] - sum[index]
          square[index] += distance * distance / count
        }
      }
      mean = sum
      deviation = square.map { $0.squareRoot() + 1e-6 }
    }

    /// The features, the features in standard deviations, and the length of the question.
    public func row(_ features: ActorFeatures, _ query: ActorGallery.Query) -> [Double] {
      features.values + features.values.indices.map { (features.values[$0] - mean[$0]) / deviation[$0] } + [
        Double(query.techniques.count), Double(query.software.count + query.unknownSoftware),
      ]
    }
  }

  /// Log-odds that the actor is in the knowledge, at equal prior odds.
  public func knownLogOdds(_ features: KnownFeatures) -> Double {
    var sum = knownBias
    for index in known.indices {
      sum += known[index] * (features.values[index] - knownMean[index]) / knownDeviation[index]
    }
    return sum
  }
}

/// What tells whether the best candidate is the right one or only the nearest of the wrong ones.
public struct KnownFeatures: Sendable {
  /// The features, in the order of the weights.
  public enum Name: Int, CaseIterable, Sendable {
    /// Score of the best candidate.
    case best
    /// How far the second is behind.
    case margin
    /// The best candidate's nearest report.
    case nearestReport
    /// The same over software.
    case nearestReportSoftware
    /// The best candidate's profile cosine.
    case profile
    /// The best candidate has a software of its own among those asked.
    case exclusiveSoftware
    /// Its technique model in standard deviations over all actors: a name by malware alone stays near 0.
    case techniqueStanding
    /// Logarithm of the number of techniques asked.
    case techniqueCount
    /// No software was asked.
    case noSoftware
    /// Logarithm of 1 + shared software.
    case sharedSoftware
    /// Logarithm of 1 + asked software that the best candidate is not known for.
    case foreignSoftware
    /// Share of the asked software that the best candidate is known for.
    case sharedFraction
    /// Rarity of the shared software.
    case software
    /// Logarithm of 1 + asked software.
    case softwareCount
    /// Size of the best candidate's profile.
    case size
    /// The best candidate's technique model.
    case techniques
    /// Logarithm of 1 + asked malware that no known actor uses.
    case nobodysMalware
    /// Logarithm of 1 + asked malware that only other actors are known to use.
    case othersMalware
    /// Its diffused cosine in standard deviations over all actors.
    case diffusedStanding
    /// Reports that describe the asked malware and are cited for the best candidate.
    case coReported
    /// A software of its own, times the standing of its techniques: with a foreign hand it counts less.
    case exclusiveTimesStanding
    /// A software of its own, times the number of techniques: among many, one shared malware says less.
    case exclusiveTimesCount
  }

  /// The values.
  public var values: [Double]

  /// Looks at the comparison and its scores. `scores` must not be empty.
  public init(
    _ features: [ActorFeatures], scores: [Double], query: ActorGallery.Query, gallery: ActorGallery
  ) {
    let order = scores.indices.sorted { scores[$0] > scores[$1] }
    let best = order.first ?? 0
    let row = features[best]
    let second = order.count > 1 ? scores[order[1]] : scores[best] - 10
    let standing = Self.standing(features, best, .techniques)
    let count = log(max(1, Double(query.techniques.count)))
    let asked = Double(query.software.count + query.unknownSoftware)
    let shared = Double(gallery.matchedSoftware(query, actor: best))
    let malware = query.software.filter { gallery.kinds[$0] == .malware && !gallery.holds(best, $0) }
    let nobodys = malware.count { gallery.holderCount($0) == 0 }
    let exclusive = row[.exclusiveSoftware]
    values = [
      scores[best], scores[best] - second, row[.nearestReport], row[.nearestReportSoftware], row[.profile],
      exclusive, standing, count, asked == 0 ? 1 : 0, log(1 + shared), log(1 + asked - shared),
      shared / max(1, asked), row[.software], log(1 + asked), row[.size], row[.techniques],
      log(1 + Double(nobodys + query.unknownSoftware)), log(1 + Double(malware.count - nobodys)),
      Self.standing(features, best, .diffused), row[.coReported], exclusive * standing, exclusive * count,
    ]
  }

  /// A feature of one actor in standard deviations over all of them.
  private static func standing(_ features: [ActorFeatures], _ actor: Int, _ name: ActorFeatures.Name) -> Double {
    let count = Double(features.count)
    let mean = features.reduce(0.0) { $0 + $1[name] } / count
    let variance = features.reduce(0.0) { $0 + ($1[name] - mean) * ($1[name] - mean) } / count
    return (features[actor][name] - mean) / (variance.squareRoot() + 1e-9)
  }
}
