internal import Foundation

/// Cuts text into tokens that do not depend on width, kana, case, punctuation, spacing or simple plural.
///
/// A word of letters with spaces around it (English, Russian) is one token, stemmed a little. Every Chinese character
/// and every kana is a token of its own, because Japanese is written without spaces: patterns over these tokens find
/// `勉 強 会`, `勉強会` and `「勉強」会` alike. Katakana becomes hiragana; the long-vowel mark and all punctuation vanish.
struct LureTokens {
  /// Numbers for the tokens that patterns know; all others are `unknown`.
  struct Vocabulary: Sendable {
    fileprivate var words: [String: Int32] = [:]

    /// The number of a word, which is added.
    mutating func add(_ word: String) -> Int32 {
      if let known = words[word] { return known }
      let number = Int32(words.count)
      words[word] = number
      return number
    }

    func number(of word: String) -> Int32 { words[word] ?? LureTokens.unknown }
  }

  static let unknown: Int32 = -1

  /// The tokens of a text, at most `limit`.
  static func tokens(of text: some StringProtocol, limit: Int = .max) -> [String] {
    var tokens: [String] = []
    var word = ""
    func flush() {
      guard !word.isEmpty else { return }
      tokens.append(stem(word))
      word = ""
    }
    for scalar in folded(String(text)).unicodeScalars {
      if tokens.count >= limit { return tokens }
      if isIdeographic(scalar) {
        flush()
        if let single = single(scalar) { tokens.append(single) }
      } else if isLetterOrDigit(scalar) {
        if word.utf8.count < 64 { word.unicodeScalars.append(scalar) }
      } else if scalar != "'" && scalar != "\u{2019}" && scalar != "\u{AD}"
        && (scalar.isASCII || !scalar.properties.isDefaultIgnorableCodePoint)
      {
        flush()
      }
    }
    flush()
    return tokens
  }

  /// Unicode NFKC where the text holds compatibility forms, then lower case.
  private static func folded(_ text: String) -> String {
    let needs = text.unicodeScalars.contains { scalar in
      let value = scalar.value
      return (0xFF00...0xFFEF).contains(value) || (0x3200...0x33FF).contains(value) || (0x2E80...0x2FDF).contains(value)
        || (0xF900...0xFB06).contains(value) || (0x2460...0x24FF).contains(value) || (0x3099...0x309C).contains(value)
    }
    return (needs ? text.precomposedStringWithCompatibilityMapping : text).lowercased()
  }

  /// Asking for Unicode properties costs more than all the rest of cutting; most text is ASCII.
  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    case 0..<0x80: false
    default: scalar.properties.isAlphabetic
    }
  }

  private static func isIdeographic(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3005, 0x3041...0x3096, 0x30A1...0x30FC, 0x3400...0x9FFF, 0x20000...0x3FFFF: true
    default: false
    }
  }

  /// The token of one ideographic character; nil for the long-vowel mark.
  private static func single(_ scalar: Unicode.Scalar) -> String? {
    if scalar.value == 0x30FC || scalar.value == 0x30FB { return nil }
    if (0x30A1...0x30F6).contains(scalar.value), let kana = Unicode.Scalar(scalar.value - 0x60) { return String(kana) }
    return String(variants[scalar] ?? scalar)
  }

  /// Old, traditional and simplified forms of characters that the themes use, to the Japanese form.
  private static let variants: [Unicode.Scalar: Unicode.Scalar] = [
    "臺": "台", "灣": "湾", "湾": "湾", "國": "国", "會": "会", "学": "学", "學": "学", "戰": "戦", "战": "戦", "關": "関",
    "关": "関", "對": "対", "对": "対", "澤": "沢", "發": "発", "经": "経", "經": "経", "济": "済", "濟": "済", "东": "東",
    "岛": "島", "亚": "亜", "亞": "亜", "讲": "講", "议": "議", "资": "資", "订": "訂", "访": "訪", "请": "請", "门": "門",
    "际": "際", "轮": "輪", "军": "軍", "两": "両", "兩": "両", "盟": "盟", "緖": "緒", "縣": "県", "辯": "弁",
  ]

  /// English plural and possessive away; the same for patterns and text, so it need not be right, only even.
  private static func stem(_ word: String) -> String {
    let bytes = word.utf8
    guard bytes.count > 3, bytes.last == UInt8(ascii: "s"), bytes.allSatisfy({ $0 < 0x80 }) else { return word }
    if word.hasSuffix("ies") { return word.dropLast(3) + "y" }
    if word.hasSuffix("ss") || word.hasSuffix("us") || word.hasSuffix("is") { return word }
    return String(word.dropLast())
  }
}
