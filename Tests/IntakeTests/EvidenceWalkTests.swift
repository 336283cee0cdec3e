import EventModel
import Foundation
import Intake
import Testing

@Suite struct EvidenceWalkTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kagami-walk-\(UUID())")

  private func make(_ name: String, _ text: String = "x") throws {
    let url = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  @Test func `files come in a fixed order, loops and dead links are said`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    for name in ["b/2.txt", "b/1.txt", "a.txt", "c.txt"] { try make(name) }
    let manager = FileManager.default
    try manager.createSymbolicLink(
      atPath: folder.appendingPathComponent("b/loop").path, withDestinationPath: folder.path)
    try manager.createSymbolicLink(
      atPath: folder.appendingPathComponent("dead").path, withDestinationPath: "/nowhere/at/all")
    try manager.createSymbolicLink(
      atPath: folder.appendingPathComponent("self").path, withDestinationPath: "self")
    let walk = EvidenceWalk([EvidencePath(folder.path)])
    #expect(walk.files.map { $0.path.name.display } == ["a.txt", "1.txt", "2.txt", "c.txt"])
    #expect(walk.anomalies.map(\.code) == ["intake.folder-seen-before", "intake.unreadable", "intake.link-loop"])
  }

  @Test func `a name that is not UTF-8 is found and can be opened`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    try make("x")
    let path = EvidencePath(folder.path).appending([0x82, 0xa0, 0x2e, 0x65])
    let file = path.bytes.map { CChar(bitPattern: $0) } + [0]
    let descriptor = unsafe open(file, O_CREAT | O_WRONLY, 0o600)
    try #require(descriptor >= 0)
    close(descriptor)
    let walk = EvidenceWalk([EvidencePath(folder.path)])
    #expect(walk.files.map(\.path).contains(path))
    #expect(path.display.hasSuffix("%82%A0.e"))
  }

  @Test func `a missing argument is an anomaly, not an end`() {
    let walk = EvidenceWalk([EvidencePath("/nowhere/at/all")])
    #expect(walk.files.isEmpty)
    #expect(walk.anomalies.map(\.effect) == [.unreadable])
  }
}
