internal import YAML

/// A number in a rule, with the text that it was written as.
struct RuleNumber: Sendable, Hashable {
  /// The decimal text, as written.
  var text: String
  var value: Double

  init?(_ text: String) {
    guard YAMLScalar.isNumber(text), let value = Double(text), value.isFinite else { return nil }
    self.text = text
    self.value = value
  }
}

/// Numbers in evidence.
enum NumberText {
  /// Reads a decimal number with sign, fraction and exponent, or a hexadecimal integer with `0x`, as event logs write
  /// handles and ids. Blanks around it are skipped. Nil for everything else, `nan` and `inf` included.
  static func value(_ bytes: ArraySlice<UInt8>) -> Double? {
    var rest = bytes
    while let first = rest.first, first == 32 || first == 9 { rest = rest.dropFirst() }
    while let last = rest.last, last == 32 || last == 9 { rest = rest.dropLast() }
    guard !rest.isEmpty, rest.count <= 64 else { return nil }
    if rest.count > 2, rest[rest.startIndex] == 48, rest[rest.startIndex + 1] | 32 == 120 {
      guard let number = UInt64(String(decoding: rest.dropFirst(2), as: UTF8.self), radix: 16) else { return nil }
      return Double(number)
    }
    for byte in rest where !((48...57).contains(byte) || [43, 45, 46, 69, 101].contains(byte)) { return nil }
    guard let value = Double(String(decoding: rest, as: UTF8.self)), value.isFinite else { return nil }
    return value
  }

  /// A number whose text differs from the decimal text of an integer: it has a fraction, an exponent or a plus.
  static func isIrregular(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.contains { $0 == 46 || $0 | 32 == 101 || $0 == 43 }
  }
}
