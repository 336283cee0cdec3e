import Casebook
import EventModel
import Foundation
import Report

/// A folder that vanishes with the value.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("report-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

/// The case of a made-up institute: lure mail, an intrusion through a firewall, commands on a host, noise, losses.
struct SampleCase {
  let folder: TemporaryFolder
  let casebook: Casebook

  static let now = EventTime(seconds: 1_720_000_000)
  static let english = ReportOptions(
    language: .en, title: "Institute for Coastal Policy", generated: now, version: "1.0")
  static let japanese = ReportOptions(language: .ja, title: "沿岸政策研究所", generated: now, version: "1.0")

  init(filled: Bool = true) throws {
    folder = try TemporaryFolder()
    casebook = try Casebook.open(folder.path + "/case.kagami", for: .create)
    if filled { try fill() }
  }

  static func sha256(_ number: Int) -> String {
    String(repeating: "3e9a51c7", count: 7) + String(repeating: "0", count: 8 - String(number).count) + String(number)
  }

  static let mail = EvidenceItem(
    sha256: sha256(1), path: "evidence/mail/director.mbox", size: 48_211_934, organisation: "沿岸政策研究所",
    reader: ReaderIdentity("mbox"), records: 1_204)
  static let firewall = EvidenceItem(
    sha256: sha256(2), path: "evidence/vpn/fortigate-2024-06.log.gz", size: 912_334_120, organisation: "沿岸政策研究所",
    reader: ReaderIdentity("fortinet:fortigate"), records: 2_311_870)
  static let host = EvidenceItem(
    sha256: sha256(3), path: "evidence/host/PC-0042/Security.evtx", size: 20_975_616, organisation: "沿岸政策研究所",
    reader: ReaderIdentity("evtx"), records: 40_122)

  static let lure = Finding.RuleReference(
    id: "4f2c7a30-0d0b-4f6e-9a37-5a3b1c3d7e01",
    title: "Lure mail: policy theme from a free-mail sender with an archive",
    titleJa: "誘導メール：フリーメールの送信者、政策関連の件名、圧縮ファイル")
  static let admin = Finding.RuleReference(
    id: "b8d0f1ce-6a3f-4a5e-8c2d-0f7b6f1f5502", title: "Administrator added to a firewall from outside",
    titleJa: "外部からのファイアウォール管理者追加")
  static let cleared = Finding.RuleReference(
    id: "d99b79d2-0a6f-4f46-ad8b-260b6e17f982", title: "Security event log cleared", titleJa: "セキュリティログの消去")
  static let scan = Finding.RuleReference(id: "indicator:sample.csv", title: "Address on a list: 198.51.100.23")

  static func finding(
    _ number: Int, _ rule: Finding.RuleReference, _ level: Level, _ time: EventTime?, _ item: EvidenceItem,
    dataType: String, record: String, techniques: [String], observables: [Observable], reasons: [Finding.Reason]
  ) -> Finding {
    Finding(
      id: "f\(number)-\(rule.id.prefix(4))", rule: rule, level: level, time: time, techniques: techniques,
      evidence: .init(path: item.path, sha256: item.sha256),
      record: .init(id: record, number: UInt64(number), dataType: dataType),
      origin: Origin([
        .init(reader: item.reader ?? ReaderIdentity("none"), name: item.path),
        .init(reader: ReaderIdentity(dataType), name: record, offset: UInt64(number) * 4_096, length: 812),
      ]), observables: observables.sorted(), reasons: reasons)
  }

  private static func time(_ day: Int, _ hour: Int, _ minute: Int) -> EventTime? {
    EventTime(year: 2024, month: 6, day: day, hour: hour, minute: minute)
  }

  static let lures: [Finding] = (0..<7).map { number in
    finding(
      number, lure, number < 2 ? .critical : .high, time(3 + number * 2, 1 + number, 12 + number), mail,
      dataType: "mail:message", record: "<2024060\(number)0112.a7@mail.example.com>",
      techniques: ["T1566.001", "T1204.002"],
      observables: [
        Observable(.emailAddress, "kenji.sato.office@mail.example.com"), Observable(.ipv4, "203.0.113.77"),
        Observable(.fileName, "日米同盟_取材依頼書.zip"),
        Observable(.sha256, "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a0\(number)"),
      ],
      reasons: [
        .init(
          field: "subject", value: "【ご相談】日米同盟と台湾海峡に関する取材のお願い（第\(number + 1)報）",
          condition: "theme japan-us-alliance (weight 3.0)"),
        .init(field: "from.domain", value: "mail.example.com", condition: "free-mail provider"),
        .init(
          field: "attachment.name", value: "日米同盟_取材依頼書.zip › 取材依頼書.docx.lnk",
          condition: "archive holds a shortcut (lnk)"),
      ])
  }

