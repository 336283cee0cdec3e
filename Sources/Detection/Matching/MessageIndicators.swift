import Bytes
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
    for attachment in message.attachments {
      search(Array(attachment.name.utf8), field: "attachment.name")
      for hit in self.hits(attachment, matcher) where hits[hit.indicator] == nil { hits[hit.indicator] = hit }
    }
    for artifact in artifacts {
      for hit in self.hits(artifact, matcher) where hits[hit.indicator] == nil { hits[hit.indicator] = hit }
    }
    return hits.values.sorted { $0.indicator < $1.indicator }
  }

  /// By the hashes of the bytes; only those that some indicator has are computed.
  static func hits(_ attachment: Artifact, _ matcher: IndicatorMatcher) -> [Hit] {
    var digests: [(String, String)] = []
    if matcher.knows(.md5) { digests.append(("attachment.md5", LegacyDigest.md5.digest(of: attachment.bytes))) }
    if matcher.knows(.sha1) { digests.append(("attachment.sha1", LegacyDigest.sha1.digest(of: attachment.bytes))) }
    if matcher.knows(.sha256) { digests.append(("attachment.sha256", SHA256.digest(of: attachment.bytes))) }
    return digests.flatMap { field, digest in matcher.matches(hash: digest).map { ($0, field, digest) } }
  }

  /// By hash and by name.
  static func hits(_ artifact: ArtifactFacts, _ matcher: IndicatorMatcher) -> [Hit] {
    var hits: [Hit] = []
    let hashes = [("sha256", artifact.sha256), ("sha1", artifact.sha1 ?? ""), ("md5", artifact.md5 ?? "")]
    for (name, hash) in hashes {
      hits += matcher.matches(hash: hash.lowercased()).map { ($0, "attachment." + name, hash) }
    }
    hits += matcher.matches(fileName: artifact.name).map {
      ($0, "attachment.name", String(artifact.name.prefix(DetectionLimits.quotation)))
    }
    return hits
  }
}
