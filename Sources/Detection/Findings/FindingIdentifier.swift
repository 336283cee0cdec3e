import Bytes
import EventModel

/// The identity of a finding: the same rule on the same bytes of the same evidence, in any run, whatever the number of
/// threads and slices.
enum FindingIdentifier {
  /// The first 32 hexadecimal digits of SHA-256 over the rule, the evidence and every step to the record. Each part is
  /// preceded by its length, so that no choice of names makes two records one.
  static func make(rule: String, evidence: String, origin: Origin) -> String {
    var text: [UInt8] = []
    func part(_ value: String) {
      text.append(contentsOf: "\(value.utf8.count):".utf8)
      text.append(contentsOf: value.utf8)
    }
    part(rule)
    part(evidence)
    for step in origin.steps {
      part(step.reader.name)
      part(step.name)
      part(step.offset.map(String.init) ?? "-")
      part(step.length.map(String.init) ?? "-")
      if let index = step.index { part("#\(index)") }
    }
    return String(SHA256.digest(of: text).prefix(32))
  }
}
