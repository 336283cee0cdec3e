import Knowledge

/// One way to make the model, and the fixed grid that `Selection` chooses from with inner folds alone.
///
/// What is not in the grid was fixed beforehand for all folds: the size and learning rate of the trees, the number of
/// candidates they look at, the folds, and how each feature is computed.
struct Variant: Sendable, Equatable {
  /// Families of features that can be left out; the others are the core.
  enum Optional: String, CaseIterable, Sendable {
    case families, arsenal, agreement, coReported, diffused

    var names: [ActorFeatures.Name] {
      switch self {
      case .families: [.techniqueFamilies, .coverage]
      case .arsenal: [.arsenal]
      case .agreement: [.profileTimesSize]
      case .coReported: [.coReported]
      case .diffused: [.diffused]
      }
    }
  }

  /// Left out.
  var without: [Optional] = []
  /// Ridge of the linear model of ranking.
  var ridge = 10.0
  /// How the trees are grown.
  var growth = Boosting.Growth.all
  /// How many trees.
  var rounds = 150
  /// Weight of the trees in the average; the rest is the linear model's.
  var share = 0.4
  /// Ridge of the model of "known at all".
  var knownRidge = 30.0

  static let leftOut: [[Optional]] = [[]] + Optional.allCases.map { [$0] } + [Optional.allCases]
  static let ridges = [3.0, 10, 30]
  static let stages = [100, 150, 200]
  static let shares = [0.0, 0.2, 0.4, 0.6]
  static let knownRidges = [10.0, 30, 100]

  /// Features with what is left out set to 0, so that neither model can use it.
  func masked(_ features: [ActorFeatures]) -> [ActorFeatures] {
    guard !without.isEmpty else { return features }
    let gone = without.flatMap(\.names).map(\.rawValue)
    return features.map { row in
      var row = row
      for index in gone { row.values[index] = 0 }
      return row
    }
  }

  var text: String {
    let names = without.isEmpty ? "all features" : "without " + without.map(\.rawValue).joined(separator: " ")
    return
      "\(names), ridge \(Int(ridge)), \(share == 0 ? "no trees" : "\(rounds) trees (\(growth.rawValue)) share \(share)"), ridge of known \(Int(knownRidge))"
  }
}
