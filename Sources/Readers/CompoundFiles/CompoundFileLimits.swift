/// Every bound of the reader of compound files; each is reported when it bites.
public struct CompoundFileLimits: Sendable, Equatable {
  /// Entries of the directory. A message to two thousand recipients has about 40,000.
  public var entries = 400_000
  /// Sectors of a file that are looked at: 16 GiB in sectors of 512 bytes.
  public var sectors = 32 << 20

  /// The limits for evidence of unknown origin.
  public init() {}
}
