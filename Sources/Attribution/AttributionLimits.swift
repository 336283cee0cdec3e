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
}
