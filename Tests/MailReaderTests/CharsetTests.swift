import EventModel
import Testing

@testable import MailReader

/// Charsets of bodies and headers, with the sins of real mail.
@Suite struct CharsetTests {
  struct BodyCase: Sendable, CustomTestStringConvertible {
    var what: String
    var charset: String
    var bytes: [UInt8]
    var text: String
    var anomaly: String?
    var testDescription: String { what }
  }

  static let jis: [UInt8] = [0x1B, 0x24, 0x42, 0x46, 0x7C, 0x4B, 0x5C, 0x38, 0x6C, 0x24, 0x4E, 0x1B, 0x28, 0x42]
  static let sjis: [UInt8] = [0x93, 0xFA, 0x96, 0x7B, 0x8C, 0xEA, 0x82, 0xCC, 0x83, 0x81, 0x81, 0x5B, 0x83, 0x8B]
  static let euc: [UInt8] = [0xC6, 0xFC, 0xCB, 0xDC, 0xB8, 0xEC, 0xA4, 0xCE, 0xA5, 0xE1, 0xA1, 0xBC, 0xA5, 0xEB]

  static let bodies: [BodyCase] = [
    BodyCase(what: "ISO-2022-JP", charset: "ISO-2022-JP", bytes: jis, text: "日本語の"),
    BodyCase(
      what: "escape missing at the end", charset: "iso-2022-jp", bytes: Array(jis.dropLast(3)), text: "日本語の"),
    BodyCase(
      what: "escape missing at the line end", charset: "iso-2022-jp",
      bytes: Array(jis.dropLast(3)) + Array("\r\nabc".utf8),
      text: "日本語の\r\nabc"),
    BodyCase(
      what: "NEC row 13 (CP50221)", charset: "iso-2022-jp", bytes: [0x1B, 0x24, 0x42, 0x2D, 0x21, 0x1B, 0x28, 0x42],
      text: "①"),
    BodyCase(
      what: "IBM extension", charset: "iso-2022-jp", bytes: [0x1B, 0x24, 0x42, 0x79, 0x75, 0x1B, 0x28, 0x42], text: "﨑"),
    BodyCase(
      what: "JIS X 0201 kana", charset: "iso-2022-jp", bytes: [0x1B, 0x28, 0x49, 0x43, 0x3D, 0x44, 0x1B, 0x28, 0x42],
      text: "ﾃｽﾄ"),
    BodyCase(
      what: "kana by shift out", charset: "iso-2022-jp", bytes: [0x0E, 0x43, 0x3D, 0x44, 0x0F, 0x61], text: "ﾃｽﾄa"),
    BodyCase(
      what: "8-bit kana in ISO-2022-JP", charset: "iso-2022-jp", bytes: jis + [0xC3, 0xBD, 0xC4], text: "日本語のﾃｽﾄ"),
    BodyCase(
      what: "JIS X 0212", charset: "iso-2022-jp-1", bytes: [0x1B, 0x24, 0x28, 0x44, 0x30, 0x21, 0x1B, 0x28, 0x42],
      text: "丂"),
    BodyCase(what: "JIS C 6226-1978", charset: "iso-2022-jp", bytes: [0x1B, 0x24, 0x40] + jis[3...], text: "日本語の"),
    BodyCase(what: "Shift_JIS", charset: "Shift_JIS", bytes: sjis, text: "日本語のメール"),
    BodyCase(what: "CP932 extension", charset: "x-sjis", bytes: [0x87, 0x40, 0xFA, 0xB1], text: "①﨑"),
    BodyCase(what: "EUC-JP", charset: "euc-jp", bytes: euc, text: "日本語のメール"),
    BodyCase(
      what: "a Latin charset labelled ISO-2022-JP", charset: "iso-2022-jp",
      bytes: Array("Dij".utf8) + [0x8A] + Array("at".utf8),
      text: "Dij\u{FFFD}at", anomaly: "mail.undecodable-text"),
    BodyCase(
      what: "one kanji after Latin", charset: "iso-2022-jp", bytes: Array("PDF".utf8) + [0x94, 0xC5], text: "PDF版",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "Shift_JIS labelled ISO-2022-JP", charset: "iso-2022-jp", bytes: sjis, text: "日本語のメール",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "EUC-JP labelled ISO-2022-JP", charset: "iso-2022-jp", bytes: euc, text: "日本語のメール",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "UTF-8 labelled ISO-2022-JP", charset: "iso-2022-jp", bytes: Array("日本語".utf8), text: "日本語",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "UTF-8 labelled Shift_JIS", charset: "shift_jis", bytes: Array("日本語のメール".utf8), text: "日本語のメール",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "EUC-JP labelled Shift_JIS", charset: "shift_jis", bytes: euc, text: "日本語のメール",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "Shift_JIS labelled EUC-JP", charset: "euc-jp", bytes: sjis, text: "日本語のメール", anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "Shift_JIS labelled US-ASCII", charset: "us-ascii", bytes: sjis, text: "日本語のメール",
      anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "EUC-JP labelled UTF-8", charset: "utf-8", bytes: euc, text: "日本語のメール", anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "Shift_JIS labelled UTF-8", charset: "utf-8", bytes: sjis, text: "日本語のメール", anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "ISO-2022-JP labelled UTF-8", charset: "utf-8", bytes: jis, text: "日本語の", anomaly: "mail.wrong-charset"),
    BodyCase(
      what: "Shift_JIS labelled ISO-8859-1", charset: "iso-8859-1", bytes: sjis, text: "日本語のメール",
      anomaly: "mail.wrong-charset"),
    BodyCase(what: "EUC-JP without label", charset: "", bytes: euc, text: "日本語のメール"),
    BodyCase(what: "UTF-8 without label", charset: "", bytes: Array("日本語".utf8), text: "日本語"),
    BodyCase(what: "French in Latin-1", charset: "iso-8859-1", bytes: [0xE9, 0x74, 0xE9, 0x20, 0xE0], text: "été à"),
    BodyCase(
      what: "French without label", charset: "",
      bytes: Array("Un d".utf8) + [0xE9] + Array("tail pr".utf8) + [0xE8, 0x73],
      text: "Un détail près"),
    BodyCase(
      what: "Russian in windows-1251", charset: "windows-1251", bytes: [0xCF, 0xF0, 0xE8, 0xE2, 0xE5, 0xF2],
      text: "Привет"),
    BodyCase(what: "smart quotes in Latin-1", charset: "latin1", bytes: [0x93, 0x61, 0x94], text: "\u{201C}a\u{201D}"),
    BodyCase(what: "UTF-7", charset: "utf-7", bytes: Array("+ZeVnLIqe-".utf8), text: "日本語"),
    BodyCase(what: "Korean", charset: "ks_c_5601-1987", bytes: [0xC7, 0xD1, 0xB1, 0xDB], text: "한글"),
    BodyCase(what: "Chinese", charset: "gb2312", bytes: [0xD6, 0xD0, 0xCE, 0xC4], text: "中文"),
    BodyCase(
      what: "UTF-8 cut in a character", charset: "utf-8", bytes: Array("日本語のメール".utf8.dropLast()),
      text: "日本語のメー\u{FFFD}",
      anomaly: "mail.undecodable-text"),
    BodyCase(
      what: "unknown charset", charset: "x-martian", bytes: [0x61, 0xFF, 0x62], text: "a\u{FFFD}b",
      anomaly: "mail.unknown-charset"),
    BodyCase(
      what: "hostile charset name", charset: "\"utf-8//TRANSLIT\"", bytes: [0x61], text: "a",
      anomaly: "mail.unknown-charset"),
    BodyCase(what: "quoted label", charset: "\"'UTF-8'\"", bytes: Array("é".utf8), text: "é"),
  ]

