import Foundation

/// The weights of the ranking model and of the model of "known at all", fitted by `Benchmarks/Attribution`.
///
/// Ranking: conditional logit over actors (McFadden 1974). Known or not: logistic regression on the same questions asked
/// once with the true actor and once with it deleted. Fitted on the ATT&CK 18.1 reports of protocol B; the figures in
/// `docs/attribution.md` come from weights that never saw the actor asked about.
public struct ActorWeights: Sendable {
  /// One weight per `ActorFeatures.Name`.
  public var ranking: [Double]
  /// One weight per `KnownFeatures.Name`, on standardised features.
  public var known: [Double]
  /// Mean of each known-feature.
  public var knownMean: [Double]
  /// Standard deviation of each known-feature.
  public var knownDeviation: [Double]
  /// Constant of the known-model, for equal prior odds.
  public var knownBias: Double

  /// Weights.
  public init(
    ranking: [Double], known: [Double], knownMean: [Double], knownDeviation: [Double], knownBias: Double
  ) {
    self.ranking = ranking
    self.known = known
    self.knownMean = knownMean
    self.knownDeviation = knownDeviation
    self.knownBias = knownBias
  }

  /// A weighted sum.
  public func score(_ features: ActorFeatures) -> Double {
    zip(ranking, features.values).reduce(0) { $0 + $1.0 * $1.1 }
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
    let technique = features.map { $0[.techniques] }
    let mean = technique.reduce(0, +) / Double(technique.count)
    let variance = technique.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(technique.count)
    let asked = Double(query.software.count + query.unknownSoftware)
    let shared = Double(gallery.matchedSoftware(query, actor: best))
    values = [
      scores[best], scores[best] - second, row[.nearestReport], row[.nearestReportSoftware], row[.profile],
      row[.exclusiveSoftware], (row[.techniques] - mean) / (variance.squareRoot() + 1e-9),
      log(max(1, Double(query.techniques.count))), asked == 0 ? 1 : 0, log(1 + shared), log(1 + asked - shared),
      shared / max(1, asked), row[.software], log(1 + asked), row[.size], row[.techniques],
    ]
  }
}
