import CConfineProbe
import Foundation
import Testing

/// What a worker can still do once it gave up its rights, tried out in a process of its own.
@Suite struct ConfinementTests {
  private func probe(confined: Bool) throws -> Int {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kagami-confinement-\(UUID())")
    let spool = folder.appendingPathComponent("spool")
    try FileManager.default.createDirectory(at: spool, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let outside = folder.appendingPathComponent("evidence")
    try Data("bytes".utf8).write(to: outside)
    let result = unsafe kagami_probe(
      confined ? 1 : 0, spool.path, outside.path, folder.appendingPathComponent("new").path)
    return Int(result)
  }

  @Test func `a confined worker reads evidence and writes spool files, and nothing else`() throws {
    let can = try probe(confined: true)
    guard can != Int(KAGAMI_PROBE_FAILED) else {
      print("SKIPPED: confinement (this kernel has no Landlock or no seccomp)")
      return
    }
    #expect(can == Int(KAGAMI_CAN_READ_OUTSIDE | KAGAMI_CAN_SPOOL))
  }

  /// The attempts succeed without confinement: so it is the confinement that stops them.
  @Test func `without confinement the same attempts succeed`() throws {
    let all =
      KAGAMI_CAN_READ_OUTSIDE | KAGAMI_CAN_SPOOL | KAGAMI_CAN_MAKE_OUTSIDE | KAGAMI_CAN_CHANGE_OUTSIDE
      | KAGAMI_CAN_CONNECT | KAGAMI_CAN_EXECUTE | KAGAMI_CAN_SIGNAL | KAGAMI_CAN_REMOVE_OUTSIDE
    #expect(try probe(confined: false) == Int(all))
  }
}
