import CConfine
import Foundation

/// Gives up the rights that reading evidence does not need: network, new programs, writing outside the spool folder.
public enum Confinement {
  /// A process that needs more address space is reading something that was made to exhaust memory.
  private static let addressSpace: UInt64 = 16 << 30

  /// All parts.
  public static let complete = Int32(KAGAMI_CONFINED_PARENT | KAGAMI_CONFINED_FILES | KAGAMI_CONFINED_CALLS)

  /// Confines this process for good and returns which parts are in force, as bits (see `confine.h`).
  @discardableResult
  public static func enter() -> Int32 {
    let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
    return unsafe kagami_confine(folder, addressSpace)
  }
}
