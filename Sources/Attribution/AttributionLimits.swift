import EventModel

/// Limits of attribution, in one place. What goes beyond them is reported as `profile.too-many` and left out.
enum AttributionLimits {
  /// How many traces are left out in turn to see what changes, the rarest first; more would cost seconds and say little.
  static let sensitivityTraces = 40
  /// Techniques of one question; ATT&CK has about 700.
  static let techniques = 2_000
  /// Malware and tools of one question.
  static let software = 2_000
  /// Typed values of one question.
  static let observables = 200_000
  /// Moments of one question.
  static let times = 200_000
  /// Lure texts of one question.
  static let lures = 2_000
  /// Characters of one lure that are looked at.
  static let lureLength = 20_000
  /// Remarks with one code in one question; more become one with their number.
  static let remarks = 20

  /// Many equal remarks become one with their number: a profile of 100,000 bad values is one line, not 100,000.
  static func summed(_ issues: [InputIssue]) -> [InputIssue] {
    var counts: [String: Int] = [:]
    for issue in issues { counts[issue.code, default: 0] += 1 }
    var seen: [String: Int] = [:]
    return issues.compactMap { issue in
      seen[issue.code, default: 0] += 1
      let number = counts[issue.code] ?? 0
      guard number > remarks else { return issue }
      guard seen[issue.code] == 1 else { return nil }
      var sum = issue
      sum.detail = "\(number) times, first: \(issue.detail)"
      return sum
    }
  }
}
