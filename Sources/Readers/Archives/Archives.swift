public import EventModel

/// The archive readers of this module.
public enum Archives {
  /// One reader for each family, in the order in which equally sure ones are preferred.
  public static let readers: [any Reader] = ArchiveFamily.allCases.map { ArchiveReader($0) }
}
