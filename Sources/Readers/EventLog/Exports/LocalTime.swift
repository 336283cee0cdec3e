/// Times as programs of Windows write them for people, in the order of the session's language and without a zone:
/// `7/2/2024 3:40:11 AM`, `2024/07/02 3:40:11`, `02.07.2024 03:40:11`.
///
/// Only what can be read in one way is read: a year in front, dots (day first wherever they are used), or a part that
/// cannot be a month. `3/4/2024` is the 3 April of some and the 4 March of others, and stays unread.
enum LocalTime: Equatable {
  /// The time as RFC 3339; what the clock showed, as if it were UTC.
  case read(String)
  /// A time that can be read in two ways.
  case ambiguous
  /// No such time.
  case none

  /// Reads a text.
  init(_ text: String) {
    let parts = text.split(separator: " ")
    guard (2...3).contains(parts.count), let clock = LocalTime.clock(parts[1], half: parts.count == 3 ? parts[2] : nil)
    else {
      self = .none
      return
    }
    guard let separator = parts[0].first(where: { !$0.isNumber }), "/.-".contains(separator) else {
      self = .none
      return
    }
    let numbers = parts[0].split(separator: separator, omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard numbers.count == 3, numbers.allSatisfy({ $0 > 0 && $0 < 10_000 }) else {
      self = .none
      return
    }
    self = LocalTime.date(numbers, separator).map { .read($0 + "T" + clock + "Z") } ?? .ambiguous
  }

  /// `2024-07-02`; nil where day and month can be exchanged.
  private static func date(_ numbers: [Int], _ separator: Character) -> String? {
    let (first, second, third) = (numbers[0], numbers[1], numbers[2])
    if first > 31 { return text(first, second, third) }
    if separator == "." || first > 12 { return text(third, second, first) }
    if second > 12 || first == second { return text(third, first, second) }
    return nil
  }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  /// `03:40:11`, with AM and PM taken in.
  private static func clock(_ text: Substring, half: Substring?) -> String? {
    let numbers = text.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) ?? -1 }
    guard (2...3).contains(numbers.count), numbers.allSatisfy({ (0..<60).contains($0) }) else { return nil }
    var hour = numbers[0]
    if let half {
      guard let isAfternoon = ["am": false, "pm": true, "午前": false, "午後": true][half.lowercased()], hour <= 12
      else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24 else { return nil }
    return padded(hour, 2) + ":" + padded(numbers[1], 2) + ":" + padded(numbers.count == 3 ? numbers[2] : 0, 2)
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
