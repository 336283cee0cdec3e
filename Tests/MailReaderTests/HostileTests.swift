import Bytes
import EventModel
import MailReader
import Testing

/// Input made to hurt: every bound bites, nothing crashes, the rest is read.
@Suite struct HostileTests {
  static let sample =
    Array(
      "Received: by x\r\nFrom: =?iso-2022-jp?B?GyRCOzNFRBsoQg==?= <a@b.example>\r\nTo: \"x, y\" <c@d.example>\r\n".utf8)
    + Array(
      "Subject: =?utf-8?B?5pel?=\r\n =?utf-8?Q?=E6=9C=AC?=\r\nDate: Thu, 20 Jun 2024 01:02:03 +0900\r\n".utf8)
    + Array(
      "Content-Type: multipart/mixed; boundary=\"x\"\r\n\r\n--x\r\nContent-Type: text/plain; charset=iso-2022-jp\r\n\r\n"
        .utf8)
    + CharsetTests.jis + Array("\r\nbegin 644 a\r\n#0V%T\r\n`\r\nend\r\n".utf8)
    + Array("--x\r\nContent-Type: application/zip; name*0*=utf-8''%E6%97; name*1*=%A5.zip\r\n".utf8)
    + Array("Content-Transfer-Encoding: base64\r\n\r\nUEsDBA==\r\n--x\r\nContent-Type: message/rfc822\r\n\r\n".utf8)
    + Array("Subject: inner\r\n\r\nbody\r\n--x--\r\n".utf8)

  @Test func everyPrefixOfAMessage() throws {
    for length in 0...HostileTests.sample.count {
      let prefix = Array(HostileTests.sample[..<length])
      let sink = try read(prefix, with: MessageReader())
      #expect(sink.messages.count == 1)
      #expect(sink.messages[0].attachments.count <= 3)
    }
    let whole = try read(HostileTests.sample, with: MessageReader())
    #expect(whole.messages[0].attachments.map(\.name) == ["a", "日.zip", "inner.eml"])
    #expect(whole.messages[0].subject == "日本")
    #expect(whole.messages[0].date?.description == "2024-06-19T16:02:03Z")
    #expect(whole.anomalies.isEmpty)
  }

  @Test func everyPrefixOfAMailbox() throws {
    let from = Array(MailboxTests.from.utf8)
    let bytes =
      from + Array("Subject: 1\nContent-Length: 4\n\none\n\n".utf8) + from + Array("Subject: 2\n\n>From x\n\n".utf8)
    for length in 0...bytes.count {
      let sink = try read(Array(bytes[..<length]), with: MailboxReader())
      #expect(sink.messages.count <= 2)
      let end = sink.messages.last.map { $0.itemOffset + $0.itemLength } ?? 0
      #expect(end == UInt64(length) || sink.messages.isEmpty)
    }
  }

  @Test func everyByteFlipped() throws {
    for index in HostileTests.sample.indices {
      for byte: UInt8 in [0, 10, 0x1B, 0x22, 0x28, 0x3B, 0x3D, 0xFF] {
        var bytes = HostileTests.sample
        bytes[index] = byte
        #expect(try read(bytes, with: MessageReader()).messages.count == 1)
      }
    }
  }

  /// A boundary that does not occur is replaced by the one that the body shows, so that files do not pass as text.
  @Test func announcedBoundaryThatDoesNotOccur() {
    let message = parse(
      """
      From: a@b.example
      Content-Type: multipart/mixed; boundary="other"

      A preamble -- with dashes
      --
      --shown
      Content-Type: text/plain

      hello
      --shown
      Content-Type: application/zip; name=a.zip
      Content-Transfer-Encoding: base64

      UEsDBA==
      --shown--

      """)
    #expect(message.attachments.map(\.name) == ["a.zip"])
    #expect(message.codes.contains("mail.boundary-not-found"))
    let text = parse("From: a@b.example\nContent-Type: multipart/mixed; boundary=x\n\n--a\nContent with you\n")
    #expect(text.bodies.map(\.text).joined().contains("Content with you"))
    #expect(text.attachments.isEmpty)
  }

