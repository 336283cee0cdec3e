import Casebook
import Commands
import EventModel

/// Opinions of analysts for people.
enum OpinionTable {
  static func lines(_ opinions: [AnalystOpinion]) -> [String] {
    guard !opinions.isEmpty else { return [] }
    return [text(en: "  analysts:", ja: "  分析者の意見:")]
      + opinions.map { opinion in
        let who = opinion.actor ?? text(en: "an unknown actor", ja: "未知の主体")
        let chance = opinion.probability.map { " \(Percent.text($0))" } ?? ""
        let own = opinion.hypothesis.map { " – " + $0 } ?? ""
        return Terminal.safe(
          "    \(opinion.time.description.prefix(16)) \(opinion.author): \(scale(opinion.opinion)) \(who)\(chance)\(own)"
            + " (\(opinion.reason))")
      }
  }

  private static func scale(_ opinion: AnalystOpinion.Scale) -> String {
    switch opinion {
    case .stronglyDisagree: text(en: "strongly disagrees with", ja: "強く否定:")
    case .disagree: text(en: "disagrees with", ja: "否定:")
    case .neutral: text(en: "is neutral on", ja: "中立:")
    case .agree: text(en: "agrees with", ja: "同意:")
    case .stronglyAgree: text(en: "strongly agrees with", ja: "強く同意:")
    }
  }
}
