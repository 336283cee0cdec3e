import EventModel
import Foundation
import Testing

@testable import Knowledge

@Suite struct KnowledgeImportTests {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kagami-\(UUID().uuidString)")

  private static let bundle = #"""
    {"type":"bundle","objects":[
     {"type":"intrusion-set","id":"intrusion-set--1","name":"Made\tUp|One"},
     {"type":"malware","id":"malware--1","name":"Worm"},
     {"type":"identity","id":"identity--1","name":"A ministry","sectors":["government-national"]},
     {"type":"indicator","id":"indicator--1","pattern":"[domain-name:value = 'bad.example']"},
     {"type":"relationship","id":"r1","relationship_type":"uses","source_ref":"intrusion-set--1","target_ref":"malware--1"},
     {"type":"relationship","id":"r2","relationship_type":"targets","source_ref":"intrusion-set--1","target_ref":"identity--1"},
     {"type":"relationship","id":"r3","relationship_type":"indicates","source_ref":"indicator--1","target_ref":"intrusion-set--1"}]}
    """#
  private static let galaxy = #"{"authors":["x"],"values":[{"value":"Gamma","uuid":"u2","meta":{"synonyms":["G"]}}]}"#
  private static let list =
    #"{"name":"n","type":"hostname","version":1,"list":["bad.example"],"matching_attributes":["domain"]}"#

  private func write(_ text: String, _ name: String) throws -> String {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  private func listing(_ path: String) throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, FileManager.default.contents(atPath: path + "/" + $0) ?? Data()) })
  }

  @Test func whatIsImportedIsWhatIsLoadedAndASecondTimeChangesNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let sources = try [
      write(Self.bundle, "a.json"), write(Self.galaxy, "b.json"), write(Self.list, "c.json"),
    ]
    let into = folder.appendingPathComponent("knowledge").path
    let first = try KnowledgeImport.run(sources, into: into)
    #expect(first.entries.map(\.kind) == ["stix", "galaxy", "warning-list"])
    #expect(first.entries.allSatisfy { $0.status == .imported && $0.issues.isEmpty && $0.sha256.count == 64 })
    #expect(first.entries[0].counts.actors == 1 && first.entries[0].counts.values == 1)
    #expect(first.entries[2].counts.entries == 1)
    let before = try listing(into)
    let again = try KnowledgeImport.run(sources, into: into)
    #expect(again.entries.allSatisfy { $0.status == .unchanged })
    #expect(try listing(into) == before)

    let knowledge = KnowledgeBase.load(into)
    #expect(knowledge.issues.isEmpty, "\(knowledge.issues)")
    #expect(knowledge.actors.map(\.name).sorted() == ["Gamma", "Made Up|One"])
    let actor = try #require(knowledge.actor("intrusion-set--1").map { knowledge.actors[$0] })
    #expect(actor.uses.count == 1)
    #expect(actor.profile?.sectors == ["government-national"])
    #expect(actor.profile?.observables?.map(\.value) == ["bad.example"])
    #expect(knowledge.warningLists.count == 1)
  }

  @Test(arguments: [
    "", "{", "[1,2]", "{\"type\":\"bundle\"}", "{\"type\":\"bundle\",\"objects\":[]}", "{\"list\":7}", "words", "\u{0}",
  ])
  func whatIsNoKnowledgeIsRefusedWithAReason(text: String) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let into = folder.appendingPathComponent("knowledge").path
    let result = try KnowledgeImport.run([try write(text, "bad.json"), folder.path + "/none.json"], into: into)
    #expect(result.entries.map(\.status) == [.refused, .refused])
    #expect(result.entries.allSatisfy { !$0.issues.isEmpty })
    #expect(try listing(into).isEmpty)
  }
}
