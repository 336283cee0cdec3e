import Bytes
public import EventModel

/// The identity of a finding: the same rule on the same bytes of the same evidence, in any run, whatever the number of
/// threads and slices.
public enum FindingIdentifier {
  /// The first 32 hexadecimal digits of SHA-256 over the rule, the evidence and every step to the record. Each part is
  /// preceded by its length, so that no choice of names makes two records one.
  public static func make(rule: String, evidence: String, origin: Origin) -> String {
    SHA256.digest(of: text(rule: rule, evidence: evidence, origin: origin), bytes: 16)
  }

  /// The same by a hash that is kept for the next one.
  static func make(rule: String, evidence: String, origin: Origin, _ hash: inout SHA256) -> String {
    hash.next(of: text(rule: rule, evidence: evidence, origin: origin), bytes: 16)
  }

  private static func text(rule: String, evidence: String, origin: Origin) -> [UInt8] {
    var text: [UInt8] = []
    text.reserveCapacity(512)
    append(rule, to: &text)
    append(evidence, to: &text)
    for step in origin.steps {
      append(step.reader.name, to: &text)
      append(step.name, to: &text)
      append(step.offset, to: &text)
      append(step.length, to: &text)
      if let index = step.index { append("#\(index)", to: &text) }
    }
    return text
  }

  private static func append(_ value: String, to text: inout [UInt8]) {
    append(digits: UInt64(value.utf8.count), to: &text)
    text.append(58)
    text.append(contentsOf: value.utf8)
  }

  private static func append(_ number: UInt64?, to text: inout [UInt8]) {
    guard let number else { return append("-", to: &text) }
    let length = text.count
    text.append(0)
    text.append(58)
    append(digits: number, to: &text)
    // Twenty digits at most: their number has one digit, or two.
    let digits = text.count - length - 2
    text[length] = UInt8(48 + digits % 10)
    if digits >= 10 { text.insert(UInt8(48 + digits / 10), at: length) }
  }

  /// Appends a number in decimal.
  private static func append(digits number: UInt64, to text: inout [UInt8]) {
    var first = text.count
    var rest = number
    repeat {
      text.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
      rest /= 10
    } while rest > 0
    var last = text.count - 1
    while first < last {
      text.swapAt(first, last)
      first += 1
      last -= 1
    }
  }
}
