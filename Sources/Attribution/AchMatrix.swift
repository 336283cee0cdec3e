import EventModel

/// Makes the matrix of competing hypotheses from the families' log-likelihood ratios.
enum AchMatrix {
  /// Marks: `CC` above 2, `C` above 0.5, `N`, `I` below -0.5, `II` below -2 (natural logarithm).
  static func mark(_ ratio: Double) -> String {
    switch ratio {
    case 2...: "CC"
    case 0.5...: "C"
    case ..<(-2): "II"
    case ..<(-0.5): "I"
    default: "N"
    }
  }

  static func make(_ hypotheses: [(Hypothesis, String)]) -> AttributionAnswer.Matrix {
    func ratio(_ hypothesis: Hypothesis, _ family: EvidenceFamily) -> Double {
      (hypothesis.evidenceFor + hypothesis.evidenceAgainst).filter { $0.family == family }
        .reduce(0) { $0 + $1.logLikelihoodRatio }
    }
    let families = Set(hypotheses.flatMap { ($0.0.evidenceFor + $0.0.evidenceAgainst).map(\.family) })
    let rows = families.sorted().map { family -> AttributionAnswer.Matrix.Row in
      let ratios = hypotheses.map { ratio($0.0, family) }
      return .init(
        family: family, diagnosticity: (ratios.max() ?? 0) - (ratios.min() ?? 0), marks: ratios.map(mark))
    }
    let inconsistency = hypotheses.map { hypothesis in
      families.sorted().reduce(0.0) { $0 + max(0, -ratio(hypothesis.0, $1)) }
    }
    return .init(
      hypotheses: hypotheses.map(\.1),
      rows: rows.sorted { ($0.diagnosticity, $1.family) > ($1.diagnosticity, $0.family) },
      inconsistency: inconsistency)
  }
}
