public import EventModel

/// Words for probabilities, after Intelligence Community Directive 203 (2015), D.6.e.(2)(a).
public enum EstimativeWords {
  /// The words for a probability.
  public static func words(_ probability: Double) -> Phrase {
    switch probability {
    case ..<0.05: Phrase(en: "almost no chance", ja: "ほぼあり得ない")
    case ..<0.20: Phrase(en: "very unlikely", ja: "可能性は非常に低い")
    case ..<0.45: Phrase(en: "unlikely", ja: "可能性は低い")
    case ..<0.55: Phrase(en: "roughly even chance", ja: "可能性は五分五分")
    case ..<0.80: Phrase(en: "likely", ja: "可能性が高い")
    case ..<0.95: Phrase(en: "very likely", ja: "可能性が非常に高い")
    default: Phrase(en: "almost certain", ja: "ほぼ確実")
    }
  }
}
