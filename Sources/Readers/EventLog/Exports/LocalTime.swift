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
    let bytes = Array(text.utf8)
    self.init(bytes.span, 0..<bytes.count)
  }

  /// Reads the text at a range.
  init(_ bytes: Span<UInt8>, _ range: Range<Int>) {
    self = .none
    guard range.count <= 64 else { return }
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where bytes[index] == 0x20 {
      if index > start { parts.append(start..<index) }
      start = index + 1
    }
    if start < range.upperBound { parts.append(start..<range.upperBound) }
    guard (2...3).contains(parts.count),
      let clock = LocalTime.clock(bytes, parts[1], half: parts.count == 3 ? parts[2] : nil)
    else { return }
    var separator: UInt8 = 0
    for index in parts[0] where !(0x30...0x39).contains(bytes[index]) {
      separator = bytes[index]
      break
    }
    guard separator == 0x2F || separator == 0x2E || separator == 0x2D,
      let numbers = LocalTime.numbers(bytes, parts[0], separator, digits: 4), numbers.count == 3,
      numbers.allSatisfy({ $0 > 0 })
    else { return }
    self = LocalTime.date(numbers, separator).map { .read($0 + "T" + clock + "Z") } ?? .ambiguous
  }

  /// Whether a time is like `2024-06-20T01:02:03.004`, as `wevtutil` writes it: in the computer's zone, which it does not
  /// say.
  static func isISOWithoutZone(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
    guard range.count >= 19, bytes[range.lowerBound + 10] == 0x54 else { return false }
    return range.dropFirst(19).allSatisfy { bytes[$0] == 0x2E || (0x30...0x39).contains(bytes[$0]) }
  }

  /// Whole numbers between separators; nil where something else stands, or more digits than may be.
  private static func numbers(
    _ bytes: Span<UInt8>, _ range: Range<Int>, _ separator: UInt8, digits: Int
  ) -> [Int]? {
    var numbers: [Int] = []
    var number = 0
    var count = 0
    for index in range {
      let byte = bytes[index]
      if byte == separator {
        guard count > 0 else { return nil }
        numbers.append(number)
        (number, count) = (0, 0)
      } else {
        guard byte >= 0x30, byte <= 0x39, count < digits else { return nil }
        number = number * 10 + Int(byte - 0x30)
        count += 1
      }
    }
    return count > 0 ? numbers + [number] : nil
  }

  /// `2024-07-02`; nil where day and month can be exchanged.
  private static func date(_ numbers: [Int], _ separator: UInt8) -> String? {
    let (first, second, third) = (numbers[0], numbers[1], numbers[2])
    if first > 31 { return text(first, second, third) }
    if separator == 0x2E || first > 12 { return text(third, second, first) }
    if second > 12 || first == second { return text(third, first, second) }
    return nil
  }

  private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
    padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
  }

  /// `03:40:11`, with AM and PM taken in.
  private static func clock(_ bytes: Span<UInt8>, _ range: Range<Int>, half: Range<Int>?) -> String? {
    guard let numbers = numbers(bytes, range, 0x3A, digits: 2), (2...3).contains(numbers.count),
      numbers.allSatisfy({ $0 < 60 })
    else { return nil }
    var hour = numbers[0]
    if let half {
      guard let isAfternoon = isAfternoon(bytes, half), hour <= 12 else { return nil }
      hour = hour % 12 + (isAfternoon ? 12 : 0)
    }
    guard hour < 24 else { return nil }
    return padded(hour, 2) + ":" + padded(numbers[1], 2) + ":" + padded(numbers.count == 3 ? numbers[2] : 0, 2)
  }

  private static func isAfternoon(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool? {
    let (start, count) = (range.lowerBound, range.count)
    if bytes.equals(ignoringCase: "am", at: start, count: count) || bytes.equals("午前", at: range) { return false }
    return bytes.equals(ignoringCase: "pm", at: start, count: count) || bytes.equals("午後", at: range) ? true : nil
  }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }
}
