import Casebook
import EventModel
import Foundation

/// A folder that vanishes with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("casebook-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func file(_ name: String) -> String { path + "/" + name }
}

/// Made-up values of the model.
enum Sample {
  static let start = EventTime(seconds: 1_718_845_200)
  static let rules = [
    Finding.RuleReference(id: "rule-0", title: "Lure subject", titleJa: "誘い文句の件名"),
    Finding.RuleReference(id: "rule-1", title: "Administrator added"),
    Finding.RuleReference(id: "rule-2", title: "Log cleared"),
  ]

  static func sha256(_ number: Int) -> String {
    let digits = String(number, radix: 16)
    return String(repeating: "a", count: 64 - digits.count) + digits
  }

  static func item(_ number: Int, path: String? = nil, organisation: String = "Institute") -> EvidenceItem {
    EvidenceItem(
      sha256: sha256(number), path: path ?? "evidence/file-\(number).mbox", size: UInt64(number) * 1_000,
      organisation: organisation, reader: ReaderIdentity("mbox", version: 2), records: 7)
  }

  /// Findings that differ in every respect a query looks at.
  static func finding(_ number: Int, evidence: EvidenceItem = item(1)) -> Finding {
    let level = Level.allCases[number % 5]
    return Finding(
      id: "finding-\(number)-\(evidence.sha256.suffix(4))", rule: rules[number % 3], level: level,
      time: number % 10 == 9 ? nil : EventTime(seconds: start.nanoseconds / 1_000_000_000 + Int64(number) * 3_600),
      techniques: number % 2 == 0 ? ["T1566.001", "T1566.002"] : ["T1078"],
      evidence: Finding.EvidenceReference(path: evidence.path, sha256: evidence.sha256),
      record: Finding.RecordReference(id: "<\(number)@example.jp>", number: UInt64(number), dataType: "mail:message"),
      origin: Origin([
        Origin.Step(reader: ReaderIdentity("mbox", version: 2), name: evidence.path, offset: 0, length: 10),
        Origin.Step(reader: ReaderIdentity("message"), name: "\(number)", offset: UInt64(number), length: nil),
      ]),
      observables: [
        Observable(.domainName, "host\(number % 4).example.com"), Observable(.ipv4, "192.0.2.\(number % 200)"),
      ].sorted(),
      reasons: [
        Finding.Reason(field: "subject", value: "日米同盟 \"\(number)\" C:\\temp", condition: "theme alliance (weight 3.0)")
      ])
  }

  /// Keeps `count` findings of one file as a scan does.
  static func fill(_ casebook: Casebook, count: Int, evidence: EvidenceItem = item(1)) throws {
    let run = try casebook.beginRun(started: start, version: "1", fingerprint: "f", arguments: ["scan", "evidence"])
    let id = try casebook.claim(evidence, run: run, fingerprint: "f").evidence
    try casebook.append((0..<count).map { finding($0, evidence: evidence) }, evidence: id, run: run)
    try casebook.complete(id, run: run, fingerprint: "f", reader: evidence.reader, records: evidence.records)
    try casebook.finish(run, at: start, outcome: .complete, totals: .init(files: 1, findings: UInt64(count)))
  }
}
