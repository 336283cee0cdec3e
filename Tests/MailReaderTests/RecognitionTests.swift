import EventModel
import MailReader
import Testing

/// What is mail, judged by content.
@Suite struct RecognitionTests {
  static let mails: [String] = [
    "Received: from a by b; Thu, 20 Jun 2024 01:02:03 +0000\nFrom: a@b.example\nSubject: x\n\nbody",
    "from: a@b.example\nto: c@d.example\nsubject: x\ndate: Thu, 20 Jun 2024 01:02:03 +0000\n\nbody",
    "\u{FEFF}From: a@b.example\r\nTo: c@d.example\r\nSubject: x\r\nMIME-Version: 1.0\r\n\r\nbody",
    "\n\n\r\nReturn-Path: <a@b.example>\nFrom: a@b.example\nTo: b@c.example\n\n",
    "X-Foo: 1\nX-Bar: 2\nMessage-ID: <a@b>\nDate: Thu, 20 Jun 2024 01:02:03 +0000\nFrom: a@b.example\n\n",
    "MIME-Version: 1.0\nContent-Type: text/plain\n\nbody",
    "Content-Type: multipart/mixed; boundary=x\n\n--x\n\nbody\n--x--\n",
    "From: a@b.example\nSubject: folded\n over\n\tlines\nMessage-ID: <x@y>\n\nbody",
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.example/\r\nSubject: x\r\nDate: Thu, 20 Jun 2024 01:02:03 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n",
    "From: a@b.example\rTo: c@d.example\rSubject: x\rMessage-ID: <x@y>\r\rbody",
  ]

  static let others: [String] = [
    "", "\n\n\n", "hello\nworld\n",
    "HTTP/1.1 200 OK\r\nDate: Thu, 20 Jun 2024 01:02:03 GMT\r\nServer: nginx\r\nContent-Type: text/html\r\n\r\n<html>",
    "POST /a HTTP/1.1\r\nHost: a.example\r\nFrom: a@b.example\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n",
    "Host: a.example\nUser-Agent: x\nAccept: */*\nContent-Type: text/html\nDate: Thu\n\n",
    "2024-06-20 01:02:03 host sshd[1]: Accepted password\n2024-06-20 01:02:04 host sshd[1]: x\n",
    "Jun 20 01:02:03 host postfix/smtpd[1]: from=<a@b.example>, to=<c@d.example>\n",
    "import os\n\ndef main():\n    print('From: a@b.example')\n",
    "---\nfrom: a\nto: b\nsubject: c\ndate: d\n---\n",
    "name: build\non: push\njobs:\n  build:\n    runs-on: x\n",
    "[section]\nfrom=a@b.example\nto=c\n",
    "Package: x\nVersion: 1\nMaintainer: A <a@b.example>\nDescription: y\n",
    "{\"from\": \"a@b.example\", \"subject\": \"x\"}\n",
    "date=2024-06-20 time=01:02:03 devname=fw type=event subtype=vpn\n",
    "From what I know, this is text.\n\nIt goes on: and on.\n",
    "Subject,From,To,Date\nx,a@b.example,c@d.example,2024\n",
    "PK\u{3}\u{4}aaaa", "Error: something\nWarning: other\nNote: third\n",
  ]

  @Test(arguments: mails)
  func claims(_ text: String) {
    #expect(MessageReader().recognise(Array(text.utf8), name: "") >= .likely)
    #expect(MailboxReader().recognise(Array(text.utf8), name: "") == .no)
    #expect(EMLXReader().recognise(Array(text.utf8), name: "") == .no)
  }

  @Test(arguments: others)
  func leaves(_ text: String) {
    #expect(MessageReader().recognise(Array(text.utf8), name: "x.log") == .no)
    #expect(MailboxReader().recognise(Array(text.utf8), name: "mbox") == .no)
    #expect(EMLXReader().recognise(Array(text.utf8), name: "x.emlx") == .no)
  }

  @Test func mailboxWinsOverMessage() {
    let head = Array((MailboxTests.from + RecognitionTests.mails[0]).utf8)
    #expect(MailboxReader().recognise(head, name: "") == .certain)
    #expect(MessageReader().recognise(head, name: "") < .certain)
  }
}
