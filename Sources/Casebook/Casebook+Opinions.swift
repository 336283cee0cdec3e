public import EventModel
import GRDB

extension Casebook {
  /// An answer of the machine as it was given.
  public struct StoredAnswer: Sendable {
    /// The question's id.
    public var question: String
    /// When it was answered.
    public var time: EventTime
    /// Version of the program.
    public var version: String
    /// What was known: a description of the knowledge base.
    public var knowledge: String
    /// The answer as JSON (`docs/output-schema/attribution.schema.json`).
    public var answer: String

    /// An answer.
    public init(question: String, time: EventTime, version: String, knowledge: String, answer: String) {
      self.question = question
      self.time = time
      self.version = version
      self.knowledge = knowledge
      self.answer = answer
    }
  }

  /// Keeps an answer; a newer one to the same question replaces it. Opinions stay.
  public func keep(_ answer: StoredAnswer) throws(CasebookError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO attributionAnswer (question, time, version, knowledge, answer) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (question) DO UPDATE SET time = excluded.time, version = excluded.version,
            knowledge = excluded.knowledge, answer = excluded.answer
          """,
        arguments: [
          StoredText.column(answer.question), answer.time.nanoseconds, StoredText.column(answer.version),
          StoredText.column(answer.knowledge), StoredText.column(answer.answer),
        ])
    }
  }

  /// The machine's answers by question, or the one to a question.
  public func attributionAnswers(question: String? = nil) throws(CasebookError) -> [StoredAnswer] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM attributionAnswer WHERE ? IS NULL OR question = ? ORDER BY question",
        arguments: [question, question]
      ).map { row in
        StoredAnswer(
          question: try row.get("question"), time: EventTime(nanoseconds: try row.get("time")),
          version: try row.get("version"), knowledge: try row.get("knowledge"), answer: try row.get("answer"))
      }
    }
  }

  /// Adds an opinion. Nothing is overwritten: an author who changes his mind adds another one.
  public func append(_ opinion: AnalystOpinion) throws(CasebookError) {
    try write { database in
      try database.execute(
        sql: """
          INSERT INTO analystOpinion (question, actor, hypothesis, opinion, probability, author, time, reason)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          StoredText.column(opinion.question), opinion.actor.map { StoredText.column($0) },
          opinion.hypothesis.map { StoredText.column($0) }, opinion.opinion.rawValue, opinion.probability,
          StoredText.column(opinion.author), opinion.time.nanoseconds, StoredText.column(opinion.reason),
        ])
    }
  }

  /// Opinions by question and time, or those on one question.
  public func opinions(question: String? = nil) throws(CasebookError) -> [AnalystOpinion] {
    try read { database in
      try Row.fetchAll(
        database,
        sql: "SELECT * FROM analystOpinion WHERE ? IS NULL OR question = ? ORDER BY question, time, id",
        arguments: [question, question]
      ).map { row in
        AnalystOpinion(
          question: try row.get("question"), actor: try row.get("actor"),
          hypothesis: try row.get("hypothesis"),
          opinion: AnalystOpinion.Scale(rawValue: try row.get("opinion")) ?? .neutral,
          probability: try row.get("probability"), author: try row.get("author"),
          time: EventTime(nanoseconds: try row.get("time")), reason: try row.get("reason"))
      }
    }
  }
}
