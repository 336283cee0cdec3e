import EventModel
import Foundation
import Knowledge

extension Attributor {
  /// Puts probabilities, grounds and remarks together.
  func answer(
    _ profile: AttributionProfile, _ look: Look, _ extra: ProfileEvidence.Result, _ dependence: Dependence?,
    _ issues: [InputIssue], _ options: AttributionOptions
  ) -> AttributionAnswer {
    let order = look.actors.indices.sorted { (look.actors[$0], $1) > (look.actors[$1], $0) }
    let means = featureMeans(look)
    var hypotheses = order.prefix(max(1, options.limit)).map { actor in
      named(actor, look, extra, means)
    }
    let unknown = unknownHypothesis(look, dependence, options)
    let position = hypotheses.firstIndex { $0.probability < unknown.probability } ?? hypotheses.count
    hypotheses.insert(unknown, at: position)
    let first = hypotheses.first { $0.actor != nil }
    var reason: String?
    if position == 0 {
      reason = "an actor that is not in the knowledge base is the most probable"
    } else if (first?.probability ?? 0) < options.bar {
      reason = "no actor reaches the bar of \(options.bar)"
    } else if let best = order.first, !hasOwnGround(best, look, extra) {
      reason = "too little in the profile is the first actor's own: techniques and shared malware name nobody"
    }
    return AttributionAnswer(
      id: profile.id, hypotheses: hypotheses, abstained: reason != nil, reason: reason,
      knownProbability: 1 - look.unknown,
      confidence: confidence(hypotheses.first, dependence, look),
      sensitivity: options.sensitivity ? sensitivity(look, extra, options) : [],
      matrix: AchMatrix.make(hypotheses.prefix(5).map { ($0, $0.actor?.name ?? "unknown actor") }),
      hours: extra.hours, issues: issues)
  }

  func featureMeans(_ look: Look) -> [Double] {
    var means = Array(repeating: 0.0, count: ActorFeatures.count)
    for row in look.features { for index in means.indices { means[index] += row.values[index] } }
    return means.map { $0 / Double(max(1, look.features.count)) }
  }

  private func named(
    _ actor: Int, _ look: Look, _ extra: ProfileEvidence.Result, _ means: [Double]
  ) -> Hypothesis {
    let known = knowledge.actors[actor]
    var grounds = modelGrounds(actor, look, means).map { family, statement, ratio in
      HypothesisEvidence(
        family: family, statement: statement, logLikelihoodRatio: ratio,
        source: known.profile != nil ? "profile \(known.id)" : "knowledge base \(known.id)")
    }
    grounds += extra.items.filter { $0.actor == actor }.map {
      .init(family: $0.family, statement: $0.statement, logLikelihoodRatio: $0.ratio, source: $0.source)
    }
    grounds.sort { abs($0.logLikelihoodRatio) > abs($1.logLikelihoodRatio) }
    return Hypothesis(
      actor: .init(id: known.id, name: known.name), probability: look.actors[actor],
      words: EstimativeWords.words(look.actors[actor]),
      evidenceFor: grounds.filter { $0.logLikelihoodRatio > 0 },
      evidenceAgainst: grounds.filter { $0.logLikelihoodRatio <= 0 })
  }

