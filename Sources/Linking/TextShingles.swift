import Foundation

/// Near-duplicate texts by MinHash over character n-grams (Broder 1997), which need no word borders and so work for
/// Japanese and English alike.
enum TextShingles {
  /// Number of hashes and how many of them make a band: texts with a Jaccard similarity of 0.7 share about three of the
  /// eight bands, at 0.3 none.
  static let hashes = 24
  static let rows = 3

  /// Band keys of a text; none for very short texts.
  static func bands(_ text: String, width: Int = 4) -> [UInt64] {
    let letters = normalise(text)
    guard letters.count >= 12 else { return [] }
    var minima = Array(repeating: UInt64.max, count: hashes)
    for start in 0...(letters.count - width) {
      var hash: UInt64 = 0xcbf2_9ce4_8422_2325
      for scalar in letters[start..<start + width] { hash = (hash ^ UInt64(scalar)) &* 0x100_0000_01b3 }
      for index in 0..<hashes {
        let mixed = mix(hash &+ UInt64(index) &* 0x9E37_79B9_7F4A_7C15)
        if mixed < minima[index] { minima[index] = mixed }
      }
    }
    return stride(from: 0, to: hashes, by: rows).map { start in
      minima[start..<start + rows].reduce(UInt64(start)) { mix($0 ^ $1) }
    }
  }

  /// Lower case, compatibility forms unified (NFKC), only letters and digits; at most 4,000.
  static func normalise(_ text: String) -> [UInt32] {
    var out: [UInt32] = []
    for scalar in text.prefix(8_000).precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      guard scalar.properties.isAlphabetic || scalar.properties.numericType != nil else { continue }
      out.append(scalar.value)
      if out.count == 4_000 { break }
    }
    return out
  }

  /// Finaliser of SplitMix64 (Steele, Lea, Flood 2014).
  static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Band keys of an ssdeep hash: `blocksize:chunk:double`, over runs of seven characters as ssdeep itself compares.
  static func fuzzyBands(_ ssdeep: String) -> [UInt64] {
    let parts = ssdeep.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count >= 3, let size = UInt64(parts[0]) else { return [] }
    var keys: [UInt64] = []
    for (scale, part) in [(UInt64(1), parts[1]), (2, parts[2])] {
      let bytes = Array(part.utf8.prefix(64))
      guard bytes.count >= 7 else { continue }
      var hashed = (0...(bytes.count - 7)).map { start in
        bytes[start..<start + 7].reduce(mix(size &* scale)) { mix($0 ^ UInt64($1)) }
      }
      hashed.sort()
      keys += hashed.prefix(6)
    }
    return keys
  }
}
