import Attribution
import Casebook

/// An answer as `attribute --json` prints it: the machine's, and beside it, with `--case`, the analysts' opinions.
struct AttributionDocument: Encodable {
  var answer: AttributionAnswer
  var opinions: [AnalystOpinion]?

  enum CodingKeys: String, CodingKey { case opinions }

  func encode(to encoder: any Encoder) throws {
    try answer.encode(to: encoder)
    var box = encoder.container(keyedBy: CodingKeys.self)
    try box.encodeIfPresent(opinions, forKey: .opinions)
  }
}
