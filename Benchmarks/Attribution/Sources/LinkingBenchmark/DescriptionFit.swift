import EventModel
import Foundation
import Linking

/// Fits `DescriptionModel` by logistic regression (Newton's method, a ridge of 1 as in scikit-learn's default), then takes
/// the threshold with the best B-cubed F1 on the same reports.
enum DescriptionFit {
  typealias Sample = (register: [IncidentReport], truth: [String: String], options: LinkingOptions)

  static func fit(_ samples: [Sample]) -> DescriptionModel {
    var rows: [(features: [Double], same: Double)] = []
    for sample in samples {
      let labels = sample.register.map { sample.truth[$0.id] ?? "" }
      rows += Linker.descriptionFeatures(sample.register, options: sample.options).map {
        ($0.features, labels[$0.a] == labels[$0.b] ? 1 : 0)
      }
    }
    let size = DescriptionModel.Feature.allCases.count
    var weights = Array(repeating: 0.0, count: size + 1)
    for _ in 0..<20 { step(&weights, rows) }
    var best = (f1: -1.0, threshold: 0.0)
    for threshold in stride(from: -3.0, through: 2.0, by: 0.25) {
      let model = DescriptionModel(
        weights: Array(weights.dropLast()), intercept: weights[size], threshold: threshold)
      let f1 = samples.reduce(0.0) { $0 + score($1, model).f1 }
      if f1 > best.f1 { best = (f1, threshold) }
    }
    return DescriptionModel(
      weights: Array(weights.dropLast()), intercept: weights[size], threshold: best.threshold)
  }

  static func score(_ sample: Sample, _ model: DescriptionModel?) -> BCubed {
    var options = sample.options
    options.descriptions = model
    return BCubed(found: Linker.link(sample.register, options: options).labels, truth: sample.truth)
  }

  /// One step of Newton's method.
  private static func step(_ weights: inout [Double], _ rows: [(features: [Double], same: Double)]) {
    let size = weights.count
    var gradient = weights.indices.map { $0 == size - 1 ? 0 : -weights[$0] }
    var hessian = Array(repeating: Array(repeating: 0.0, count: size), count: size)
    for index in 0..<size { hessian[index][index] = index == size - 1 ? 1e-9 : 1 }
    for row in rows {
      let x = row.features + [1]
      let p = 1 / (1 + exp(-zip(weights, x).reduce(0) { $0 + $1.0 * $1.1 }))
      for i in 0..<size where x[i] != 0 {
        gradient[i] += (row.same - p) * x[i]
        for j in 0...i { hessian[i][j] += p * (1 - p) * x[i] * x[j] }
      }
    }
    for i in 0..<size { for j in 0..<i { hessian[j][i] = hessian[i][j] } }
    for (index, change) in solve(hessian, gradient).enumerated() { weights[index] += change }
  }

  /// Gaussian elimination with pivots.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var rows = matrix.indices.map { matrix[$0] + [right[$0]] }
    for column in rows.indices {
      let pivot = (column..<rows.count).max { abs(rows[$0][column]) < abs(rows[$1][column]) } ?? column
      rows.swapAt(column, pivot)
      guard abs(rows[column][column]) > 1e-12 else { continue }
      for row in rows.indices where row != column {
        let factor = rows[row][column] / rows[column][column]
        for other in column...rows.count { rows[row][other] -= factor * rows[column][other] }
      }
    }
    return rows.indices.map { abs(rows[$0][$0]) > 1e-12 ? rows[$0][rows.count] / rows[$0][$0] : 0 }
  }
}
