/// Which Japanese charset bytes are in, judged by the bytes alone.
///
/// Structure comes first (escapes, validity), then how ordinary the characters would be: Japanese text has kana and
/// kanji of JIS level 1; a wrong reading gives rare kanji, unassigned rows and broken pairs.
enum JapaneseCharset: Equatable {
  case iso2022JP
  case utf8
  case shiftJIS
  case eucJP

  /// How the bytes look under one reading.
  struct Score: Equatable {
    var doubles = 0
    var kana = 0
    var common = 0
    var rare = 0
    var halfKana = 0
    var invalid = 0

    var characters: Int { doubles + halfKana }

    /// Mean worth of a character; below zero the reading is absurd.
    var quality: Double {
      let total = characters + invalid
      guard total > 0 else { return -1 }
      return Double(3 * kana + 2 * common - rare - 20 * invalid) / Double(total)
    }

    /// Enough kana that other scripts cannot be meant.
    var hasKanaOfJapanese: Bool { kana >= 2 && kana * 5 >= doubles }
  }

  /// Bytes that are looked at.
  static let sample = 32 << 10

  /// The charset of `range`; nil when it is plain ASCII or none fits. With `assumeJapanese` (a Japanese label) text without
  /// kana is accepted; without, it must be unmistakable.
  static func detect(_ bytes: [UInt8], _ range: Range<Int>, assumeJapanese: Bool) -> JapaneseCharset? {
    let high = bytes.hasHighBit(range)
    if !high || assumeJapanese, ISO2022JP.hasEscape(bytes, range) { return .iso2022JP }
    guard high else { return nil }
    if isUTF8(bytes, range) { return .utf8 }
    let part = range.lowerBound..<min(range.upperBound, range.lowerBound + sample)
    let sjis = shiftJISScore(bytes, part)
    let euc = eucScore(bytes, part)
    let best: JapaneseCharset = euc.quality > sjis.quality ? .eucJP : .shiftJIS
    let score = best == .eucJP ? euc : sjis
    if assumeJapanese { return score.quality >= 0 ? best : nil }
    guard score.quality >= 1 else { return nil }
    if score.hasKanaOfJapanese { return best }
    return best == .shiftJIS && score.doubles >= 2 && score.common * 5 >= score.doubles * 4 ? best : nil
  }

  /// Whether `range` is well-formed UTF-8.
  static func isUTF8(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    String(validating: bytes[range], as: UTF8.self) != nil
  }

  /// Whether every byte beyond ASCII stands inside a Latin word, where a reading as Shift_JIS would swallow one of its letters
  /// for a kanji (`Dij\u{E9}at` of an unknown Latin charset under a Japanese label).
  static func isAlienLatin(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    var found = false
    for index in range.lowerBound..<min(range.upperBound, range.lowerBound + sample) where bytes[index] >= 0x80 {
      guard index > range.lowerBound, index + 2 < range.upperBound, bytes[index - 1].isLetter,
        bytes[index + 1].isLetter, bytes[index + 2].isLetter, bytes[index] != 0x83
      else { return false }
      found = true
    }
    return found
  }

  /// The bytes read as code page 932.
  static func shiftJISScore(_ bytes: [UInt8], _ range: Range<Int>) -> Score {
    var score = Score()
    var position = range.lowerBound
    while position < range.upperBound {
      let lead = bytes[position]
      position += 1
      if lead < 0x80 { continue }
      if (0xA1...0xDF).contains(lead) {
        score.halfKana += 1
        continue
      }
      guard lead != 0x80, lead != 0xA0, lead <= 0xFC else {
        score.invalid += 1
        continue
      }
      guard position < range.upperBound else { break }
      let trail = bytes[position]
      guard (0x40...0xFC).contains(trail), trail != 0x7F else {
        score.invalid += 1
        continue
      }
      position += 1
      score.doubles += 1
      switch (lead, trail) {
      case (0x82, 0x9F...0xF1), (0x83, 0x40...0x96): score.kana += 1
      case (0x81, _), (0x82, _), (0x88...0x97, _): score.common += 1
      case (0x98, 0x40...0x72): score.common += 1
      case (0x85, _), (0x86, _), (0xEB...0xEC, _), (0xEF, _), (0xF0...0xF9, _): score.rare += 4
      default: score.rare += 1
      }
    }
    return score
  }

  /// The bytes read as EUC-JP.
  static func eucScore(_ bytes: [UInt8], _ range: Range<Int>) -> Score {
    var score = Score()
    var position = range.lowerBound
    while position < range.upperBound {
      let lead = bytes[position]
      position += 1
      if lead < 0x80 { continue }
      let isKana = lead == 0x8E
      if lead == 0x8F { position += 1 }
      guard position < range.upperBound else { break }
      let trail = bytes[position]
      guard isKana || lead == 0x8F || lead >= 0xA1 && lead != 0xFF, trail >= 0xA1, trail != 0xFF else {
        score.invalid += 1
        continue
      }
      position += 1
      if isKana {
        score.halfKana += 1
        continue
      }
      score.doubles += 1
      switch lead {
      case 0xA4, 0xA5: score.kana += 1
      case 0xA1, 0xA3, 0xB0...0xCF: score.common += 1
      case 0xA9...0xAC, 0xAE, 0xAF, 0xF5...0xFE: score.rare += 4
      default: score.rare += 1
      }
    }
    return score
  }
}
