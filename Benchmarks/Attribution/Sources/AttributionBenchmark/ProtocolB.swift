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
    printCalibration("half of the actors unknown, prior 0.5", run(tests, 0.5) + runDeleted(0.5))
    printCalibration("half of the actors unknown, prior 0.1 (a wrong prior)", outcomes + deleted)
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
