extension ActorWeights {
  /// Printed by `Benchmarks/Attribution` (`AttributionBenchmark BUNDLE fit`); do not edit by hand.
  public static let fitted = ActorWeights(
    ranking: [
      0.6609, -0.1969, 0.3552, -0.3550, 3.1861, 8.5955, 2.0384, 5.8578, 0.5926, 0.6521, -1.5173, 0.2241, 0.7913,
    ],
    known: [0.7207, 0.6513, 0.1673, 0.0102, 0.0795, 0.0738, 0.1000, 0.1218, 0.1063, 0.0876, -0.1732, 0.0802],
    knownMean: [10.1980, 2.5725, 0.3929, 0.2957, 0.2504, 0.2300, 1.6903, 2.4284, 0.2998, 0.5378, 0.5078, 0.3634],
    knownDeviation: [3.5138, 3.2936, 0.1449, 0.3517, 0.1179, 0.4208, 1.2689, 0.5561, 0.4582, 0.6173, 0.6215, 0.4171],
    knownBias: 0.2225)
}
