import EventModel

/// Numbers, sizes and times as a reader wants them.
enum Words {
  /// `12,345`
  static func number(_ number: some BinaryInteger) -> String {
    let digits = String(number.magnitude)
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return number < 0 ? "-" + result : result
  }

  /// `1 finding`, `12 findings`, in English.
  static func findings(_ count: Int) -> String { count == 1 ? "1 finding" : "\(number(count)) findings" }

  /// `1 file`, `12 files`, in English.
  static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(number(count)) files" }

  /// `1.4 MiB`
  static func size(_ bytes: UInt64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"]
    var value = bytes
    var rest: UInt64 = 0
    var unit = 0
    while value >= 1_024, unit < units.count - 1 {
      rest = value % 1_024
      value /= 1_024
      unit += 1
    }
    guard unit > 0, value < 100 else { return "\(number(value)) \(units[unit])" }
    return "\(value).\(rest * 10 / 1_024) \(units[unit])"
  }

  /// `2024-06-20 01:02:03 UTC`, with a fraction where there is one.
  static func time(_ time: EventTime) -> String {
    var text = String(time.description.dropLast())
    if let separator = text.firstIndex(of: "T") { text.replaceSubrange(separator...separator, with: " ") }
    return text + " UTC"
  }

  /// `2024-06-20 01:02 UTC`
  static func minute(_ time: EventTime) -> String { String(Words.time(time).prefix(16)) + " UTC" }

  /// `2024-06-20`
  static func day(_ time: EventTime) -> String { String(time.description.prefix(10)) }

  /// `, from 2024-06-20 to 2024-07-01` or `, on 2024-06-20`; empty without times.
  static func period(_ first: EventTime?, _ last: EventTime?, _ language: Language) -> String {
    guard let first, let last else { return "" }
    let (from, to) = (day(first), day(last))
    if from == to { return Phrase(en: ", on \(from)", ja: "（\(from)）")[language] }
    return Phrase(en: ", from \(from) to \(to)", ja: "（\(from) ～ \(to)）")[language]
  }
}
