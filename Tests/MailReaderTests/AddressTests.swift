import EventModel
import MailReader
import Testing

/// Address fields.
@Suite struct AddressTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var header: String
    var addresses: [MailAddress]
    init(_ header: String, _ pairs: (String, String)...) {
      self.header = header
      addresses = pairs.map { MailAddress(name: $0.0, address: $0.1) }
    }
    var testDescription: String { header.debugDescription }
  }

  static let cases: [Case] = [
    Case("a@b.example", ("", "a@b.example")),
    Case("<a@b.example>", ("", "a@b.example")),
    Case("Ann <a@b.example>", ("Ann", "a@b.example")),
    Case("\"Ann, B.\" <a@b.example>, c@d.example", ("Ann, B.", "a@b.example"), ("", "c@d.example")),
    Case("a@b.example (Ann (the first))", ("Ann (the first)", "a@b.example")),
    Case("Ann B. Smith <a@b.example>", ("Ann B. Smith", "a@b.example")),
    Case("Smith, Ann <a@b.example>", ("Smith, Ann", "a@b.example")),
    Case("=?utf-8?B?5bGx55Sw?= <a@b.example>", ("山田", "a@b.example")),
    Case("\"=?utf-8?B?5bGx55Sw?=\" <a@b.example>", ("山田", "a@b.example")),
    Case("=?utf-8?B?5bGx?=\r\n =?utf-8?B?55Sw?= <a@b.example>", ("山田", "a@b.example")),
    Case("山田 <a@b.example>", ("山田", "a@b.example")),
    Case("\u{1B}$B;3ED\u{1B}(B <a@b.example>", ("山田", "a@b.example")),
    Case("Team: a@b.example, Bob <c@d.example>;", ("", "a@b.example"), ("Bob", "c@d.example")),
    Case("undisclosed-recipients:;"),
    Case("a@b.example; c@d.example", ("", "a@b.example"), ("", "c@d.example")),
    Case("<@relay.example:a@b.example>", ("", "a@b.example")),
    Case("<<a@b.example>>", ("", "a@b.example")),
    Case("\"a b\"@c.example", ("", "\"a b\"@c.example")),
    Case("Ann a@b.example", ("Ann", "a@b.example")),
    Case("\"x@y.example\" <a@b.example>", ("x@y.example", "a@b.example")),
    Case("a @ b.example", ("", "a@b.example")),
    Case("\"unclosed <a@b.example>", ("unclosed", "a@b.example")),
    Case("\"Ann\"\" <a@b.example>", ("Ann", "a@b.example")),
    Case("<mailto:a@b.example>", ("", "a@b.example")),
    Case("<a@b_<c.example>", ("", "a@b_<c.example")),
    Case(""),
    Case(",,;"),
    Case("MAILER-DAEMON", ("", "MAILER-DAEMON")),
    Case("Mary Smith", ("Mary Smith", "")),
    Case("<pete(his account)@b.example(his host)>", ("", "pete@b.example")),
    Case("j@test   . example, , k@x", ("", "j@test.example"), ("", "k@x")),
    Case("a@b.example c@d.example", ("", "a@b.example"), ("", "c@d.example")),
    Case("Ann Lee,(<a@b.example>)", ("Ann Lee", "a@b.example")),
    Case("<undisclosed-recipients:;>"),
    Case("<undisclosed-recipient:@relay.example;>"),
    Case("<list:a@b.example, c@d.example;>", ("", "a@b.example"), ("", "c@d.example")),
    Case(
      "a@b.example, lon\r\n gname@c.example, d@e.example", ("", "a@b.example"), ("", "longname@c.example"),
      ("", "d@e.example")),
    Case("Ann <a@b.example>, Bob c@d.example", ("Ann", "a@b.example"), ("Bob", "c@d.example")),
    Case("Bob c@d.example, Eve e@f.example", ("Bob", "c@d.example"), ("Eve", "e@f.example")),
    Case("a@b,example", ("", "a@b"), ("", "example")),
    Case("<a@b,example>", ("", "a@b,example")),
    Case("Ann, <a@b.example>, Bob, <c@d.example>", ("Ann", "a@b.example"), ("Bob", "c@d.example")),
  ]

  @Test(arguments: cases)
  func addresses(_ sample: Case) {
    let message = parse("To: \(sample.header)\r\nSubject: x\r\n\r\n")
    #expect(message.to == sample.addresses)
  }

  /// An address that was found where the syntax allows none is said to be such a find.
  @Test(arguments: [
    ("Ann Lee,(<a@b.example>)", true), ("<a@b,example>", true), ("<a@b_<c.example>", true),
    ("a@b.example, lon\r\n gname@c.example", true), ("<list:a@b.example;>", true),
    ("Ann <a@b.example>, c@d.example (Bob)", false), ("Team: a@b.example;", false),
    ("<undisclosed-recipients:;>", false),
  ])
  func irregular(_ header: String, _ isIrregular: Bool) {
    #expect(parse("From: \(header)\r\n\r\n").codes.contains("mail.address-irregular") == isIrregular)
  }

  @Test func everyAddressField() {
    let message = parse("from: a@x\nSENDER: b@x\nReply-to: c@x\nTo: d@x\nCc: e@x\nMessage-ID: <i@x>\n\n")
    #expect(message.from.map(\.address) == ["a@x"])
    #expect(message.sender.map(\.address) == ["b@x"])
    #expect(message.replyTo.map(\.address) == ["c@x"])
    #expect(message.to.map(\.address) == ["d@x"])
    #expect(message.cc.map(\.address) == ["e@x"])
    #expect(message.messageID == "i@x")
  }

  @Test(arguments: [
    ("Thu, 20 Jun 2024 10:02:03 +0900", "2024-06-20T01:02:03Z"),
    ("20 Jun 2024 10:02 +0900 (JST)", "2024-06-20T01:02:00Z"),
    ("Thu, 20 Jun 24 01:02:03 GMT", "2024-06-20T01:02:03Z"),
    ("Thu, 20 Jun 2024 01:02:03 -0000", "2024-06-20T01:02:03Z"),
    ("Wed, 19 Jun 2024 20:02:03 EST", "2024-06-20T01:02:03Z"),
  ])
  func date(_ header: String, _ time: String) {
    #expect(parse("Date: \(header)\n\n").date?.description == time)
  }

  @Test(arguments: ["yesterday", "", "99 Foo 9999", "\u{0}"])
  func unreadableDate(_ header: String) {
    let message = parse("Subject: x\nDate: \(header)\n\n")
    #expect(message.date == nil)
    #expect(message.codes.contains("mail.date-unreadable"))
  }
}
