/// Writes mail as Exchange puts it into `winmail.dat` (MS-OXTNEF).
public enum TNEFWriter {
  /// A TNEF stream with the mail's properties, recipients and attachments.
  public static func bytes(_ mail: OutlookMail) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00]
    stream += attribute(1, 0x0008_9006, little(0x0001_0000, 4))
    let page = UInt64(mail.encoding?.codePage ?? 932)
    stream += attribute(1, 0x0006_9007, little(page, 4) + little(0, 4))
    stream += attribute(1, 0x0007_8008, Array("IPM.Microsoft Mail.Note".utf8) + [0])
    let recipients = mail.recipients.map { list(mail.properties(of: $0.person, type: $0.type)) }
    stream += attribute(1, 0x0006_9004, little(UInt64(recipients.count), 4) + recipients.flatMap { $0 })
    stream += attribute(1, 0x0006_9003, list(mail.properties))
    for attachment in mail.attachments {
      stream += attribute(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))
      var properties = mail.properties(of: attachment)
      switch attachment.content {
      case .file(let bytes): stream += attribute(2, 0x0006_800F, bytes)
      case .mail(let other): properties.append(object(0x0002_0307, bytes(other)))
      case .object(let streams):
        properties.append(object(0x0000_000B, streams.sorted { $0.key < $1.key }.flatMap(\.value)))
      case .reference: break
      }
      stream += attribute(2, 0x0006_9005, list(properties))
    }
    return stream
  }

  /// A stream of the attributes that mail programs before MAPI knew: text in a code page, one file.
  public static func legacy(subject: [UInt8], body: [UInt8], file: (name: [UInt8], bytes: [UInt8])) -> [UInt8] {
    var stream: [UInt8] = [0x78, 0x9F, 0x3E, 0x22, 0x01, 0x00]
    stream += attribute(1, 0x0006_9007, little(932, 4) + little(0, 4))
    let name = Array("Yamada\0".utf8)
    let address = Array("SMTP:yamada@univ.example\0".utf8)
    stream += attribute(
      1, 0x0000_8000,
      little(4, 2) + little(0, 2) + little(UInt64(name.count), 2) + little(UInt64(address.count), 2) + name + address)
    stream += attribute(1, 0x0001_8004, subject + [0])
    let date = [2024, 6, 20, 1, 2, 3, 4].flatMap { little(UInt64($0), 2) }
    stream += attribute(1, 0x0003_8005, date)
    stream += attribute(1, 0x0002_800C, body + [0])
    stream += attribute(2, 0x0006_9002, [UInt8](repeating: 0, count: 14))
    stream += attribute(2, 0x0001_8010, file.name + [0])
    return stream + attribute(2, 0x0006_800F, file.bytes)
  }

  /// An attribute with its length and checksum.
  public static func attribute(_ level: UInt8, _ id: UInt32, _ bytes: [UInt8]) -> [UInt8] {
    let sum = bytes.reduce(UInt16(0)) { $0 &+ UInt16($1) }
    return [level] + little(UInt64(id), 4) + little(UInt64(bytes.count), 4) + bytes + little(UInt64(sum), 2)
  }

  /// Properties with their number before them.
  public static func list(_ properties: [OutlookProperty]) -> [UInt8] {
    var bytes = little(UInt64(properties.count), 4)
    for property in properties {
      bytes += little(UInt64(property.type), 2) + little(UInt64(property.id), 2)
      let value = property.terminated
      if !property.isFixed { bytes += little(1, 4) + little(UInt64(value.count), 4) }
      bytes += value
      while bytes.count % 4 != 0 { bytes.append(0) }
    }
    return bytes
  }

  /// The data of an attachment as an object of an interface.
  private static func object(_ interface: UInt32, _ bytes: [UInt8]) -> OutlookProperty {
    let identifier = little(UInt64(interface), 4) + [0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]
    return OutlookProperty(0x3701, type: 0x000D, identifier + bytes)
  }
}
