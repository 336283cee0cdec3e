/// Punycode (RFC 3492): how one label of an internationalised domain name is written in ASCII.
///
/// Only the part after `xn--`. All arithmetic is checked: labels come from evidence.
public enum Punycode {
  private static let base: UInt32 = 36
  private static let tMin: UInt32 = 1
  private static let tMax: UInt32 = 26
  private static let skew: UInt32 = 38
  private static let damp: UInt32 = 700

  /// Bias adaptation, RFC 3492 section 6.1.
  private static func adapt(_ delta: UInt32, points: UInt32, first: Bool) -> UInt32 {
    var delta = first ? delta / damp : delta / 2
    delta += delta / points
    var k: UInt32 = 0
    while delta > ((base - tMin) * tMax) / 2 {
      delta /= base - tMin
      k += base
    }
    return k + (base - tMin + 1) * delta / (delta + skew)
  }

  private static func threshold(_ k: UInt32, _ bias: UInt32) -> UInt32 {
    k <= bias ? tMin : min(tMax, k - bias)
  }

  private static func digit(_ value: UInt32) -> UInt8 { UInt8(value < 26 ? 97 + value : 22 + value) }

  /// The ASCII form of a label, without `xn--`; nil when it overflows (labels longer than DNS allows).
  public static func encode(_ label: some StringProtocol) -> String? {
    let scalars = label.unicodeScalars.map(\.value)
    guard scalars.count <= 256 else { return nil }
    var output = scalars.filter { $0 < 128 }.map { UInt8($0) }
    let basic = UInt32(output.count)
    var handled = basic
    if basic > 0 { output.append(45) }
    var n: UInt32 = 128
    var delta: UInt32 = 0
    var bias: UInt32 = 72
    while handled < UInt32(scalars.count) {
      guard let next = scalars.filter({ $0 >= n }).min() else { return nil }
      let (step, overflow) = (next - n).multipliedReportingOverflow(by: handled + 1)
      let (sum, overflow2) = delta.addingReportingOverflow(step)
      guard !overflow, !overflow2 else { return nil }
      delta = sum
      n = next
      for scalar in scalars {
        if scalar < n { delta += 1 }
        guard scalar == n else { continue }
        appendInteger(delta, bias, to: &output)
        bias = adapt(delta, points: handled + 1, first: handled == basic)
        delta = 0
        handled += 1
      }
      delta += 1
      n += 1
    }
    return String(decoding: output, as: UTF8.self)
  }

  /// One generalised variable-length integer, RFC 3492 section 6.3.
  private static func appendInteger(_ value: UInt32, _ bias: UInt32, to output: inout [UInt8]) {
    var rest = value
    var k = base
    while true {
      let t = threshold(k, bias)
      if rest < t { break }
      output.append(digit(t + (rest - t) % (base - t)))
      rest = (rest - t) / (base - t)
      k += base
    }
    output.append(digit(rest))
  }

  /// The Unicode form of what follows `xn--`; nil when it is not Punycode.
  public static func decode(_ text: some StringProtocol) -> String? {
    let input = Array(text.utf8)
    guard input.count <= 256, input.allSatisfy({ $0 < 128 }) else { return nil }
    let delimiter = input.lastIndex(of: 45)
    var scalars = input[..<(delimiter ?? 0)].map { UInt32($0) }
    var next = delimiter.map { $0 + 1 } ?? 0
    var n: UInt32 = 128
    var index: UInt32 = 0
    var bias: UInt32 = 72
    while next < input.count {
      let old = index
      guard let value = integer(input, &next, start: index, bias) else { return nil }
      index = value
      let count = UInt32(scalars.count) + 1
      bias = adapt(index - old, points: count, first: old == 0)
      let (sum, overflow) = n.addingReportingOverflow(index / count)
      guard !overflow, Unicode.Scalar(sum) != nil, sum >= 128 else { return nil }
      n = sum
      index %= count
      scalars.insert(n, at: Int(index))
      index += 1
    }
    var result = String.UnicodeScalarView()
    for value in scalars {
      guard let scalar = Unicode.Scalar(value) else { return nil }
      result.append(scalar)
    }
    return String(result)
  }

  private static func integer(_ input: [UInt8], _ next: inout Int, start: UInt32, _ bias: UInt32) -> UInt32? {
    var value = start
    var weight: UInt32 = 1
    var k = base
    while true {
      guard next < input.count, let digit = digitValue(input[next]) else { return nil }
      next += 1
      let (product, overflow) = digit.multipliedReportingOverflow(by: weight)
      let (sum, overflow2) = value.addingReportingOverflow(product)
      guard !overflow, !overflow2 else { return nil }
      value = sum
      let t = threshold(k, bias)
      if digit < t { return value }
      let (heavier, overflow3) = weight.multipliedReportingOverflow(by: base - t)
      guard !overflow3 else { return nil }
      weight = heavier
      k += base
    }
  }

  private static func digitValue(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 48...57: UInt32(byte) - 22
    case 65...90: UInt32(byte) - 65
    case 97...122: UInt32(byte) - 97
    default: nil
    }
  }
}
