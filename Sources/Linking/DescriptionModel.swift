public import EventModel
import Foundation

/// How two mere descriptions (techniques and software, no values) are weighed: a logistic model over what they share.
///
/// Fitted on pairs of ATT&CK reports; `Benchmarks/Linking/run reports BUNDLE` fits it again, crosswise between halves of
/// the reports, and prints the weights.
public struct DescriptionModel: Sendable, Equatable {
  /// What is weighed, in order.
  public enum Feature: Int, CaseIterable, Sendable {
    /// Cosine of techniques, of software, and of both, weighed by rarity in the register.
    case techniques, software, both
    /// Log-likelihood ratios of the shared software, summed up to 8; and whether any is shared.
    case rareSoftware, anySoftware
    /// Logarithm of the probability that both point to the same known actor, at least 0.0001.
    case agreement
    /// Malware that one actor alone is known for on both sides: the same actor, or different ones.
    case sameOwner, otherOwner
    /// The same known actor is the most probable for both.
    case sameFirst
    /// Logarithm of the number of techniques of the shorter one.
    case length
  }

  /// One weight per feature.
  public var weights: [Double]
  /// Log-odds before looking.
  public var intercept: Double
  /// Mean log-odds above which clusters become one.
  public var threshold: Double

  /// A model.
  public init(weights: [Double], intercept: Double, threshold: Double) {
    self.weights = weights
    self.intercept = intercept
    self.threshold = threshold
  }

  /// Fitted with knowledge of actors that the reports had not contributed to.
  public static let informed = DescriptionModel(
    weights: [2.533, 2.313, 1.0, 0.1147, -0.3514, 0.556, 1.676, -0.6124, 1.025, -0.24], intercept: -0.3245,
    threshold: -1)
  /// Fitted without knowledge of actors.
  public static let uninformed = DescriptionModel(
    weights: [3.534, 4.01, 5.339, 0.162, -0.7002, 0, 0, 0, 0, -0.5782], intercept: -3.7253, threshold: -1.75)

  /// Log-odds that two descriptions belong together.
  func logOdds(_ features: [Double]) -> Double {
    zip(weights, features).reduce(intercept) { $0 + $1.0 * $1.1 }
  }
}

/// The features of all pairs of a register of descriptions.
struct DescriptionPairs: Sendable {
  private let items: [[Int]]
  private let techniqueCount: Int
  private let idf: [Double]
  private let software: [Double]
  private let norms: [(techniques: Double, software: Double)]
  private let affinity: ActorAffinity?

  init(_ index: IncidentTokens, _ affinity: ActorAffinity?) {
    self.affinity = affinity
    techniqueCount = index.techniqueNames.count
    let offset = techniqueCount
    let count = Double(index.tokens.count)
    let names: Set<String> = [TokenKind.malware.name, TokenKind.tool.name, TokenKind.hired.name]
    var slot: [Int32: Int] = [:]
    items = index.tokens.indices.map { incident in
      index.techniques[incident]
        + index.tokens[incident].filter { names.contains(index.kind($0).name) }.map { token in
          let next = offset + slot.count
          return slot[token]
            ?? {
              slot[token] = next; return next
            }()
        }.sorted()
    }
    var frequency = Array(repeating: 0.0, count: techniqueCount + slot.count)
    for item in items { for object in item { frequency[object] += 1 } }
    idf = frequency.map { log((1 + count) / (1 + $0)) + 1 }
    software = frequency.map { max(0, log(PairScore.reuse / (max($0 - 2, 0) / (count + PairScore.beside) + 0.01))) }
    let weights = idf
    norms = items.map { item in
      var norm = (0.0, 0.0)
      for object in item {
        let square = weights[object] * weights[object]
        if object < offset { norm.0 += square } else { norm.1 += square }
      }
      return norm
    }
  }

  /// Features in the order of `DescriptionModel.Feature`.
  func features(_ a: Int, _ b: Int) -> [Double] {
    var (techniques, programs, rare) = (0.0, 0.0, 0.0)
    var (i, j) = (0, 0)
    let (left, right) = (items[a], items[b])
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        let square = idf[left[i]] * idf[left[i]]
        if left[i] < techniqueCount {
          techniques += square
        } else {
          programs += square
          rare += software[left[i]]
        }
        i += 1
        j += 1
      } else if left[i] < right[j] {
        i += 1
      } else {
        j += 1
      }
    }
    func cosine(_ dot: Double, _ x: Double, _ y: Double) -> Double { dot > 0 ? dot / (x * y).squareRoot() : 0 }
    let (x, y) = (norms[a], norms[b])
    let shorter = min(left.count { $0 < techniqueCount }, right.count { $0 < techniqueCount })
    return [
      cosine(techniques, x.techniques, y.techniques), cosine(programs, x.software, y.software),
      cosine(techniques + programs, x.techniques + x.software, y.techniques + y.software), min(8, rare),
      programs > 0 ? 1 : 0,
    ] + known(a, b) + [log(Double(max(1, shorter)))]
  }

  private func known(_ a: Int, _ b: Int) -> [Double] {
    guard let affinity else { return [0, 0, 0, 0] }
    let (left, right) = (affinity.owners[a], affinity.owners[b])
    let isOwned = !left.isEmpty && !right.isEmpty
    let isSame = isOwned && !left.isDisjoint(with: right)
    let first = affinity.shares[a].first.map { $0.actor == affinity.shares[b].first?.actor } ?? false
    return [
      log(max(affinity.agreement(a, b), 1e-4)), isSame ? 1 : 0, isOwned && !isSame ? 1 : 0, first ? 1 : 0,
    ]
  }
}

extension Linker {
  /// What the model weighs, for every pair of a register of descriptions in its order: for fitting and evaluation.
  public static func descriptionFeatures(
    _ register: [IncidentReport], options: LinkingOptions = .init()
  ) -> [(a: Int, b: Int, features: [Double])] {
    let tokens = IncidentTokens(register, options: options)
    let pairs = DescriptionPairs(tokens, options.knowledge.map { ActorAffinity($0, tokens.queries) })
    return register.indices.flatMap { a in
      register.indices.dropFirst(a + 1).map { (a, $0, pairs.features(a, $0)) }
    }
  }
}
