/// What indicator files may cost. All limits of the loaders, and why they are what they are.
public struct IndicatorLimits: Sendable, Equatable {
  /// Bytes of one file; the biggest public feeds are around 100 MB.
  public var fileBytes: Int
  /// Bytes of one JSON file: its tree takes about ten times as much memory.
  public var jsonBytes: Int
  /// Indicators of all files together.
  public var indicators: Int
  /// Bytes of one line of a list or a CSV file; a URL is kept up to 16 KiB.
  public var lineBytes: Int
  /// Bytes of a value that is no URL: names of files end at 255, subjects of mail at 998.
  public var valueBytes: Int
  /// Nesting of JSON; MISP and STIX stay below 10.
  public var jsonDepth: Int
  /// Issues that are kept one by one for each file; the rest is counted.
  public var issues: Int
  /// Comparisons in one STIX pattern.
  public var comparisons: Int
  /// The shortest IPv4 prefix that is accepted.
  public var shortestPrefixV4: Int
  /// The shortest IPv6 prefix that is accepted; registries give /32 to providers.
  public var shortestPrefixV6: Int
  /// Files of one folder.
  public var files: Int

  /// Limits for feeds of unknown quality.
  public init(
    fileBytes: Int = 512 << 20, jsonBytes: Int = 128 << 20, indicators: Int = 5_000_000, lineBytes: Int = 64 << 10,
    valueBytes: Int = 1_000, jsonDepth: Int = 64,
    issues: Int = 1_000, comparisons: Int = 10_000, shortestPrefixV4: Int = 8, shortestPrefixV6: Int = 16,
    files: Int = 10_000
  ) {
    self.fileBytes = fileBytes
    self.jsonBytes = jsonBytes
    self.indicators = indicators
    self.lineBytes = lineBytes
    self.valueBytes = valueBytes
    self.jsonDepth = jsonDepth
    self.issues = issues
    self.comparisons = comparisons
    self.shortestPrefixV4 = shortestPrefixV4
    self.shortestPrefixV6 = shortestPrefixV6
    self.files = files
  }
}
