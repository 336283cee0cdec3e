import EventModel
import MailReader
import Testing

/// Names, counts and bytes of attachments.
@Suite struct AttachmentTests {
  struct NameCase: Sendable, CustomTestStringConvertible {
    var header: String
    var name: String
    var anomaly: String?
    var testDescription: String { header }
  }

  static let names: [NameCase] = [
    NameCase(header: "Content-Disposition: attachment; filename=report.zip", name: "report.zip"),
    NameCase(header: "Content-Disposition: attachment; filename=\"a b;c.zip\"", name: "a b;c.zip"),
    NameCase(header: "Content-Disposition: attachment; filename=a b.zip", name: "a b.zip"),
    NameCase(header: "Content-Disposition: attachment; filename=\"a\\\"b.zip\"", name: "a\"b.zip"),
    NameCase(header: "Content-Disposition: attachment; filename=\"C:\\dir\\x.exe\"", name: "C:\\dir\\x.exe"),
    NameCase(header: "Content-Disposition: attachment; filename*=UTF-8''%E8%B3%87%E6%96%99.zip", name: "資料.zip"),
    NameCase(
      header: "Content-Disposition: attachment; filename*=iso-2022-jp'ja'%1B%24B%3BqNA%1B%28B.zip", name: "資料.zip"),
    NameCase(
      header:
        "Content-Disposition: attachment;\r\n filename*0*=utf-8''%E8%B3;\r\n filename*1*=%87%E6%96%99;\r\n filename*2=\".zip\"",
      name: "資料.zip"),
    NameCase(
      header: "Content-Disposition: attachment; filename*1=b.zip; filename*0=a", name: "ab.zip"),
    NameCase(
      header: "Content-Disposition: attachment; filename=\"=?ISO-2022-JP?B?GyRCO3FOQRsoQi56aXA=?=\"", name: "資料.zip",
      anomaly: "mail.encoded-word-in-parameter"),
    NameCase(
      header: "Content-Disposition: attachment; filename==?UTF-8?B?6LOH5paZLnppcA==?=", name: "資料.zip",
      anomaly: "mail.encoded-word-in-parameter"),
    NameCase(
      header: "Content-Disposition: attachment;\r\n filename=\"=?UTF-8?B?6LOH?=\r\n =?UTF-8?B?5paZLnppcA==?=\"",
      name: "資料.zip", anomaly: "mail.encoded-word-in-parameter"),
    NameCase(
      header: "Content-Disposition: attachment; filename=a.pdf; filename*=UTF-8''a.exe", name: "a.exe",
      anomaly: "mail.conflicting-filename"),
    NameCase(
      header: "Content-Disposition: attachment; filename=a.pdf; filename=b.exe", name: "a.pdf",
      anomaly: "mail.conflicting-filename"),
    NameCase(
      header: "Content-Type: application/zip; name=b.zip\r\nContent-Disposition: attachment; filename=a.zip",
      name: "a.zip", anomaly: "mail.conflicting-filename"),
    NameCase(header: "Content-Type: application/zip; name=\"a.zip\"", name: "a.zip"),
    NameCase(header: "Content-Type: application/zip name=a.zip", name: ""),
    NameCase(header: "content-disposition: ATTACHMENT; FILENAME=a.zip", name: "a.zip"),
    NameCase(header: "Content-Disposition: attachment; filename=資料.zip", name: "資料.zip"),
    NameCase(header: "Content-Disposition: attachment; foo; filename=a.zip;", name: "a.zip"),
    NameCase(header: "Content-Disposition: attachment (x; filename=no); filename=a.zip", name: "a.zip"),
  ]

