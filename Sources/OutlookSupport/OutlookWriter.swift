import CompoundFiles

/// Writes mail as Outlook saves it: MS-OXMSG in a compound file.
public enum OutlookWriter {
  /// The bytes of a `.msg` file; `directoryFirst` puts the directory before the streams.
  public static func bytes(_ mail: OutlookMail, directoryFirst: Bool = false) -> [UInt8] {
    // The class of Outlook items.
    let classID: [UInt8] = [0x0B, 0x0D, 0x02, 0, 0, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x46]
    var writer = CompoundFileWriter(classID: classID)
    let names = writer.addStorage("__nameid_version1.0")
    for number in 2...4 { writer.addStream("__substg1.0_000\(number)0102", [], in: names) }
    add(mail, to: &writer, in: 0, isTop: true)
    return writer.finish(directoryFirst: directoryFirst)
  }

  private static func add(_ mail: OutlookMail, to writer: inout CompoundFileWriter, in storage: Int, isTop: Bool) {
    let recipients = UInt64(mail.recipients.count)
    let attachments = UInt64(mail.attachments.count)
    var header = [UInt8](repeating: 0, count: 8) + little(recipients, 4) + little(attachments, 4)
    header += little(recipients, 4) + little(attachments, 4)
    if isTop { header += [UInt8](repeating: 0, count: 8) }
    add(mail.properties, header: header, to: &writer, in: storage)
    for (index, recipient) in mail.recipients.enumerated() {
      let inner = writer.addStorage("__recip_version1.0_#" + hexadecimal(index), in: storage)
      let properties = mail.properties(of: recipient.person, type: recipient.type)
      add(properties, header: [UInt8](repeating: 0, count: 8), to: &writer, in: inner)
    }
    for (index, attachment) in mail.attachments.enumerated() {
      let inner = writer.addStorage("__attach_version1.0_#" + hexadecimal(index), in: storage)
      add(attachment, of: mail, to: &writer, in: inner)
    }
  }

  private static func add(
    _ attachment: OutlookMail.Attachment, of mail: OutlookMail, to writer: inout CompoundFileWriter, in storage: Int
  ) {
    var properties = mail.properties(of: attachment)
    switch attachment.content {
    case .file(let bytes): properties.append(OutlookProperty(0x3701, binary: bytes))
    case .mail(let other):
      add(other, to: &writer, in: writer.addStorage("__substg1.0_3701000D", in: storage), isTop: false)
    case .object(let streams):
      let inner = writer.addStorage("__substg1.0_3701000D", in: storage)
      for (name, bytes) in streams.sorted(by: { $0.key < $1.key }) { writer.addStream(name, bytes, in: inner) }
    case .reference: break
    }
    add(properties, header: [UInt8](repeating: 0, count: 8), to: &writer, in: storage)
  }

  private static func add(
    _ properties: [OutlookProperty], header: [UInt8], to writer: inout CompoundFileWriter, in storage: Int
  ) {
    var table = header
    for property in properties {
      table += little(UInt64(property.type), 2) + little(UInt64(property.id), 2) + little(6, 4)
      if property.isFixed {
        table += property.bytes + [UInt8](repeating: 0, count: 8 - property.bytes.count)
      } else {
        table += little(UInt64(property.terminated.count), 4) + little(0, 4)
        let name = hexadecimal(Int(property.id) << 16 | Int(property.type))
        writer.addStream("__substg1.0_" + name, property.bytes, in: storage)
      }
    }
    writer.addStream("__properties_version1.0", table, in: storage)
  }

  private static func hexadecimal(_ number: Int) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