  /// Bare carriage returns end lines also where a program folded with a line feed.
  @Test func carriageReturnsWithALineFeedAmongThem() {
    let text = "From: a@b.example\rSubject: one\n two\rTo: c@d.example\rDate: x\rX-A: b\rX-B: c\r\rhello\rworld\r"
    let message = parse(text)
    #expect(message.subject == "one two")
    #expect(message.bodies.first?.text.contains("hello") == true)
    #expect(message.codes.contains("mail.bare-cr"))
  }

  @Test(arguments: [true, false], [true, false])
  func messageInUTF16(isBigEndian: Bool, isMarked: Bool) throws {
    let text = "From: a@b.example\r\nTo: c@d.example\r\nSubject: report\r\nMIME-Version: 1.0\r\n\r\n日米同盟\r\n"
    let units = (isMarked ? [0xFEFF] : []) + Array(text.utf16)
    let bytes = units.flatMap { unit -> [UInt8] in
      let (high, low) = (UInt8(unit >> 8), UInt8(unit & 0xFF))
      return isBigEndian ? [high, low] : [low, high]
    }
    #expect(MessageReader().recognise(bytes, name: "") == .certain)
    let sink = try read(bytes, with: MessageReader())
    #expect(sink.messages[0].subject == "report")
    #expect(sink.messages[0].bodies[0].text.contains("日米同盟"))
    #expect(sink.anomalies.map(\.code).contains("mail.wide-text"))
  }

  @Test func nestedAThousandDeep() {
    var text = "From: a@b.example\n"
    for level in 0..<1_000 { text += "Content-Type: multipart/mixed; boundary=b\(level)\n\n--b\(level)\n" }
    text += "\nbottom\n"
    let message = parse(text)
    #expect(message.codes.isSuperset(of: ["mail.nested-too-deep", "mail.missing-final-boundary"]))
    #expect(message.attachments.count == 1)
    #expect(message.attachments[0].declaredType == "multipart/mixed")
    #expect(message.attachments[0].bytes.suffix(8) == Array("\nbottom\n".utf8)[...])
  }

  @Test func messagesInMessages() {
    var text = "From: a@b.example\n"
    for _ in 0..<1_000 { text += "Content-Type: message/rfc822\n\n" }
    let message = parse(text + "Subject: x\n\nbottom\n")
    #expect(message.attachments.map(\.declaredType) == ["message/rfc822"])
  }

  @Test func aMillionHeaders() {
    var text = "Subject: x\n"
    for _ in 0..<1_000 { text += String(repeating: "X-A: b\n", count: 1_000) }
    let message = parse(text + "\nbody")
    #expect(message.headers.count == MailLimits().headerFields)
    #expect(message.codes == ["mail.too-many-headers"])
    #expect(message.bodies.map(\.text) == ["body"])
  }

  @Test func longHeaderLine() {
    let message = parse("Subject: " + String(repeating: "x", count: 20 << 20) + "\nTo: a@b.example\n\nbody")
    #expect(message.codes == ["mail.header-too-long"])
    #expect(message.to.map(\.address) == ["a@b.example"])
    #expect((message.subject?.utf8.count ?? 0) <= MailLimits().headerFieldBytes)
  }

  @Test func longFoldedHeader() {
    let message = parse("Subject: x\n" + String(repeating: " folded\n", count: 200_000) + "To: a@b.example\n\nbody")
    #expect(message.codes == ["mail.header-too-long"])
    #expect(message.to.map(\.address) == ["a@b.example"])
  }

  @Test func tooManyParts() {
    let part = "--x\nContent-Type: a/b\n\n"
    let message = parse("Content-Type: multipart/mixed; boundary=x\n\n" + String(repeating: part, count: 100_000))
    #expect(message.attachments.count == MailLimits().parts - 1)
    #expect(message.codes.contains("mail.too-many-parts"))
  }

  @Test func tooManyAddressesAndParameters() {
    let addresses = parse("To: " + String(repeating: "a@b,", count: 20_000) + "\n\n")
    #expect(addresses.to.count == MailLimits().addresses)
    #expect(addresses.codes.contains("mail.too-many-addresses"))
    let parameters = parse("Content-Type: a/b" + String(repeating: ";a=b", count: 5_000) + "\n\n")
    #expect(parameters.codes.contains("mail.too-many-parameters"))
  }

