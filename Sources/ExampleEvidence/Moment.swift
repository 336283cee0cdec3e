/// A point in the time of the story, in Japan (UTC+9, no summer time).
struct Moment: Comparable {
  /// Seconds since 1970-01-01T00:00:00Z.
  var seconds: Int

  init(seconds: Int) { self.seconds = seconds }

  /// A time in 2024 as clocks in Japan show it.
  init(_ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0) {
    let days = [0, 31, 60, 91, 121, 152, 182, 213, 244, 274, 305, 335][month - 1] + day - 1
    seconds = 1_704_067_200 + ((days * 24 + hour - 9) * 60 + minute) * 60 + second
  }

  static func < (lhs: Moment, rhs: Moment) -> Bool { lhs.seconds < rhs.seconds }
  static func + (lhs: Moment, rhs: Int) -> Moment { Moment(seconds: lhs.seconds + rhs) }

  private var local: (month: Int, day: Int, hour: Int, minute: Int, second: Int, weekday: Int) {
    let shifted = seconds - 1_704_067_200 + 9 * 3_600
    var day = shifted / 86_400
    let weekday = (day + 1) % 7
    var month = 1
    for length in [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] {
      if day < length { break }
      day -= length
      month += 1
    }
    let rest = shifted % 86_400
    return (month, day + 1, rest / 3_600, rest / 60 % 60, rest % 60, weekday)
  }

  private static func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  /// `2024-07-01`.
  var date: String { "2024-" + Moment.padded(local.month) + "-" + Moment.padded(local.day) }
  /// `02:34:05`.
  var time: String {
    Moment.padded(local.hour) + ":" + Moment.padded(local.minute) + ":" + Moment.padded(local.second)
  }
  /// Hour of the day in Japan.
  var hour: Int { local.hour }
  /// Saturday or Sunday.
  var isWeekend: Bool { local.weekday == 0 || local.weekday == 6 }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]

  /// RFC 5322: `Mon, 01 Jul 2024 02:34:05 +0900`.
  var mail: String {
    "\(Moment.days[local.weekday]), \(Moment.padded(local.day)) \(Moment.months[local.month - 1]) 2024 \(time) +0900"
  }
  /// The `From ` line of a mailbox: `Mon Jul  1 02:34:05 2024`.
  var asctime: String {
    let day = local.day < 10 ? " \(local.day)" : "\(local.day)"
    return "\(Moment.days[local.weekday]) \(Moment.months[local.month - 1]) \(day) \(time) 2024"
  }
  /// Common log format: `01/Jul/2024:02:34:05 +0900`.
  var web: String { "\(Moment.padded(local.day))/\(Moment.months[local.month - 1])/2024:\(time) +0900" }
}
