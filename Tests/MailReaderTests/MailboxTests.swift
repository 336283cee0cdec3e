import Bytes
import EventModel
import Testing

@testable import MailReader

/// Mailboxes: the four variants and what breaks them.
@Suite struct MailboxTests {
  static let from = "From a@b.example Thu Jun 20 01:02:03 2024\n"

  struct Case: Sendable, CustomTestStringConvertible {
    var what: String
    var text: String
    /// Subject and body of each message.
    var messages: [[String]]
    var testDescription: String { what }
  }

  static let cases: [Case] = [
    Case(
      what: "two messages", text: from + "Subject: 1\n\none\n\n" + from + "Subject: 2\n\ntwo\n",
      messages: [["1", "one\n"], ["2", "two\n"]]),
    Case(
      what: "no blank lines between",
      text: from + "Subject: 1\nTo: x@y.example\n\none\n" + from + "Subject: 2\nTo: x@y.example\n\ntwo\n",
      messages: [["1", "one\n"], ["2", "two\n"]]),
    Case(
      what: "CRLF",
      text: (from + "Subject: 1\n\none\n\n" + from + "Subject: 2\n\ntwo\n").replacing("\n", with: "\r\n"),
      messages: [["1", "one\r\n"], ["2", "two\r\n"]]),
    Case(
      what: "CR only",
      text: (from + "Subject: 1\n\none\n\n" + from + "Subject: 2\n\ntwo\n").replacing("\n", with: "\r"),
      messages: [["1", "one\n"], ["2", "two\n"]]),
    Case(
      what: "body lines that begin with From",
      text: from + "Subject: 1\n\nFrom here to there\n\nFrom Monday 10:30 on, May 2024\n\nFrom x 1 Jun\n\n" + from
        + "Subject: 2\n\ntwo\n",
      messages: [["1", "From here to there\n\nFrom Monday 10:30 on, May 2024\n\nFrom x 1 Jun\n"], ["2", "two\n"]]),
    Case(
      what: "a dated From_ line in the body without header behind it",
      text: from + "Subject: 1\n\nhe wrote\n" + from + "nothing like a header\n\nnor here\n",
      messages: [
        ["1", "he wrote\n" + from + "nothing like a header\n\nnor here\n"]
      ]),
    Case(
      what: "mboxo quoting", text: from + "Subject: 1\n\n>From x\n> From y\n", messages: [["1", "From x\n> From y\n"]]),
    Case(
      what: "mboxrd quoting", text: from + "Subject: 1\n\n>From x\n>>From y\n>>>From z\n",
      messages: [["1", "From x\n>From y\n>>From z\n"]]),
    Case(
      what: "mboxcl", text: from + "Subject: 1\nContent-Length: 7\n\n>From x\n" + from + "Subject: 2\n\ntwo\n",
      messages: [["1", ">From x\n"], ["2", "two\n"]].map { [$0[0], $0[1].replacing(">From x", with: "From x")] }),
    Case(
      what: "mboxcl2",
      text: from + "Subject: 1\nContent-Length: \(from.utf8.count + 33)\n\n" + from
        + "Subject: inner\nTo: x@y.example\n\n\n"
        + from + "Subject: 2\n\ntwo\n",
      messages: [["1", from + "Subject: inner\nTo: x@y.example\n\n"], ["2", "two\n"]]),
    Case(
      what: "wrong Content-Length",
      text: from + "Subject: 1\nContent-Length: 3\n\none two\n\n" + from + "Subject: 2\n\ntwo\n",
      messages: [["1", "one two\n"], ["2", "two\n"]]),
    Case(
      what: "huge Content-Length",
      text: from + "Subject: 1\nContent-Length: 999999999999\n\none\n\n" + from + "Subject: 2\n\ntwo\n",
      messages: [["1", "one\n"], ["2", "two\n"]]),
    Case(what: "no line end at the end", text: from + "Subject: 1\n\none", messages: [["1", "one"]]),
    Case(
      what: "byte order mark and blank lines", text: "\u{FEFF}\n\n" + from + "Subject: 1\n\none\n",
      messages: [["1", "one\n"]]),
    Case(
      what: "From_ line without date",
      text:
        "From a@b.example\nSubject: 1\nTo: a@b.example\n\none\n\nFrom a@b.example\nSubject: 2\nTo: x@y.example\n\ntwo\n",
      messages: [["1", "one\n"], ["2", "two\n"]]),
    Case(
      what: "envelope quoted in header", text: from + ">From x Thu Jun 20 01:02:03 2024\nSubject: 1\n\none\n",
      messages: [["1", "one\n"]]),
  ]

