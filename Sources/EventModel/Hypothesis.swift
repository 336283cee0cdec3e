/// One ground for or against a hypothesis.
public struct HypothesisEvidence: Sendable, Codable, Equatable {
  /// Family.
  public var family: EvidenceFamily
  /// What was seen, for people, in English.
  public var statement: String
  /// The same in Japanese.
  public var statementJa: String
  /// Natural logarithm of P(evidence | this actor) / P(evidence | an average actor); negative speaks against.
  public var logLikelihoodRatio: Double
  /// Where the knowledge comes from, as `ATT&CK G0045`, `profile mirrorface (grade B)`.
  public var source: String

  enum CodingKeys: String, CodingKey {
    case family, statement, source
    case statementJa = "statement_ja"
    case logLikelihoodRatio = "log_likelihood_ratio"
  }

  /// A ground.
  public init(family: EvidenceFamily, statement: Phrase, logLikelihoodRatio: Double, source: String) {
    self.family = family
    self.statement = statement.en
    self.statementJa = statement.ja
    self.logLikelihoodRatio = logLikelihoodRatio
    self.source = source
  }
}

/// Who is behind it: an actor of the knowledge base, or one that is not in it.
public struct Hypothesis: Sendable, Codable, Equatable {
  /// A reference to an actor; its name is a claim of the knowledge base.
  public struct Actor: Sendable, Codable, Hashable {
    /// Id, as `G0045`.
    public var id: String
    /// Name.
    public var name: String

    /// A reference.
    public init(id: String, name: String) {
      self.id = id
      self.name = name
    }
  }

  /// The actor; nil for one that is not in the knowledge base (`null` in JSON, always written).
  public var actor: Actor?
  /// Probability, 0 to 1.
  public var probability: Double
  /// ICD 203 words in English.
  public var words: String
  /// The same in Japanese.
  public var wordsJa: String
  /// What speaks for it, strongest first.
  public var evidenceFor: [HypothesisEvidence]
  /// What speaks against it, strongest first.
  public var evidenceAgainst: [HypothesisEvidence]
  /// A remark for people, as `shares ANEL with menuPass`.
  public var note: String?
  /// The remark in Japanese.
  public var noteJa: String?

  enum CodingKeys: String, CodingKey {
    case actor, probability, words, note, evidence
    case wordsJa = "words_ja"
    case noteJa = "note_ja"
  }

  private struct Sides: Codable {
    var `for`: [HypothesisEvidence]
    var against: [HypothesisEvidence]
  }

  /// A hypothesis.
  public init(
    actor: Actor?, probability: Double, words: Phrase, evidenceFor: [HypothesisEvidence] = [],
    evidenceAgainst: [HypothesisEvidence] = [], note: Phrase? = nil
  ) {
    self.actor = actor
    self.probability = probability
    self.words = words.en
    self.wordsJa = words.ja
    self.evidenceFor = evidenceFor
    self.evidenceAgainst = evidenceAgainst
    self.note = note?.en
    self.noteJa = note?.ja
  }

  /// Reads the documented shape.
  public init(from decoder: any Decoder) throws {
    let box = try decoder.container(keyedBy: CodingKeys.self)
    actor = try box.decodeIfPresent(Actor.self, forKey: .actor)
    probability = try box.decode(Double.self, forKey: .probability)
    words = try box.decode(String.self, forKey: .words)
    wordsJa = try box.decode(String.self, forKey: .wordsJa)
    let sides = try box.decode(Sides.self, forKey: .evidence)
    evidenceFor = sides.for
    evidenceAgainst = sides.against
    note = try box.decodeIfPresent(String.self, forKey: .note)
    noteJa = try box.decodeIfPresent(String.self, forKey: .noteJa)
  }

  /// Writes the documented shape, with `"actor": null` for an unknown actor.
  public func encode(to encoder: any Encoder) throws {
    var box = encoder.container(keyedBy: CodingKeys.self)
    if let actor { try box.encode(actor, forKey: .actor) } else { try box.encodeNil(forKey: .actor) }
    try box.encode(probability, forKey: .probability)
    try box.encode(words, forKey: .words)
    try box.encode(wordsJa, forKey: .wordsJa)
    try box.encode(Sides(for: evidenceFor, against: evidenceAgainst), forKey: .evidence)
    try box.encodeIfPresent(note, forKey: .note)
    try box.encodeIfPresent(noteJa, forKey: .noteJa)
  }
}
