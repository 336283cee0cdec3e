import Casebook
import EventModel
import Foundation
import Testing

@testable import Report

/// Evidence is written by attackers: nothing in it may act on the page, or hide.
@Suite struct HostileTextTests {
  static let attacks = [
    "<script>alert(1)</script>", "</style><img src=x onerror=alert(1)>", "\"><svg onload=alert(1)>", "' onmouseover='x",
    "</title><b>", "--><!--", "&lt;script&gt;", "javascript:alert(1)", "]]>", "\u{0}<\u{0}script>", "<\u{200B}script>",
    "invoice\u{202E}fdp.exe", "a\u{2066}b\u{2069}", "line\nbreak\r\ttab", "\u{1B}[31mred", "\u{9B}31m",
    "e\u{E0041}\u{E0042}", "\u{FEFF}bom", "\u{FFFE}", "<\u{338}b>", "\u{1F468}\u{200D}\u{1F469}",
  ]

  /// Characters that must never reach the page as they are.
  private static func isForbidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A: false
    case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF, 0xFFFE, 0xE0000...0xE0FFF:
      true
    default: false
    }
  }

  private static let harmless: [Language: String] = Dictionary(
    uniqueKeysWithValues: Language.allCases.map { ($0, (try? page("harmless", $0)) ?? "") })

  /// A case in which every text is the attack.
  private static func page(_ attack: String, _ language: Language) throws -> String {
    let folder = try TemporaryFolder()
    defer { withExtendedLifetime(folder) {} }
    let casebook = try Casebook.open(folder.path + "/c.kagami", for: .create)
    let run = try casebook.beginRun(
      started: SampleCase.now, version: attack, fingerprint: attack, arguments: [attack])
    let item = EvidenceItem(
      sha256: SampleCase.sha256(1), path: attack, size: 1, organisation: attack, reader: ReaderIdentity(attack),
      records: 1)
    let id = try casebook.claim(item, run: run, fingerprint: "f").evidence
    let origin = Origin([.init(reader: ReaderIdentity(attack), name: attack, offset: .max, length: .max)])
    let finding = Finding(
      id: attack, rule: .init(id: attack, title: attack, titleJa: attack), level: .critical, time: SampleCase.now,
      techniques: [attack], evidence: .init(path: attack, sha256: item.sha256),
      record: .init(id: attack, number: .max, dataType: attack), origin: origin,
      observables: Observable.Kind.allCases.map { Observable($0, attack) },
      reasons: [.init(field: attack, value: attack + String(repeating: attack, count: 50), condition: attack)])
    try casebook.append([finding], evidence: id, run: run)
    try casebook.append(
      [Anomaly(attack, .partial, detail: attack, origin: origin, offset: .max, count: .max)], evidence: id, run: run)
    try casebook.append([Anomaly("mail." + attack, .unreadable, detail: attack)], path: attack, run: run)
    try casebook.complete(id, run: run, fingerprint: "f", reader: item.reader, records: .max)
    let options = ReportOptions(language: language, title: attack, generated: SampleCase.now, version: attack)
    return try ReportModel(casebook: casebook, options: options).html
  }

  @Test(arguments: attacks) func nothingInEvidenceActsOrHides(_ attack: String) throws {
    for language in Language.allCases {
      let page = try HostileTextTests.page(attack, language)
      let forbidden = page.unicodeScalars.first(where: HostileTextTests.isForbidden)
      #expect(forbidden == nil, "\(attack.debugDescription)")
      // The elements of the page are those of the same page with harmless text: evidence opened or closed none.
      let harmless = HostileTextTests.harmless[language] ?? ""
      let difference = HostileTextTests.elements(page).difference(from: HostileTextTests.elements(harmless))
      #expect(difference.isEmpty, "\(attack.debugDescription): \(difference)")
      #expect(!page.contains("onerror=alert(1)>") && !page.contains("<svg onload"))
    }
  }

  /// Names and attribute names of all tags, in order; without those that depend on the length of a value.
  private static func elements(_ page: String) -> [String] {
    guard let start = page.range(of: "</style>") else { return [] }
    var tags: [String] = []
    var tag: [UInt8]?
    var quoted = false
    for byte in page[start.upperBound...].utf8 {
      guard var open = tag else {
        if byte == UInt8(ascii: "<") { tag = [] }
        continue
      }
      if byte == UInt8(ascii: ">"), !quoted {
        tags.append(String(decoding: open, as: UTF8.self))
        tag = nil
        continue
      }
      if byte == UInt8(ascii: "\"") { quoted.toggle() } else if !quoted { open.append(byte) }
      tag = open
    }
    let lengthDependent: Set<String> = ["span class=", "/span", "code", "/code"]
    return tags.map { $0 == "bdi title=" ? "bdi" : $0 }.filter { !lengthDependent.contains($0) }
  }

  @Test func defangedValuesCannotBeClicked() {
    let rows: [(Observable, String)] = [
      (Observable(.domainName, "evil.example.com"), "evil[.]example[.]com"),
      (Observable(.url, "http://evil.example.com/a.b?c=d.e"), "hxxp://evil[.]example[.]com/a.b?c=d.e"),
      (Observable(.url, "HTTPS://user@evil.example.com:8443"), "hxxps://user@evil[.]example[.]com:8443"),
      (Observable(.url, "evil.example.com/x"), "evil[.]example[.]com/x"),
      (Observable(.ipv4, "192.0.2.1"), "192[.]0[.]2[.]1"), (Observable(.ipv6, "2001:db8::1"), "2001[:]db8[:][:]1"),
      (Observable(.emailAddress, "a.b@example.jp"), "a[.]b[@]example[.]jp"), (Observable(.fileName, "a.zip"), "a.zip"),
    ]
    for (observable, expected) in rows { #expect(observable.defanged == expected) }
  }

  @Test func longValuesAreCutAndTheirWholeIsInTheTitle() {
    let text = String(repeating: "長", count: 1_000)
    let markup = VisibleText.evidence(text).markup
    #expect(markup.contains("title=\"\(text)\""))
    #expect(markup.contains(">" + String(repeating: "長", count: ReportLimits.shownText) + "<"))
    #expect(VisibleText.evidence("short").markup == "<bdi>short</bdi>")
  }

  @Test func thePageLoadsNothing() throws {
    let sample = try SampleCase()
    defer { withExtendedLifetime(sample) {} }
    let page = try ReportModel(casebook: sample.casebook, options: SampleCase.english).html
    #expect(page.contains("default-src 'none'"))
    for word in ["src=", "<script", "<link", "<img", "url(", "@import", "<iframe", "<object", " style=", "<form"] {
      #expect(!page.contains(word), "\(word)")
    }
    let addresses = page.components(separatedBy: "href=\"").dropFirst().map { $0.prefix(1) }
    #expect(Set(addresses) == ["#"])
  }
}