  struct Trick: Sendable, CustomTestStringConvertible {
    var what: String
    var text: String
    var attachments: [String]
    var anomalies: Set<String>
    var testDescription: String { what }
  }

  static let tricks: [Trick] = [
    Trick(
      what: "missing final boundary",
      text: "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: a/b; name=1\n\none",
      attachments: ["1"], anomalies: ["mail.missing-final-boundary", "mail.truncated"]),
    Trick(
      what: "no boundary parameter, boundary in sight",
      text: "Content-Type: multipart/mixed\n\n--x\nContent-Type: a/b; name=1\n\none\n--x--\n",
      attachments: ["1"], anomalies: ["mail.missing-boundary"]),
    Trick(
      what: "boundary never used", text: "Content-Type: multipart/mixed; boundary=x\n\nhello\n--y\n", attachments: [],
      anomalies: ["mail.boundary-not-found"]),
    Trick(
      what: "parts after the final boundary",
      text:
        "Content-Type: multipart/mixed; boundary=x\n\n--x\n\none\n--x--\n--x\nContent-Type: a/b; name=2\n\ntwo\n--x--\n",
      attachments: ["2"], anomalies: ["mail.content-after-end"]),
    Trick(
      what: "inner boundary equals outer boundary and more",
      text: "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=xx\n\n--xx\n"
        + "Content-Type: a/b; name=1\n\none\n--xx--\n--x\nContent-Type: a/b; name=2\n\ntwo\n--x--\n",
      attachments: ["1", "2"], anomalies: []),
    Trick(
      what: "outer boundary ends an inner multipart",
      text: "Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=y\n\n--y\n"
        + "Content-Type: a/b; name=1\n\none\n--x\nContent-Type: a/b; name=2\n\ntwo\n--x--\n",
      attachments: ["1", "2"], anomalies: ["mail.missing-final-boundary"]),
    Trick(
      what: "blanks behind boundaries",
      text: "Content-Type: multipart/mixed; boundary=x\n\n--x \t\r\nContent-Type: a/b; name=1\n\none\n--x-- \n",
      attachments: ["1"], anomalies: []),
    Trick(
      what: "two Content-Types", text: "Content-Type: a/b; name=1\nContent-Type: text/plain\n\none", attachments: ["1"],
      anomalies: ["mail.duplicate-header"]),
    Trick(
      what: "stray line in the header", text: "Subject: x\nthis is no field\nContent-Type: a/b; name=1\n\none",
      attachments: ["1"], anomalies: ["mail.header-malformed"]),
    Trick(
      what: "no blank line before the body", text: "Content-Type: a/b; name=1\nno field\nnor this\n",
      attachments: ["1"],
      anomalies: ["mail.header-malformed", "mail.missing-header-end"]),
    Trick(
      what: "NUL in the header", text: "Subject: a\u{0}b\nContent-Type: a/b; name=1\n\none", attachments: ["1"],
      anomalies: ["mail.nul-bytes"]),
    Trick(
      what: "bare CR in the header", text: "Subject: a\rBcc: b\nContent-Type: a/b; name=1\n\none", attachments: ["1"],
      anomalies: ["mail.bare-cr"]),
    Trick(
      what: "unknown transfer encoding", text: "Content-Type: a/b; name=1\nContent-Transfer-Encoding: rot13\n\none",
      attachments: ["1"], anomalies: ["mail.unknown-transfer-encoding"]),
    Trick(what: "nothing at all", text: "", attachments: [], anomalies: ["mail.empty"]),
    Trick(what: "blanks only", text: " \r\n \n", attachments: [], anomalies: ["mail.empty"]),
  ]

  @Test(arguments: tricks)
  func trick(_ trick: Trick) {
    let message = parse(trick.text)
    #expect(message.attachments.map(\.name) == trick.attachments)
    #expect(message.codes == trick.anomalies)
  }