  static let intrusions: [Finding] = (0..<3).map { number in
    finding(
      100 + number, admin, .critical, time(18, 17, 2 + number * 9), firewall, dataType: "fortinet:fortigate:event",
      record: "\(1_204_331 + number)", techniques: ["T1136.001", "T1190"],
      observables: [Observable(.ipv4, "198.51.100.23"), Observable(.userAccount, "fortinet-tech-support")],
      reasons: [
        .init(field: "cfgpath", value: "system.admin", condition: "equals 'system.admin'"),
        .init(field: "ui", value: "jsconsole(198.51.100.23)", condition: "startswith 'jsconsole'"),
        .init(field: "action", value: "Add", condition: "equals 'Add'"),
      ])
  }

  static let hosts: [Finding] = [
    finding(
      210, cleared, .high, time(20, 3, 44), host, dataType: "windows:evtx", record: "88231", techniques: ["T1070.001"],
      observables: [Observable(.userAccount, "ICP\\svc-backup"), Observable(.device, "PC-0042")],
      reasons: [.init(field: "EventID", value: "1102", condition: "equals 1102")])
  ]

  static let noise: [Finding] = (0..<160).map { number in
    finding(
      300 + number, scan, number % 40 == 0 ? .medium : .low,
      EventTime(seconds: 1_717_200_000 + Int64(number) * 14_983), firewall, dataType: "fortinet:fortigate:traffic",
      record: "\(3_000 + number * 71)", techniques: ["T1595.002"], observables: [Observable(.ipv4, "198.51.100.23")],
      reasons: [.init(field: "srcip", value: "198.51.100.23", condition: "indicator ipv4-addr")])
  }

  private func fill() throws {
    let run = try casebook.beginRun(
      started: EventTime(seconds: 1_719_990_000), version: "1.0", fingerprint: "rules 1f0c readers 12",
      arguments: ["scan", "evidence", "--case", "case.kagami"])
    func keep(_ item: EvidenceItem, _ findings: [Finding], _ anomalies: [Anomaly] = []) throws {
      let id = try casebook.claim(item, run: run, fingerprint: "f").evidence
      try casebook.append(findings, evidence: id, run: run)
      try casebook.append(anomalies, evidence: id, run: run)
      try casebook.complete(id, run: run, fingerprint: "f", reader: item.reader, records: item.records)
    }
    let undated = SampleCase.finding(
      9, SampleCase.lure, .high, EventTime(year: 1970, month: 1, day: 1), SampleCase.mail, dataType: "mail:message",
      record: "message 9", techniques: ["T1566.001"], observables: [], reasons: [])
    try keep(
      SampleCase.mail, SampleCase.lures + [undated],
      [
        Anomaly("mail.wrong-charset", .noted, detail: "labelled us-ascii, is ISO-2022-JP", count: 31),
        Anomaly(
          "archive.encrypted", .partial, detail: "zip with a password",
          origin: Origin([.init(reader: ReaderIdentity("message"), name: "会議資料.zip")])),
      ])
    try keep(SampleCase.firewall, SampleCase.intrusions + SampleCase.noise)
    try keep(SampleCase.host, SampleCase.hosts)
    try keep(
      EvidenceItem(
        sha256: SampleCase.sha256(4), path: "evidence/host/PC-0042/System.evtx", size: 69_632,
        organisation: "沿岸政策研究所", reader: ReaderIdentity("evtx"), records: 0), [],
      [Anomaly("evtx.header-damaged", .unreadable, detail: "file header is not ElfFile", offset: 0)])
    try casebook.append(
      [Anomaly("intake.permission-denied", .unreadable, detail: "EACCES")], path: "evidence/mail/archive.pst", run: run)
    try casebook.finish(
      run, at: EventTime(seconds: 1_719_990_412), outcome: .partial,
      totals: .init(files: 5, bytes: 982_191_002, records: 2_353_196, findings: 172, anomalies: 4))
  }
}
