/// Every limit of the analyses of logons and processes; what bites is said.
public enum AnalysisLimits {
  /// Triples of account, source and computer that are kept. A domain of ten thousand people has some ten thousands.
  public static let logonRows = 100_000
  /// Logons, and starts of processes, that are known again when a copy of their log is read: some 40 MB.
  public static let seenRecords = 2_000_000
  /// Processes that are kept.
  public static let processes = 200_000
  /// Characters of a command line that are kept: Windows allows 32,767, and a loader's can be all that long.
  public static let commandLine = 1_024
  /// Longest chain that is followed towards the root.
  public static let depth = 64
  /// Processes below a finding's that are shown.
  public static let descendants = 40
}