  @Test(arguments: names)
  func nameOfAttachment(_ sample: NameCase) {
    let message = parse(
      "From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\(sample.header)\r\n"
        + "Content-Transfer-Encoding: base64\r\n\r\nAAEC\r\n--x--\r\n")
    #expect(message.attachments.map(\.name) == [sample.name])
    if !sample.header.contains("application/zip name") {
      #expect(message.attachments.first?.bytes == [0, 1, 2])
    }
    if let anomaly = sample.anomaly { #expect(message.codes.contains(anomaly)) } else { #expect(message.codes.isEmpty) }
  }

  @Test func rawShiftJISName() {
    // 表.zip: the trail byte of the first character is a backslash.
    let head = "Content-Type: application/zip\r\nContent-Disposition: attachment; filename=\""
    let bytes = Array(head.utf8) + [0x95, 0x5C, 0x8E, 0xA6, 0x95, 0x5C] + Array(".zip\"\r\n\r\nPK".utf8)
    #expect(parse(bytes).attachments.map(\.name) == ["表示表.zip"])
  }

  @Test func encodings() {
    func part(_ encoding: String, _ body: String) -> [UInt8] {
      parse("Content-Type: application/x\r\nContent-Transfer-Encoding: \(encoding)\r\n\r\n\(body)").attachments[0].bytes
    }
    #expect(part("base64", "aGVs\r\nbG8=\r\n") == Array("hello".utf8))
    #expect(part("BASE64", "aGVsbG8") == Array("hello".utf8))
    #expect(part("base64 (comment)", "aGVsbG8=") == Array("hello".utf8))
    #expect(part("quoted-printable", "h=65l=\r\nlo=0D=0A") == Array("hello\r\n".utf8))
    #expect(part("8bit", "hello\n") == Array("hello\n".utf8))
    #expect(part("x-uuencode", "begin 644 a\n%:&5L;&\\\n`\nend\n") == Array("hello".utf8))
  }

  @Test func garbageInBase64IsSaid() {
    let message = parse("Content-Type: a/b\nContent-Transfer-Encoding: base64\n\naGVs!!bG8=\n")
    #expect(message.attachments[0].bytes == Array("hello".utf8))
    #expect(message.codes == ["mail.base64-garbage"])
  }

  @Test func depthFirstOrderAndBodies() {
    let message = parse(
      """
      From: a@b.example
      Content-Type: multipart/mixed; boundary="outer"

      preamble
      --outer
      Content-Type: multipart/alternative; boundary=inner

      --inner
      Content-Type: text/plain; charset=utf-8

      plain
      --inner
      Content-Type: text/html

      <p>html</p>
      --inner--
      --outer
      Content-Type: image/png

      PNG
      --outer
      Content-Type: text/html; name=invoice.html

      <form>
      --outer
      Content-Type: text/plain
      Content-Disposition: attachment; filename=a.txt

      text
      --outer
      Content-Type: message/rfc822

      Subject: =?utf-8?Q?inner_=E2=91=A0?=
      Content-Type: multipart/mixed; boundary=inner2

      --inner2
      Content-Type: application/zip

      PK
      --inner2--
      --outer--
      epilogue
      """)
    #expect(message.bodies.map(\.mediaType) == ["text/plain", "text/html", "text/html"])
    #expect(message.bodies.map(\.text) == ["plain", "<p>html</p>", "<form>"])
    #expect(message.attachments.map(\.name) == ["", "invoice.html", "a.txt", "inner ①.eml"])
    #expect(message.attachments.map(\.declaredType) == ["image/png", "text/html", "text/plain", "message/rfc822"])
    #expect(message.attachments.map(\.index) == [4, 5, 6, 7])
    #expect(message.attachments[3].bytes.starts(with: Array("Subject: ".utf8)))
    #expect(message.attachments[3].bytes.suffix(10) == Array("--inner2--".utf8)[...])
    #expect(message.codes.isEmpty)
  }

  @Test func inlineUuencodeAndYEnc() {
    let message = parse(
      "Subject: x\n\nbefore\nbegin 644 hello.bin\n%:&5L;&\\\n`\nend\nafter\nbegin 1 is no file\n"
        + "=ybegin line=128 size=3 name=y.bin\nrst\n=yend size=3\nlast\n")
    #expect(message.attachments.map(\.name) == ["hello.bin", "y.bin"])
    #expect(message.attachments.map(\.bytes) == [Array("hello".utf8), [0x48, 0x49, 0x4A]])
    #expect(message.bodies.map(\.text) == ["before\nafter\nbegin 1 is no file\nlast\n"])
  }
}
