import EventModel

/// Looks for indicators in all parts of a message: every header, every text part as it is and with HTML entities undone
/// (a link's `&amp;`, a host written as `&#101;vil`), the names and hashes of the artifacts.
enum MessageIndicators {
  typealias Hit = (indicator: Int, field: String, value: String)

  static func hits(
    _ message: Message, _ artifacts: [ArtifactFacts], _ matcher: IndicatorMatcher, needed: Bool
  ) -> [Hit] {
    guard needed else { return [] }
    var hits: [Int: Hit] = [:]
    func search(_ text: [UInt8], field: String) {
      for (indicator, range) in matcher.matches(in: text, at: message.date) where hits[indicator] == nil {
        hits[indicator] = (indicator, field, Quotation.text(text, around: range, in: 0..<text.count))
      }
    }
    for header in message.headers { search(Array(header.value.utf8), field: header.name.lowercased()) }
    if let subject = message.subject { search(Array(subject.utf8), field: "subject") }
    for address in message.from + message.sender + message.replyTo + message.to + message.cc {
      search(Array(address.address.utf8), field: "address")
    }
    for body in message.bodies {
      let text = Array(body.text.utf8)
      search(text, field: "body.text")
      if body.mediaType == "text/html", text.contains(38) {
        search(Array(HTMLText.decodeEntities(text).utf8), field: "body.html")
      }
    }
    for attachment in message.attachments { search(Array(attachment.name.utf8), field: "attachment.name") }
    for artifact in artifacts {
      for hit in self.hits(artifact, matcher) where hits[hit.indicator] == nil { hits[hit.indicator] = hit }
    }
    return hits.values.sorted { $0.indicator < $1.indicator }
  }

  /// By hash and by name.
  static func hits(_ artifact: ArtifactFacts, _ matcher: IndicatorMatcher) -> [Hit] {
    var hits: [Hit] = matcher.matches(hash: artifact.sha256.lowercased()).map {
      ($0, "attachment.sha256", artifact.sha256)
    }
    hits += matcher.matches(fileName: artifact.name).map {
      ($0, "attachment.name", String(artifact.name.prefix(DetectionLimits.quotation)))
    }
    return hits
  }
}
