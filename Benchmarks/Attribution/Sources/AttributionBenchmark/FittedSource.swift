import Foundation
import Knowledge

/// Writes fitted weights as the two source files of `Sources/Knowledge`.
struct FittedSource {
  let weights: ActorWeights

  init(_ weights: ActorWeights) { self.weights = weights }

  func write(to folder: String) throws {
    try swift.write(toFile: folder + "/ActorWeights+Fitted.swift", atomically: true, encoding: .utf8)
    try trees.write(toFile: folder + "/FittedTrees.swift", atomically: true, encoding: .utf8)
  }

  private func list(_ values: [Double]) -> String {
    wrap(values.map { String(format: "%.4f", $0) + "," }, indent: "      ", end: "").joined(separator: "\n")
  }

  private var swift: String {
    """
    extension ActorWeights {
      /// Written by `Benchmarks/Attribution` (`AttributionBenchmark BUNDLE fit FOLDER`); do not edit by hand.
      public static let fitted = ActorWeights(
        ranking: [
    \(list(weights.ranking))
        ],
        trees: TreeEnsemble(text: fittedTrees), treeShare: \(weights.treeShare),
        temperature: \(String(format: "%.4f", weights.temperature)),
        known: [
    \(list(weights.known))
        ],
        knownMean: [
    \(list(weights.knownMean))
        ],
        knownDeviation: [
    \(list(weights.knownDeviation))
        ],
        knownBias: \(String(format: "%.4f", weights.knownBias)))
    }

    """
  }

  private var trees: String {
    var lines = [
      "/// The trees of `ActorWeights.fitted`, in the form of `TreeEnsemble.init(text:)`. Written; do not edit by hand.",
      "let fittedTrees = \"\"\"", String(format: "  %.5f", weights.trees.base),
    ]
    for tree in weights.trees.trees {
      let words = tree.map { node in
        node.feature < 0
          ? String(format: "=%.4f", node.value)
          : "\(node.feature):" + String(format: "%.5g", node.threshold) + ":\(node.left)"
      }
      lines += wrap(words, indent: "  ", end: " \\")
    }
    return (lines + ["  \"\"\"", ""]).joined(separator: "\n")
  }

  /// Words in lines of at most 118 characters; all but the last end with `end`.
  private func wrap(_ words: [String], indent: String, end: String) -> [String] {
    var lines: [String] = []
    var line = indent
    for word in words {
      if line.count + word.count + 1 + end.count > 118 {
        lines.append(line + end)
        line = indent
      }
      line += line == indent ? word : " " + word
    }
    return lines + [line]
  }
}
