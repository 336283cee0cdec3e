extension FindingBatch {
  /// A finding's identifier. Those that detection makes are 32 hexadecimal digits; they are carried and kept as 16 bytes.
  public enum Identifier: Sendable, Equatable {
    /// 32 lower-case hexadecimal digits, as a number in two halves.
    case digest(high: UInt64, low: UInt64)
    /// Any other text.
    case text(String)

    /// The identifier that reads so.
    public init(_ text: String) {
      var halves: (high: UInt64, low: UInt64) = (0, 0)
      let digits = text.utf8Span.span
      guard digits.count == 32 else {
        self = .text(text)
        return
      }
      for position in digits.indices {
        let value: UInt64
        let digit = digits[position]
        switch digit {
        case 0x30...0x39: value = UInt64(digit &- 0x30)
        case 0x61...0x66: value = UInt64(digit &- 0x57)
        default:
          self = .text(text)
          return
        }
        if position < 16 { halves.high = halves.high &<< 4 | value } else { halves.low = halves.low &<< 4 | value }
      }
      self = .digest(high: halves.high, low: halves.low)
    }
  }
}

extension FindingBatch.Identifier: CustomStringConvertible {
  /// As people write it.
  public var description: String {
    switch self {
    case .text(let text): return text
    case .digest(let high, let low):
      var digits: [UInt8] = []
      digits.reserveCapacity(32)
      for half in [high, low] {
        for shift in stride(from: UInt64(60), through: 0, by: -4) {
          let digit = UInt8(truncatingIfNeeded: half &>> shift & 15)
          digits.append(digit < 10 ? digit &+ 0x30 : digit &+ 0x57)
        }
      }
      return String(decoding: digits, as: UTF8.self)
    }
  }
}
