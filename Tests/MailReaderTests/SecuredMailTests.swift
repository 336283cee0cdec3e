import EventModel
import MailReader
import Testing

/// Signed and encrypted mail: S/MIME with the content inside is read, encryption is said.
@Suite struct SecuredMailTests {
  /// One element of DER.
  private static func der(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
    let count = content.count
    if count < 0x80 { return [tag, UInt8(count)] + content }
    return [tag, 0x82, UInt8(count >> 8), UInt8(count & 0xFF)] + content
  }

  private static func oid(_ last: [UInt8]) -> [UInt8] { der(0x06, [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1] + last) }

  private static func signed(_ entity: [UInt8]) -> [UInt8] {
    let content = der(0x30, oid([7, 1]) + der(0xA0, der(0x04, entity)))
    let data = der(0x30, der(0x02, [1]) + der(0x31, []) + content + der(0x31, []))
    return der(0x30, oid([7, 2]) + der(0xA0, data))
  }

  /// The same with indefinite lengths and the octets in pieces, as programs that stream write it.
  private static func streamed(_ entity: [UInt8]) -> [UInt8] {
    let half = entity.count / 2
    let pieces = der(0x04, Array(entity[..<half])) + der(0x04, Array(entity[half...]))
    let content = [0x30, 0x80] + oid([7, 1]) + [0xA0, 0x80, 0x24, 0x80] + pieces + [0, 0, 0, 0, 0, 0]
    let data = [0x30, 0x80] + der(0x02, [1]) + der(0x31, []) + content + der(0x31, []) + [0, 0]
    return [0x30, 0x80] + oid([7, 2]) + [0xA0, 0x80] + data + [0, 0, 0, 0]
  }

  private static let entity = Array(
    """
    Content-Type: multipart/mixed; boundary=b

    --b
    Content-Type: text/plain; charset=utf-8

    日米同盟の資料です。
    --b
    Content-Type: application/zip; name=a.zip
    Content-Transfer-Encoding: base64

    UEsDBA==
    --b--

    """.utf8)

  private static func mail(_ type: String, _ body: [UInt8]) -> Message {
    let head = """
      From: a@gmail.com
      Subject: s
      Content-Type: \(type)
      Content-Transfer-Encoding: 8bit


      """
    return parse(Array(head.utf8) + body)
  }

  private static let type = "application/pkcs7-mime; smime-type=signed-data; name=smime.p7m"

  @Test(arguments: [signed(entity), streamed(entity), signed(Array("Content-Type: \(type)\n\n".utf8) + signed(entity))])
  func whatIsSignedInsideIsRead(_ data: [UInt8]) {
    let message = SecuredMailTests.mail(SecuredMailTests.type, data)
    #expect(message.bodies.map(\.text).joined().contains("日米同盟の資料です。"))
    #expect(message.attachments.map(\.name).contains("a.zip"))
    #expect(!message.codes.contains("mail.encrypted-content"))
  }

  @Test func everyPrefixAndEveryByte() {
    for data in [SecuredMailTests.signed(SecuredMailTests.entity), SecuredMailTests.streamed(SecuredMailTests.entity)] {
      for length in 0...data.count {
        #expect(SecuredMailTests.mail(SecuredMailTests.type, Array(data[..<length])).attachments.count <= 3)
      }
      for index in data.indices {
        for byte: UInt8 in [0, 0x24, 0x30, 0x80, 0x84, 0xFF] {
          var bytes = data
          bytes[index] = byte
          #expect(SecuredMailTests.mail(SecuredMailTests.type, bytes).attachments.count <= 5)
        }
      }
    }
  }

  @Test func signedTooOftenIsSaid() {
    var data = SecuredMailTests.signed(SecuredMailTests.entity)
    for _ in 0..<6 {
      data = SecuredMailTests.signed(Array("Content-Type: \(SecuredMailTests.type)\n\n".utf8) + data)
    }
    #expect(SecuredMailTests.mail(SecuredMailTests.type, data).codes.contains("mail.smime-unread"))
  }

  @Test func encryptionIsSaid() {
    let enveloped = SecuredMailTests.der(0x30, SecuredMailTests.oid([7, 3]) + SecuredMailTests.der(0xA0, [0x30, 0]))
    #expect(SecuredMailTests.mail(SecuredMailTests.type, enveloped).codes.contains("mail.encrypted-content"))
    let block = Array("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n".utf8)
    #expect(SecuredMailTests.mail("text/plain", block).codes.contains("mail.encrypted-content"))
    #expect(
      SecuredMailTests.mail("application/octet-stream; name=encrypted.asc", block).codes
        .contains("mail.encrypted-content"))
    let signature = Array("-----BEGIN PGP SIGNED MESSAGE-----\n\nhello\n-----BEGIN PGP SIGNATURE-----\n".utf8)
    #expect(!SecuredMailTests.mail("text/plain", signature).codes.contains("mail.encrypted-content"))
    #expect(SecuredMailTests.mail(SecuredMailTests.type, Array("MIIB".utf8)).codes.contains("mail.smime-unread"))
  }
}
