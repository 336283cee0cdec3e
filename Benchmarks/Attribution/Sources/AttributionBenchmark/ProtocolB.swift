import Foundation
import Knowledge

extension Evaluation {
  func printProtocolB(_ folds: [ActorWeights]) {
    let tests = answerable
    print("\n## B, reports: \(cases.count) of \(Set(cases.map(\.item.actor)).count) groups, answerable \(tests.count)")
    for (name, method) in [
      ("naive TF-IDF + software, joint", Naive.cosine), ("naive Bayes JM + software", Naive.bayes),
    ] {
      let ranks = tests.map { Metrics.rank(method($0.knowledge, $0.item.query), $0.item.actor) }
      print("  \(name): \(Metrics.describe(ranks))")
    }
    func run(_ tests: [Case], _ prior: Double) -> [Outcome] {
      tests.map {
        ask(
          $0.knowledge, folds[$0.fold], profile($0.item), truth: [knowledge.actors[$0.item.actor].id],
          group: $0.item.actor, prior: prior)
      }
    }
    func runDeleted(_ prior: Double) -> [Outcome] {
      tests.map {
        ask($0.deleted, folds[$0.fold], profile($0.item), truth: [], group: $0.item.actor, prior: prior)
      }
    }
    let outcomes = run(tests, 0.1)
    print("  Kagami, answerable: \(Metrics.describe(outcomes.map(\.rank)))")
    print("    \(Metrics.macro(outcomes.map(\.rank), outcomes.map(\.group)))")
    let all = run(cases, 0.1)
    print("  Kagami, all: \(Metrics.describe(all.map(\.rank)))")
    printCalibration("all answerable, prior of unknown 0.1", outcomes)
    let deleted = runDeleted(0.1)
    print(
      "  open set: AUROC of P(known) \(Metrics.f(Metrics.auroc(outcomes.map(\.known), deleted.map(\.known)))), of P(first) \(Metrics.f(Metrics.auroc(outcomes.map(\.first), deleted.map(\.first))))"
    )
    print("  answers with a name, actor known: \(Self.named(outcomes)); deleted: \(Self.named(deleted))")
    print("  answers with a name, one malware of another actor and the actor deleted: \(Self.named(borrowed(folds)))")
    printCalibration("half of the actors unknown, prior 0.5", run(tests, 0.5) + runDeleted(0.5))
    printCalibration("half of the actors unknown, prior 0.1 (a wrong prior)", outcomes + deleted)
  }

  /// Protocol B with the actor deleted and its malware replaced by one that is known of one other actor only: what an
  /// unknown actor does who borrows a malware, or plants it.
  private func borrowed(_ folds: [ActorWeights]) -> [Outcome] {
    let whole = ActorGallery(knowledge)
    let own = knowledge.objects.indices.filter { knowledge.objects[$0].kind == .malware && whole.holderCount($0) == 1 }
    var state: UInt64 = 7
    return answerable.compactMap { test in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let start = Int(state >> 33) % own.count
      let others = (0..<own.count).lazy.map { own[(start + $0) % own.count] }
      guard let malware = others.first(where: { !whole.holds(test.item.actor, $0) }) else { return nil }
      var item = test.item
      item.software = item.software.filter { knowledge.objects[$0].kind == .tool } + [malware]
      return ask(test.deleted, folds[test.fold], profile(item), truth: [], group: item.actor, prior: 0.1)
    }
  }

  func printCalibration(_ title: String, _ outcomes: [Outcome]) {
    let (first, right) = (outcomes.map(\.first), outcomes.map(\.isRight))
    let (at90, bar90) = Metrics.coverage(first, right, precision: 0.9)
    let (at80, _) = Metrics.coverage(first, right, precision: 0.8)
    let brier = outcomes.reduce(0) { $0 + $1.brier } / Double(max(1, outcomes.count))
    print(
      "  calibration, \(title): ECE \(Metrics.f(Metrics.ece(first, right)))  Brier \(Metrics.f(brier))  coverage at 90 % \(Metrics.f(at90)) (bar \(Metrics.f(bar90)))  at 80 % \(Metrics.f(at80))"
    )
  }
}