  @Test(arguments: bodies)
  func body(_ sample: BodyCase) {
    let type = sample.charset.isEmpty ? "" : "; charset=\(sample.charset)"
    let message = parse(Array("From: a@b.example\nContent-Type: text/plain\(type)\n\n".utf8) + sample.bytes)
    #expect(message.bodies.map(\.text) == [sample.text])
    #expect(message.codes == (sample.anomaly.map { [$0] } ?? []))
  }

  struct SubjectCase: Sendable, CustomTestStringConvertible {
    var header: [UInt8]
    var text: String
    var anomaly: String?
    init(_ header: String, _ text: String, _ anomaly: String? = nil) {
      self.init(Array(header.utf8), text, anomaly)
    }
    init(_ header: [UInt8], _ text: String, _ anomaly: String? = nil) {
      self.header = header
      self.text = text
      self.anomaly = anomaly
    }
    var testDescription: String { String(decoding: header, as: UTF8.self).debugDescription }
  }

  static let subjects: [SubjectCase] = [
    SubjectCase("plain", "plain"),
    SubjectCase("two\r\n lines", "two lines"),
    SubjectCase("=?utf-8?B?5pel5pys6Kqe?=", "日本語"),
    SubjectCase("=?UTF-8?q?=E6=97=A5=E6=9C=AC_=E8=AA=9E?=", "日本 語"),
    SubjectCase("=?iso-2022-jp?B?GyRCRnxLXDhsGyhC?=", "日本語"),
    // Adjacent words lose the blanks between them; others keep theirs.
    SubjectCase("=?utf-8?B?5pel?= =?utf-8?B?5pys?=\r\n\t=?utf-8?B?6Kqe?=", "日本語"),
    SubjectCase("Re: =?utf-8?B?5pel?= x =?utf-8?B?5pys?=", "Re: 日 x 本"),
    // A character on the seam of two words, in both encodings.
    SubjectCase("=?utf-8?B?5pel5g==?= =?utf-8?B?nKzoqp4=?=", "日本語"),
    SubjectCase("=?utf-8?Q?=E6=97?= =?utf-8?Q?=A5?=", "日"),
    // Base64 chopped without regard to groups of four.
    SubjectCase("=?utf-8?B?5pel5?=\r\n =?utf-8?B?pys6Kqe?=", "日本語"),
    SubjectCase("=?utf-8?B?5pel5p?=\r\n =?utf-8?B?ys6Kqe?=", "日本語"),
    SubjectCase("=?utf-8?B?5pel5pys6Kqe4pGg4pGh4pGi4pGj4pGk4pGlYQ?=", "日本語①②③④⑤⑥a"),
    // ISO-2022-JP that goes on across words, and one that forgets to close.
    SubjectCase("=?iso-2022-jp?B?GyRCRnxL?= =?iso-2022-jp?B?XDhsGyhC?=", "日本語"),
    SubjectCase("=?iso-2022-jp?B?GyRCRnxLXA==?= =?iso-2022-jp?B?GyRCOGwbKEI=?=", "日本語"),
    SubjectCase("=?iso-2022-jp?B?GyRCRnxLXA==?= =?iso-2022-jp?Q?a_b?=", "日本a b"),
    SubjectCase("a=?utf-8?B?5pel?=b=?utf-8?B?5pys?==?utf-8?B?6Kqe?=", "a日b本語"),
    SubjectCase("\"=?utf-8?B?5pel?=\"", "\"日\""),
    SubjectCase("=?utf-8*ja?B?5pel?=", "日"),
    SubjectCase("=?utf-8?Q?a b c?=", "a b c"),
    SubjectCase("=?utf-8?Q??=", ""),
    SubjectCase("=?broken", "=?broken"),
    SubjectCase("=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
    SubjectCase("=?utf-8?B?5pel", "=?utf-8?B?5pel"),
    SubjectCase("=?x-martian?B?/w==?=", "\u{FFFD}", "mail.unknown-charset"),
    SubjectCase("=?iso-2022-jp?B?k/qWe4zqgsyDgYFbg4s=?=", "日本語のメール", "mail.wrong-charset"),
    SubjectCase("=?utf-8?B?YQ0KQmNjOiBiQGMuZXhhbXBsZQ==?=", "a  Bcc: b@c.example", "mail.header-injection"),
    SubjectCase("=?utf-8?B?YWIKAA==?=", "ab"),
    SubjectCase(CharsetTests.sjis, "日本語のメール", "mail.header-8bit"),
    SubjectCase(CharsetTests.euc, "日本語のメール", "mail.header-8bit"),
    SubjectCase("日本語", "日本語"),
    SubjectCase(CharsetTests.jis, "日本語の"),
  ]

  @Test(arguments: subjects)
  func subject(_ sample: SubjectCase) {
    let message = parse(Array("From: a@b.example\r\nSubject: ".utf8) + sample.header + Array("\r\n\r\nx".utf8))
    #expect(message.subject == sample.text)
    #expect(message.codes == (sample.anomaly.map { [$0] } ?? []))
    #expect(message.values(of: "SUBJECT") == [sample.text])
  }

  @Test func detectorKeepsScriptsApart() {
    // Texts of other languages in their own charsets are never taken for Japanese.
    let korean: [UInt8] = [0xBE, 0xC8, 0xB3, 0xE7, 0xC7, 0xCF, 0xBC, 0xBC, 0xBF, 0xE4, 0x20, 0xB9, 0xDD, 0xB0, 0xA9]
    let chinese: [UInt8] = [0xC4, 0xE3, 0xBA, 0xC3, 0xCA, 0xC0, 0xBD, 0xE7, 0xB4, 0xF3, 0xBC, 0xD2]
    let russian: [UInt8] = [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4, 0x20, 0xCD, 0xC9, 0xD2, 0x20, 0xCB, 0xC1, 0xCB]
    let german: [UInt8] = Array("Gr".utf8) + [0xFC, 0xDF, 0x65] + Array(" aus K".utf8) + [0xF6] + Array("ln".utf8)
    for bytes in [korean, chinese, russian, german] {
      #expect(JapaneseCharset.detect(bytes, 0..<bytes.count, assumeJapanese: false) == nil)
    }
    for (bytes, expected) in [
      (CharsetTests.sjis, JapaneseCharset.shiftJIS), (CharsetTests.euc, .eucJP), (CharsetTests.jis, .iso2022JP),
    ] {
      #expect(JapaneseCharset.detect(bytes, 0..<bytes.count, assumeJapanese: false) == expected)
      #expect(JapaneseCharset.detect(bytes, 0..<bytes.count, assumeJapanese: true) == expected)
    }
  }
}
