internal import EventModel

/// A plan in terms of the slots of one matcher's batches.
final class PlanView {
  let plan: Plan
  /// By slot: the unit that looks into its values (see `ValueLooker.look`), 0 for none.
  let units: [Int32]
  /// The same for the event's code.
  let codeUnit: Int
  /// By local variant: how to tell the grounds of its matches; made with the first of them.
  private var groundPlans: [Int32: GroundPlan] = [:]

  init(_ plan: Plan, fieldOfSlot: [Int32], codeField: Int) {
    self.plan = plan
    units = fieldOfSlot.map { $0 >= 0 ? plan.scannerOfField[Int($0)] + 1 : 0 }
    codeUnit = Int(plan.scannerOfField[codeField]) + 1
  }

  /// How to tell the grounds of a variant's matches.
  func groundPlan(_ local: Int32, _ rules: CompiledRules) -> GroundPlan {
    if let known = groundPlans[local] { return known }
    let new = GroundPlan(plan, local, rules)
    groundPlans[local] = new
    return new
  }
}
