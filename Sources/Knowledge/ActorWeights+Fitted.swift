extension ActorWeights {
  /// Printed by `Benchmarks/Attribution`; do not edit by hand.
  public static let fitted = ActorWeights(
    ranking: [0.66, -0.2, 0.35, -0.35, 3.19, 8.6, 2.04, 5.85, 0.59, 0.65, -1.52, 0.22, 0.79],
    known: [0.5, 0.4, -0.2, -0.2, 0.2, 0.3, 0, 0, 0, 0.4, -1, 0.3],
    knownMean: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    knownDeviation: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
    knownBias: 0)
}
