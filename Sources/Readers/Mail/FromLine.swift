/// The From_ line that begins a message in an mbox: RFC 4155 appendix A and the forms that mailers write.
///
/// `From sender Thu Jan  1 00:00:00 1970`, with a zone before or after the year, with the date as in RFC 5322
/// (`Thu, 1 Jan 1970 00:00:00 +0000`), without weekday, without seconds, with `remote from host` behind it.
enum FromLine {
  private static let mark = Array("From ".utf8)

  /// Whether the line begins as a From_ line does.
  static func begins(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    bytes.has(mark, at: line.lowerBound, before: line.upperBound)
  }

  /// Whether the line is a From_ line with a date: the words around the clock time are what they must be.
  static func isDated(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard begins(bytes, line) else { return false }
    let words = tokens(bytes, line.lowerBound + mark.count..<line.upperBound)
    guard let clock = words.lastIndex(where: { isClock(bytes, $0) }), clock >= 2 else { return false }
    // asctime: month, day, clock, [zone], year.
    if isMonth(bytes, words[clock - 2]), isNumber(bytes, words[clock - 1], 1...2) {
      let rest = words[(clock + 1)...].prefix(4)
      return rest.contains { isYear(bytes, $0) }
    }
    // RFC 5322: day, month, year, clock, [zone].
    return clock >= 3 && isYear(bytes, words[clock - 1]) && isMonth(bytes, words[clock - 2])
      && isNumber(bytes, words[clock - 3], 1...2)
  }

  /// Whether the line is a From_ line that names a sender only: one word, no blanks.
  static func isBare(_ bytes: [UInt8], _ line: Range<Int>) -> Bool {
    guard begins(bytes, line) else { return false }
    return tokens(bytes, line.lowerBound + mark.count..<line.upperBound).count == 1
  }

  private static func tokens(_ bytes: [UInt8], _ range: Range<Int>) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var position = range.lowerBound
    while position < range.upperBound, tokens.count < 100 {
      while position < range.upperBound, bytes[position].isBlank { position += 1 }
      let start = position
      while position < range.upperBound, !bytes[position].isBlank { position += 1 }
      if position > start { tokens.append(start..<position) }
    }
    return tokens
  }

  /// `h:mm`, `hh:mm` or `hh:mm:ss`.
  private static func isClock(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
    guard (4...8).contains(word.count) else { return false }
    var colons = 0
    for (place, index) in word.enumerated() {
      if bytes[index] == 58 {
        guard place == 1 || place == 2 || place == 4 || place == 5 else { return false }
        colons += 1
      } else if !bytes[index].isDigit {
        return false
      }
    }
    return colons == 1 || colons == 2
  }

  private static let months: [StaticString] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
  ]

  private static func isMonth(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
    (3...9).contains(word.count)
      && months.contains { bytes.hasCaseless($0, at: word.lowerBound, before: word.upperBound) }
  }

  private static func isNumber(_ bytes: [UInt8], _ word: Range<Int>, _ digits: ClosedRange<Int>) -> Bool {
    digits.contains(word.count) && word.allSatisfy { bytes[$0].isDigit }
  }

  private static func isYear(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
    guard isNumber(bytes, word, 4...4) else { return isNumber(bytes, word, 2...2) }
    let century = (bytes[word.lowerBound] - 48) * 10 + bytes[word.lowerBound + 1] - 48
    return century == 19 || century == 20
  }
}