  /// What ends with the message instead of a boundary: cut, or only without its final boundary.
  @Test(arguments: [
    ("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\nQUJDREVGR0hJ\nQUJDREVG\nQUJ", true),
    ("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\nQUJDREVGR0hJ\nQUJDREVGR0hJ\n", true),
    ("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\nQUJDREVGR0hJ\nQUJDREVG\n", false),
    ("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\nQUJDREVGR0hJ\nQUI=", false),
    ("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n", true),
    ("Content-Type: text/html\nContent-Transfer-Encoding: base64\n\nQUJDREVGR0hJ\nQUJDREVGR0hJ", true),
    ("Content-Type: application/pdf\n\n%PDF-1.4", true), ("Content-Type: application/pd", true),
    ("Content-Type: text/csv\nContent-Disposition: attachment\n\na,b", true),
    ("Content-Type: text/plain\n\nBest regards\n", false), ("\nBest regards", false),
    ("Content-Type: message/rfc822\n\nSubject: x\n\nhello", false),
    ("Content-Type: text/plain\n\none\n--x--\n", false),
  ])
  func partThatEndsWithTheMessage(_ part: String, _ isCut: Bool) {
    let message = parse("Content-Type: multipart/mixed; boundary=x\n\n--x\n\nhello\n--x\n" + part)
    #expect(message.codes.contains("mail.truncated") == isCut)
    #expect(message.codes.contains("mail.missing-final-boundary") == !part.contains("--x--"))
  }

  /// Without a multipart only a base64 group that is not whole says that a message is cut.
  @Test(arguments: [("QUJDREVGR0hJ\nQU", true), ("QUJDREVGR0hJ\nQU\n", false), ("QUJDREVGR0hJ", false), ("", false)])
  func singlePartThatIsCut(_ body: String, _ isCut: Bool) {
    let message = parse("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\n" + body)
    #expect(message.codes.contains("mail.truncated") == isCut)
  }

  /// Values that make a careless scanner search the same bytes again and again: a quadratic scan would take hours here.
  static let repetitive: [String] = [
    "Subject: " + String(repeating: "=?a?b?", count: 20_000),
    "Subject: " + String(repeating: "=?a?b?", count: 20_000) + "?=",
    "Subject: " + String(repeating: "=?a?q?x?=", count: 14_000),
    "Subject: " + String(repeating: "=?iso-2022-jp?B?GyRC?= ", count: 5_000),
    "To: " + String(repeating: "<a@", count: 40_000),
    "To: " + String(repeating: "\\\"", count: 60_000) + "\"",
    "To: " + String(repeating: "(", count: 100_000),
    "To: " + String(repeating: "a,", count: 60_000) + "<",
    "Content-Type: a/b; a=" + String(repeating: " ", count: 120_000) + "x",
    "Content-Type: a/b; a=\"x\"" + String(repeating: " ;", count: 60_000),
    "Content-Type: a/b; " + String(repeating: "a*0*=", count: 20_000),
    "Content-Disposition: " + String(repeating: "(;", count: 60_000),
  ]

  @Test(arguments: repetitive)
  func repetitiveHeader(_ header: String) {
    let message = parse(header + "\nFrom: a@b.example\n\nbody")
    #expect(message.from.map(\.address) == ["a@b.example"])
  }

  @Test func fieldsOfPartsCostNoMemory() {
    let part = "--x\nContent-Type: a/b\n" + String(repeating: "a:\ncontent-a: b\n", count: 1_000) + "\n"
    let message = parse("Content-Type: multipart/mixed; boundary=x\n\n" + String(repeating: part, count: 100))
    #expect(message.attachments.count == 100)
    #expect(message.codes == ["mail.too-many-headers", "mail.missing-final-boundary", "mail.truncated"])
  }

  @Test func manyThreadsAtOnce() async throws {
    let expected = parse(HostileTests.sample)
    await withTaskGroup(of: Bool.self) { group in
      for _ in 0..<16 {
        group.addTask {
          (0..<20).allSatisfy { _ in
            let message = parse(HostileTests.sample)
            return message.subject == expected.subject && message.bodies.map(\.text) == expected.bodies.map(\.text)
              && message.attachments.map(\.bytes) == expected.attachments.map(\.bytes) && message.date == expected.date
          }
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }
}
