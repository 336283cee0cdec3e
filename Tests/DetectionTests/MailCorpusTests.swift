import EventModel
import Foundation
import MailReader
import Sigma
import Testing

/// False alarms on real mail that nobody on this project wrote.
@Suite struct MailCorpusTests {
  private static let compiled = CompiledRules(
    MailAndDeviceRulesTests.collection, mappings: LogSourceMappings())
  /// The lure alone, without sender and vehicle: how far the themes reach into mail that is none of their business.
  private static let lureAlone = CompiledRules(
    RuleCollection.parse(
      """
      title: Lure alone
      id: 5d0a7f7a-2e8f-4c31-9d0e-3c5b9f0e7a11
      logsource: {category: email}
      detection:
        selection: {lure.score|gte: 6}
        condition: selection
      level: low
      """), mappings: LogSourceMappings())

  /// The folder of shared corpora; nil where there is none.
  private static func corpus(_ path: String) -> URL? {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared = ProcessInfo.processInfo.environment["KAGAMI_SHARED"].map { URL(fileURLWithPath: $0) }
    let folder = (shared ?? root.deletingLastPathComponent().appendingPathComponent("shared"))
      .appendingPathComponent("corpora/mail/" + path)
    if FileManager.default.fileExists(atPath: folder.path) { return folder }
    print("SKIPPED: false alarms on mail/\(path) (no ../shared)")
    return nil
  }

  private func unzipped(_ url: URL) throws -> [UInt8] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["gzip", "-dc", url.path]
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return Array(data)
  }

  @Test func technicalListHasNoHighFinding() throws {
    guard let file = Self.corpus("ham/keyrings-list.mbox.gz") else { return }
    // All 6,000 take minutes in a debug build: a part by default, everything with KAGAMI_ALL_MAIL=1.
    let all = try unzipped(file)
    let bytes = ProcessInfo.processInfo.environment["KAGAMI_ALL_MAIL"] == nil ? Array(all.prefix(2_000_000)) : all
    let sink = RuleSink(Self.compiled)
    try sink.read(bytes, name: "keyrings-list.mbox", with: MailboxReader())
    sink.finish()
    let lures = RuleSink(Self.lureAlone)
    try lures.read(bytes, name: "keyrings-list.mbox", with: MailboxReader())
    print("ham: \(sink.records) messages\n\(sink.summary)\nlure alone: \(lures.hits.count)")
    print(lures.hits.prefix(20).map(\.subject))
    #expect(sink.records > 100)
    #expect(sink.titles(from: .high) == [])
    #expect(lures.hits.count * 200 <= lures.records, "at most one in 200 reads like a lure")
  }

  @Test(arguments: ["phishing", "mime"]) func otherMailIsNotTakenForTheTactic(_ path: String) throws {
    guard let folder = Self.corpus(path) else { return }
    let sink = RuleSink(Self.compiled)
    let lures = RuleSink(Self.lureAlone)
    let files =
      FileManager.default.enumerator(at: folder, includingPropertiesForKeys: [.isRegularFileKey])?
      .compactMap { $0 as? URL }.filter { ["eml", "txt", "msg"].contains($0.pathExtension) } ?? []
    let step = ProcessInfo.processInfo.environment["KAGAMI_ALL_MAIL"] == nil ? 4 : 1
    for (index, file) in files.sorted(by: { $0.path < $1.path }).enumerated() where index % step == 0 {
      let bytes = Array(try Data(contentsOf: file))
      try? sink.read(bytes, name: file.lastPathComponent, with: MessageReader())
      try? lures.read(bytes, name: file.lastPathComponent, with: MessageReader())
    }
    sink.finish()
    let tactic = sink.hits.filter { $0.rule.file.contains("mirrorface") && ($0.rule.level ?? .low) >= .medium }
    print(
      "\(path): \(sink.records) messages\n\(sink.summary)\nlure alone: \(lures.hits.map(\.subject))\n\(tactic.map { "\($0.rule.title): \($0.subject)" })"
    )
    #expect(tactic.count * 200 <= max(sink.records, 200))
  }
}