  @Test(arguments: cases)
  func messages(_ sample: Case) throws {
    let bytes = Array(sample.text.utf8)
    let sink = try read(bytes, with: MailboxReader())
    #expect(sink.messages.map { [$0.subject ?? "", $0.bodies.first?.text ?? ""] } == sample.messages)
    #expect(sink.messages.map(\.index) == Array(0..<UInt64(sample.messages.count)))
    for message in sink.messages {
      let start = Int(message.itemOffset)
      #expect(start + Int(message.itemLength) <= bytes.count)
      #expect(bytes[start...].starts(with: Array("Subject".utf8)) || bytes[start] == 0x3E)
    }
    #expect(MailboxReader().recognise(bytes, name: "") >= .likely)
  }

  @Test(arguments: [
    ("From a@b.example Thu Jun 20 01:02:03 2024", true),
    ("From a@b.example Thu Jun  2 01:02 2024", true),
    ("From a@b.example  Thu Jun 20 01:02:03 JST 2024", true),
    ("From a@b.example Thu Jun 20 01:02:03 2024 +0900", true),
    ("From a@b.example Thu Jun 20 01:02:03 +0900 2024", true),
    ("From a@b.example Thu, 20 Jun 2024 01:02:03 +0900", true),
    ("From \"a b\"@c.example Thu Jun 20 01:02:03 1994 remote from host", true),
    ("From - Thu Jun 20 01:02:03 2024\r", true),
    ("From  Thu Jun 20 01:02:03 2024", true),
    ("From 0123456789abcdef Mon Sep 17 00:00:00 2001", true),
    ("From a@b.example", false),
    ("From 10:30 to 11:30", false),
    ("From Thursday 20 June 2024", false),
    ("From the Jun 20 01:02:03", false),
    ("from a@b.example Thu Jun 20 01:02:03 2024", false),
    ("From: a@b.example Thu Jun 20 01:02:03 2024", false),
  ])
  func fromLine(_ line: String, _ isDated: Bool) {
    let bytes = Array(line.utf8)
    #expect(FromLine.isDated(bytes, 0..<bytes.count) == isDated)
  }

  @Test func streamsAcrossChunks() throws {
    // Messages of every length around the size of a read, so that separators fall on every seam.
    var text = ""
    var lengths: [Int] = []
    for length in [1_048_000, 1_048_480, 1_048_530, 10, 2_100_000, 524_288] {
      text +=
        MailboxTests.from + "Subject: \(length)\nTo: x@y.example\n\n" + String(repeating: "x", count: length) + "\n\n"
      lengths.append(length)
    }
    let sink = try read(Array(text.utf8), with: MailboxReader())
    #expect(sink.messages.map(\.subject) == lengths.map { String($0) })
    #expect(sink.messages.map { $0.bodies[0].text.utf8.count } == lengths.map { $0 + 1 })
    #expect(sink.anomalies.isEmpty)
  }

  @Test func messageBeyondTheLimit() throws {
    var limits = MailLimits()
    limits.messageBytes = 256 << 10
    let big = String(repeating: "0123456789abcdef\n", count: 400_000)
    let text =
      MailboxTests.from + "Subject: big\nTo: x@y.example\n\n" + big + "\n" + MailboxTests.from + "Subject: 2\n\ntwo\n"
    let sink = try read(Array(text.utf8), with: MailboxReader(limits: limits))
    #expect(sink.messages.map(\.subject) == ["big", "2"])
    #expect(sink.codes == ["mail.message-too-large"])
    #expect(sink.messages[0].itemLength == UInt64(big.utf8.count + 31))
    #expect(sink.messages[0].bodies[0].text.utf8.count < 256 << 10)
    #expect(sink.messages[1].itemOffset + sink.messages[1].itemLength == UInt64(text.utf8.count))
    #expect(sink.messages[1].bodies[0].text == "two\n")
  }

  @Test func appleMail() throws {
    let message = "From: a@b.example\nSubject: x\nMessage-ID: <1@b.example>\n\nbody\n"
    let bytes = Array("\(message.utf8.count)\n\(message)<?xml version=\"1.0\"?><plist/>".utf8)
    #expect(EMLXReader().recognise(bytes, name: "1.emlx") == .certain)
    let sink = try read(bytes, with: EMLXReader())
    #expect(sink.messages.map { $0.bodies[0].text } == ["body\n"])
    #expect(sink.anomalies.isEmpty)
    #expect(try read(Array(bytes.prefix(40)), with: EMLXReader()).codes.contains("mail.truncated"))
  }
}