  private func unknownHypothesis(
    _ look: Look, _ dependence: Dependence?, _ options: AttributionOptions
  ) -> Hypothesis {
    var grounds: [HypothesisEvidence] = []
    let foreign = look.query.software.filter { gallery.holderCount($0) == 0 }
    if !foreign.isEmpty || look.query.unknownSoftware > 0 {
      let number = foreign.count + look.query.unknownSoftware
      let list = foreign.prefix(6).map { knowledge.objects[$0].name }.joined(separator: ", ")
      grounds.append(
        .init(
          family: .malware,
          statement: Phrase(
            en: "\(number) malware or tools are known of no actor" + (list.isEmpty ? "" : ": \(list)"),
            ja: "どの主体のものとも知られていないマルウェア・ツールが \(number) 件ある" + (list.isEmpty ? "" : "：\(list)")),
          logLikelihoodRatio: 0.5 * Double(number), source: "knowledge base"))
    }
    var note: Phrase?
    if let dependence {
      let object = label(dependence.object)
      let actor = owners(dependence.object, first: dependence.actor)
      note = Phrase(en: "unknown actor, shares \(object) with \(actor)", ja: "未知の主体。\(actor) と \(object) を共有")
      grounds.append(
        .init(
          family: .malware,
          statement: Phrase(
            en:
              "only \(object) points to \(actor); it is documented as shared, and the other traces do not point there",
            ja: "\(actor) を指すのは \(object) だけで、共有が報告されており、他の痕跡は合わない"),
          logLikelihoodRatio: -log(max(1 - dependence.discount, 1e-3)), source: "shared-malware discount"))
    } else if let shared = sharedWithKnown(look) {
      note = shared
    }
    let prior = log(options.priorUnknown / (1 - options.priorUnknown))
    let ground = HypothesisEvidence(
      family: .prior,
      statement: Phrase(
        en: "prior probability of an actor outside the knowledge base: \(options.priorUnknown)",
        ja: "知識ベース外の主体である事前確率: \(options.priorUnknown)"), logLikelihoodRatio: prior, source: "options")
    return Hypothesis(
      actor: nil, probability: look.unknown, words: EstimativeWords.words(look.unknown),
      evidenceFor: grounds + (prior > 0 ? [ground] : []), evidenceAgainst: prior > 0 ? [] : [ground], note: note)
  }

  /// `shares X with Y` for the rarest malware that at most two known actors use.
  private func sharedWithKnown(_ look: Look) -> Phrase? {
    let rare = look.query.software.filter { (1...2).contains(gallery.holderCount($0)) }
    guard let object = rare.max(by: { gallery.rarity($0) < gallery.rarity($1) }) else { return nil }
    let (name, owners) = (label(object), owners(object))
    return Phrase(en: "if an unknown actor, it shares \(name) with \(owners)", ja: "未知の主体とすれば、\(owners) と \(name) を共有")
  }

  /// A malware with the name that people may know better: `UPPERCUT (ANEL)`.
  private func label(_ object: Int) -> String {
    let names = knowledge.objects[object]
    let others = names.aliases.filter { $0 != names.name }.prefix(2)
    return others.isEmpty ? names.name : "\(names.name) (\(others.joined(separator: ", ")))"
  }

  /// Everybody who is known to use it, the one that it points to first.
  private func owners(_ object: Int, first: Int? = nil) -> String {
    let holders = gallery.holderIndices(object)
    return (holders.filter { $0 == first } + holders.filter { $0 != first })
      .map { knowledge.actors[$0].name }.joined(separator: ", ")
  }

  /// High needs two independent families that speak for the first name, no dependence on one trace, and enough traces.
  private func confidence(
    _ first: Hypothesis?, _ dependence: Dependence?, _ look: Look
  ) -> AttributionAnswer.Confidence {
    guard let first, first.actor != nil, dependence == nil else { return .low }
    let families = Set(first.evidenceFor.filter { $0.logLikelihoodRatio > 1 && $0.family != .prior }.map(\.family))
    let traces = look.query.techniques.count + look.query.software.count
    if families.count >= 3 && first.probability >= 0.8 && traces >= 8 { return .high }
    return families.count >= 2 && first.probability >= 0.5 && traces >= 4 ? .moderate : .low
  }

  /// Leaves every technique and software out once.
  private func sensitivity(
    _ look: Look, _ extra: ProfileEvidence.Result, _ options: AttributionOptions
  ) -> [AttributionAnswer.Sensitivity] {
    guard let best = look.best else { return [] }
    let isUnknownFirst = look.unknown > look.actors[best]
    let before = isUnknownFirst ? look.unknown : look.actors[best]
    let traces = (look.query.software + look.query.techniques)
      .sorted { (gallery.rarity($0), $1) > (gallery.rarity($1), $0) }.prefix(AttributionLimits.sensitivityTraces)
    let changes = traces.map { object -> (Double, AttributionAnswer.Sensitivity) in
      var without = self.look(look.query.without(object), extra: extra.totals, options)
      _ = discountDependence(&without, extra: extra.totals, options)
      let after = isUnknownFirst ? without.unknown : without.actors[best]
      let top = without.best ?? best
      return (
        abs(after - before),
        .init(
          trace: "\(knowledge.objects[object].id) \(knowledge.objects[object].name)", probability: after,
          first: without.unknown > without.actors[top] ? nil : knowledge.actors[top].name)
      )
    }
    return changes.sorted { $0.0 > $1.0 }.prefix(5).map(\.1)
  }
}
