import Sigma

/// What a finding may carry. All limits of the detector in one place.
public enum DetectionLimits {
  /// Observables of one finding; real records seldom have more than 20.
  public static let observables = 64
  /// Reasons of one finding.
  public static let reasons = 32
  /// Characters of one quoted value: the contract of `Finding.Reason`.
  public static let quotation = SigmaLimits.quotedCharacters
  /// Bytes of a record that are searched for observables once it has become a finding.
  public static let extractedBytes = 256 << 10
  /// Bytes of one URL in free text.
  public static let urlBytes = 4_096
  /// Longest value, in bytes, whose observables are remembered for the next one like it.
  static let rememberedValue = 1_024
  /// How many values are remembered: at most some megabytes. A power of two.
  static let rememberedValues = 1 << 14
  /// Bytes of all values that are remembered.
  static let rememberedBytes = 2 << 20
  /// Fields beyond those that rules read whose names are remembered.
  static let rememberedFields = 4_096
}
