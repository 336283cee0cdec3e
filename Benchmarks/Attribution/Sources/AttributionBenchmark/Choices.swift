import Foundation

/// The rows of a conditional logit in one array, standardised.
struct Choices {
  let width: Int
  let deviation: [Double]
  private var rows: [Double] = []
  /// First row and number of rows of each task, and which one was chosen.
  private var tasks: [(start: Int, count: Int, chosen: Int)] = []
  private var scores: [Double]

  init(_ source: [([[Double]], Int)]) {
    width = source.first?.0.first?.count ?? 0
    let (mean, deviation) = Fit.standard(source.flatMap(\.0))
    self.deviation = deviation
    var start = 0
    for (alternatives, chosen) in source {
      tasks.append((start, alternatives.count, chosen))
      start += alternatives.count
      for row in alternatives { for index in 0..<width { rows.append((row[index] - mean[index]) / deviation[index]) } }
    }
    scores = Array(repeating: 0, count: start)
  }

  private mutating func score(_ weights: [Double]) {
    for row in scores.indices {
      var sum = 0.0
      for index in 0..<width { sum += rows[row * width + index] * weights[index] }
      scores[row] = sum
    }
  }

  /// Log-likelihood of what was chosen, less the ridge.
  mutating func objective(_ weights: [Double], _ ridge: Double) -> Double {
    score(weights)
    return tasks.reduce(-ridge / 2 * Fit.dot(weights, weights)) { sum, task in
      let range = task.start..<task.start + task.count
      let top = range.reduce(-Double.infinity) { max($0, scores[$1]) }
      return sum + scores[task.start + task.chosen] - top - log(range.reduce(0) { $0 + exp(scores[$1] - top) })
    }
  }

  /// Gradient of the objective, and minus its Hessian.
  mutating func derivatives(_ weights: [Double], _ ridge: Double) -> ([Double], [[Double]]) {
    score(weights)
    var gradient = weights.map { -ridge * $0 }
    var hessian = Array(repeating: 0.0, count: width * width)
    for task in tasks {
      let range = task.start..<task.start + task.count
      let top = range.reduce(-Double.infinity) { max($0, scores[$1]) }
      let sum = range.reduce(0) { $0 + exp(scores[$1] - top) }
      var expected = Array(repeating: 0.0, count: width)
      for row in range {
        let share = exp(scores[row] - top) / sum
        for index in 0..<width { expected[index] += share * rows[row * width + index] }
      }
      for index in 0..<width {
        gradient[index] += rows[(task.start + task.chosen) * width + index] - expected[index]
      }
      for row in range {
        let share = exp(scores[row] - top) / sum
        if share < 1e-9 { continue }
        for i in 0..<width {
          let left = share * (rows[row * width + i] - expected[i])
          for j in 0..<width { hessian[i * width + j] += left * (rows[row * width + j] - expected[j]) }
        }
      }
    }
    return (
      gradient, (0..<width).map { i in (0..<width).map { hessian[i * width + $0] + ($0 == i ? ridge : 0) } }
    )
  }
}
