import Foundation

/// Newton's method for the two models; small enough to need no library.
enum Fit {
  /// Conditional logit: one row of features per alternative, the chosen one's index. Features are standardised inside.
  static func conditionalLogit(_ tasks: [([[Double]], Int)], ridge: Double) -> [Double] {
    var problem = Choices(tasks)
    var weights = Array(repeating: 0.0, count: problem.width)
    var value = problem.objective(weights, ridge)
    for _ in 0..<30 {
      let (gradient, hessian) = problem.derivatives(weights, ridge)
      let step = solve(hessian, gradient)
      // Full Newton steps overshoot far from the optimum: halve until the likelihood rises.
      var length = 1.0
      while length > 1e-6 {
        let next = zip(weights, step).map { $0 + length * $1 }
        let better = problem.objective(next, ridge)
        if better > value {
          (weights, value) = (next, better)
          break
        }
        length /= 2
      }
      if length <= 1e-6 || step.allSatisfy({ abs($0) < 1e-5 }) { break }
    }
    return zip(weights, problem.deviation).map { $0 / $1 }
  }

  /// Minus the log-likelihood of the chosen ones under the softmax of scores times a factor.
  static func loss(_ tasks: [([Double], Int)], _ factor: Double) -> Double {
    tasks.reduce(0) { sum, task in
      let top = task.0.max() ?? 0
      return sum + log(task.0.reduce(0) { $0 + exp(factor * ($1 - top)) }) - factor * (task.0[task.1] - top)
    }
  }

  /// The factor of scores whose softmax gives the chosen ones the greatest likelihood.
  static func temperature(_ tasks: [([Double], Int)]) -> Double {
    var (low, high) = (0.2, 5.0)
    for _ in 0..<25 {
      let (left, right) = (low + (high - low) / 3, high - (high - low) / 3)
      if loss(tasks, left) < loss(tasks, right) { high = right } else { low = left }
    }
    return (low + high) / 2
  }

  struct Logistic {
    var weights: [Double]
    var mean: [Double]
    var deviation: [Double]
    var bias: Double
    func logOdds(_ row: [Double]) -> Double {
      bias + row.indices.reduce(0.0) { $0 + weights[$1] * (row[$1] - mean[$1]) / deviation[$1] }
    }
  }

  /// Logistic regression with a ridge on the weights, not on the constant.
  static func logistic(_ rows: [[Double]], _ labels: [Bool], ridge: Double) -> Logistic {
    let (mean, deviation) = standard(rows)
    let scaled = rows.map { row in row.indices.map { (row[$0] - mean[$0]) / deviation[$0] } + [1] }
    let width = scaled.first?.count ?? 0
    var weights = Array(repeating: 0.0, count: width)
    for _ in 0..<25 {
      var gradient = weights.map { -ridge * $0 }
      gradient[width - 1] = 0
      var hessian = identity(width, ridge)
      hessian[width - 1][width - 1] = 1e-9
      for (row, label) in zip(scaled, labels) {
        let p = 1 / (1 + exp(-dot(row, weights)))
        for i in 0..<width {
          gradient[i] += ((label ? 1 : 0) - p) * row[i]
          for j in 0..<width { hessian[i][j] += p * (1 - p) * row[i] * row[j] }
        }
      }
      let step = solve(hessian, gradient)
      for i in 0..<width { weights[i] += step[i] }
      if step.allSatisfy({ abs($0) < 1e-8 }) { break }
    }
    return Logistic(
      weights: Array(weights.dropLast()), mean: mean, deviation: deviation, bias: weights.last ?? 0)
  }

  static func dot(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

  static func identity(_ size: Int, _ value: Double) -> [[Double]] {
    (0..<size).map { i in (0..<size).map { $0 == i ? value : 0 } }
  }

  static func standard(_ rows: [[Double]]) -> ([Double], [Double]) {
    let width = rows.first?.count ?? 0
    let count = Double(max(1, rows.count))
    var mean = Array(repeating: 0.0, count: width)
    for row in rows { for i in 0..<width { mean[i] += row[i] / count } }
    var variance = Array(repeating: 0.0, count: width)
    for row in rows { for i in 0..<width { variance[i] += (row[i] - mean[i]) * (row[i] - mean[i]) / count } }
    return (mean, variance.map { $0.squareRoot() + 1e-9 })
  }

  /// Gaussian elimination with partial pivoting.
  private static func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double] {
    var a = matrix
    var b = right
    let n = b.count
    for column in 0..<n {
      let pivot = (column..<n).max { abs(a[$0][column]) < abs(a[$1][column]) } ?? column
      a.swapAt(column, pivot)
      b.swapAt(column, pivot)
      guard abs(a[column][column]) > 1e-12 else { continue }
      for row in column + 1..<max(column + 1, n) {
        let factor = a[row][column] / a[column][column]
        for k in column..<n { a[row][k] -= factor * a[column][k] }
        b[row] -= factor * b[column]
      }
    }
    for row in stride(from: n - 1, through: 0, by: -1) {
      for k in row + 1..<max(row + 1, n) { b[row] -= a[row][k] * b[k] }
      b[row] = abs(a[row][row]) > 1e-12 ? b[row] / a[row][row] : 0
    }
    return b
  }
}
