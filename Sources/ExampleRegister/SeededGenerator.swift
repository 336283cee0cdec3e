/// SplitMix64 (Steele, Lea, Flood 2014): the same seed gives the same register everywhere.
struct SeededGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
    // Neighbouring seeds would give one stream, shifted: mix before use.
    state = next() ^ (seed << 32)
    state = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func below(_ bound: Int) -> Int { bound <= 0 ? 0 : Int(next() % UInt64(bound)) }
  mutating func chance(_ probability: Double) -> Bool { Double(next() >> 11) / 9_007_199_254_740_992 < probability }
  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
  mutating func some<T>(_ list: [T], _ probability: Double) -> [T] { list.filter { _ in chance(probability) } }

  mutating func letters(_ count: Int) -> String {
    String((0..<count).map { _ in Character(Unicode.Scalar(UInt8(97 + below(26)))) })
  }
  mutating func hex(_ count: Int) -> String {
    let digits = Array("0123456789abcdef")
    return String((0..<count).map { _ in digits[below(16)] })
  }
  mutating func address() -> String { "\(11 + below(180)).\(below(256)).\(below(256)).\(1 + below(254))" }
  mutating func domain() -> String { letters(6 + below(8)) + "." + pick(["com", "net", "org", "info"]) }
}
