public import EventModel

/// Who may be behind it, how likely, why, and what would change the judgement.
public struct AttributionAnswer: Sendable, Codable, Equatable {
  /// How good the basis of the judgement is; kept apart from the probability, as ICD 203 asks.
  public enum Confidence: String, Sendable, Codable, CaseIterable {
    case low, moderate, high
  }

  /// What leaving one trace out would do.
  public struct Sensitivity: Sendable, Codable, Equatable {
    /// The trace.
    public var trace: String
    /// Probability of the first hypothesis without it.
    public var probability: Double
    /// Who would be first; nil for an unknown actor.
    public var first: String?
  }

  /// Analysis of competing hypotheses (Heuer 1999): rows of evidence against columns of hypotheses.
  public struct Matrix: Sendable, Codable, Equatable {
    /// A row.
    public struct Row: Sendable, Codable, Equatable {
      /// Family.
      public var family: EvidenceFamily
      /// How far the row tells hypotheses apart: spread of its log-likelihood ratios.
      public var diagnosticity: Double
      /// One mark per hypothesis: `CC`, `C`, `N`, `I`, `II`.
      public var marks: [String]
    }
    /// Names of the hypotheses; `unknown actor` for the one without a name.
    public var hypotheses: [String]
    /// Rows, the most telling first.
    public var rows: [Row]
    /// Sum of inconsistencies per hypothesis: the fewest stands best.
    public var inconsistency: [Double]
  }

  /// Id of the question.
  public var id: String?
  /// Hypotheses, most probable first; the unknown actor is always among them.
  public var hypotheses: [Hypothesis]
  /// True where no actor is named: an unknown actor is first, or the first one stays below the bar.
  public var abstained: Bool
  /// Why no actor is named.
  public var reason: String?
  /// Probability that the actor is in the knowledge base at all.
  public var knownProbability: Double
  /// How good the basis is.
  public var confidence: Confidence
  /// What would change the ranking most, strongest first.
  public var sensitivity: [Sensitivity]
  /// Competing hypotheses.
  public var matrix: Matrix
  /// Working hours, where the question has enough times.
  public var hours: WorkingHours?
  /// What was odd about the question.
  public var issues: [InputIssue]

  enum CodingKeys: String, CodingKey {
    case id, hypotheses, abstained, reason, confidence, sensitivity, matrix, hours, issues
    case knownProbability = "known_probability"
  }
}

/// How attribution is done.
public struct AttributionOptions: Sendable {
  /// Probability, before looking, that the actor is not in the knowledge base.
  public var priorUnknown = 0.10
  /// Below this probability no actor is named.
  public var bar = 0.60
  /// How many named hypotheses the answer lists.
  public var limit = 25
  /// Whether every trace is left out once to see what changes.
  public var sensitivity = true

  /// The default.
  public init() {}
}
