internal import Bytes
internal import EventModel

/// Takes an item out of a TNEF stream (MS-OXTNEF), the content of `winmail.dat`.
///
/// Attributes follow each other with their lengths: one that is damaged costs itself, a cut costs what lies behind it.
struct TNEFStream {
  /// The first four bytes.
  static let signature: [UInt8] = [0x78, 0x9F, 0x3E, 0x22]

  private enum Attribute {
    static let subject: UInt32 = 0x0001_8004
    static let dateSent: UInt32 = 0x0003_8005
    static let from: UInt32 = 0x0000_8000
    static let messageClass: UInt32 = 0x0007_8008
    static let body: UInt32 = 0x0002_800C
    static let attachmentData: UInt32 = 0x0006_800F
    static let attachmentTitle: UInt32 = 0x0001_8010
    static let attachmentName: UInt32 = 0x0006_9001
    static let attachmentStart: UInt32 = 0x0006_9002
    static let properties: UInt32 = 0x0006_9003
    static let recipients: UInt32 = 0x0006_9004
    static let attachment: UInt32 = 0x0006_9005
    static let codePage: UInt32 = 0x0006_9007
  }

  private(set) var item = MAPIItem()
  private(set) var log = AnomalyLog()
  private let bytes: [UInt8]
  private let limits: OutlookLimits
  /// Bytes that attachments may still have.
  private var room: Int
  private var tooMany = false

  /// Reads the whole stream; nil where the bytes are no TNEF.
  init?(_ bytes: [UInt8], limits: OutlookLimits) {
    guard bytes.starts(with: TNEFStream.signature) else { return nil }
    self.bytes = bytes
    self.limits = limits
    room = limits.attachmentBytes
    var position = 6
    while let next = attribute(at: position) { position = next }
    // Every stream has its version and its code page (MS-OXTNEF section 2.1.2).
    if position == 6, log.entries.isEmpty { log.note(.tnefTruncated, at: 6, "no attribute follows the header") }
  }

  /// Reads the attribute at `position` and returns where the next one begins; nil at the end.
  private mutating func attribute(at position: Int) -> Int? {
    guard position < bytes.count else {
      if position > bytes.count { log.note(.tnefTruncated, "the stream ends in its header") }
      return nil
    }
    guard bytes.count - position >= 9 else {
      log.note(.tnefTruncated, at: UInt64(position), "an attribute's head is cut off")
      return nil
    }
    let level = bytes[position]
    guard level == 1 || level == 2 else {
      // Mail gateways pad with zeros or line ends.
      if bytes[position...].contains(where: { $0 != 0 && !$0.isBlank }) {
        log.note(.tnefDamaged, at: UInt64(position), "level \(level): the rest is not read")
      }
      return nil
    }
    let id = bytes.span.loadU32(at: position + 1)
    let length = Int(bytes.span.loadU32(at: position + 5))
    let start = position + 9
    let end = min(bytes.count, start + length)
    if end + 2 > bytes.count {
      log.note(.tnefTruncated, at: UInt64(position), "attribute \(String(id, radix: 16)) of \(length) bytes")
    } else {
      let sum = bytes[start..<end].reduce(UInt16(0)) { $0 &+ UInt16($1) }
      if sum != bytes.span.loadU16(at: end) {
        log.note(.tnefChecksum, at: UInt64(end), "attribute \(String(id, radix: 16))")
      }
    }
    take(id, start..<end)
    return end + 2 > bytes.count ? nil : end + 2
  }

  private mutating func take(_ id: UInt32, _ range: Range<Int>) {
    switch id {
    case Attribute.subject: item.properties.offer(MAPITag.subject, .string8(text(range)))
    case Attribute.body: item.properties.offer(MAPITag.body, .string8(text(range)))
    case Attribute.messageClass: item.properties.offer(MAPITag.messageClass, .string8(text(range)))
    case Attribute.dateSent: date(range)
    case Attribute.from: sender(range)
    case Attribute.codePage where range.count >= 4:
      item.properties.offer(MAPITag.messageCodePage, .integer(UInt64(bytes.span.loadU32(at: range.lowerBound))))
    case Attribute.properties:
      var reader = TNEFProperties(bytes, range, limits: limits)
      _ = reader.read(into: &item.properties)
      note(reader)
    case Attribute.recipients: recipients(range)
    case Attribute.attachmentStart:
      tooMany = item.attachments.count >= limits.attachments
      if tooMany {
        log.note(.tooManyAttachments, at: UInt64(range.lowerBound), "more than \(limits.attachments)")
      } else {
        item.attachments.append(MAPIAttachment())
      }
    default: attachment(id, range)
    }
  }

  /// Attributes of the attachment that began last.
  private mutating func attachment(_ id: UInt32, _ range: Range<Int>) {
    guard !tooMany, let last = item.attachments.indices.last else { return }
    switch id {
    case Attribute.attachmentData: item.attachments[last].content = .file(content(range))
    case Attribute.attachmentTitle: item.attachments[last].properties.offer(MAPITag.shortName, .string8(text(range)))
    case Attribute.attachmentName:
      item.attachments[last].properties.offer(MAPITag.transportName, .string8(text(range)))
    case Attribute.attachment:
      var reader = TNEFProperties(bytes, range, limits: limits)
      let object = reader.read(into: &item.attachments[last].properties)
      note(reader)
      switch object {
      case .item(let range)?: item.attachments[last].content = .item(content(range))
      case .file(let range)?: item.attachments[last].content = .file(content(range))
      case nil:
        if case .missing = item.attachments[last].content,
          [2, 3, 4, 7].contains(item.attachments[last].properties.integer(MAPITag.attachmentMethod) ?? 0)
        {
          item.attachments[last].content = .reference
        }
      }
    default: break
    }
  }

  private mutating func content(_ range: Range<Int>) -> [UInt8] {
    if range.count > room {
      log.note(.attachmentTooLarge, at: UInt64(range.lowerBound), "more than \(limits.attachmentBytes) bytes")
    }
    let kept = range.prefix(room)
    room -= kept.count
    return Array(bytes[kept])
  }

  private func text(_ range: Range<Int>) -> [UInt8] { Array(bytes[range].prefix(limits.propertyBytes)) }

  private mutating func note(_ reader: TNEFProperties) {
    for (kind, offset, detail) in reader.issues { log.note(kind, at: UInt64(offset), detail) }
  }

  /// Rows of properties, with their number before them (MS-OXTNEF section 2.1.3.5.1).
  private mutating func recipients(_ range: Range<Int>) {
    guard range.count >= 4 else { return }
    let count = Int(bytes.span.loadU32(at: range.lowerBound))
    if count > limits.recipients { log.note(.tooManyRecipients, "more than \(limits.recipients)") }
    var reader = TNEFProperties(bytes, range.lowerBound + 4..<range.upperBound, limits: limits)
    for _ in 0..<min(count, limits.recipients) where reader.issues.isEmpty {
      var recipient = MAPIProperties()
      _ = reader.read(into: &recipient)
      if !recipient.isEmpty { item.recipients.append(recipient) }
    }
    note(reader)
  }

  /// DTR (MS-OXTNEF section 2.1.3.4.2): year, month, day, hour, minute, second.
  private mutating func date(_ range: Range<Int>) {
    guard range.count >= 12 else { return }
    let parts = (0..<6).map { Int(bytes.span.loadU16(at: range.lowerBound + $0 * 2)) }
    guard (1_601..<2_262).contains(parts[0]),
      let time = EventTime(
        year: parts[0], month: parts[1], day: parts[2], hour: parts[3], minute: parts[4], second: parts[5])
    else { return }
    let steps = time.nanoseconds / 100 + 116_444_736_000_000_000
    if steps > 0 { item.properties.offer(MAPITag.submitTime, .integer(UInt64(steps))) }
  }

  /// TRP (MS-OXTNEF section 2.1.3.3.2): lengths, the name, the address with its kind before it.
  private mutating func sender(_ range: Range<Int>) {
    guard range.count >= 8 else { return }
    let nameLength = Int(bytes.span.loadU16(at: range.lowerBound + 4))
    let addressLength = Int(bytes.span.loadU16(at: range.lowerBound + 6))
    let name = range.lowerBound + 8
    guard nameLength + addressLength <= range.upperBound - name else { return }
    var address = Array(bytes[name + nameLength..<name + nameLength + addressLength])
    if let colon = address.firstIndex(of: 0x3A) { address.removeFirst(colon + 1) }
    item.properties.offer(MAPITag.senderName, .string8(Array(bytes[name..<name + nameLength])))
    item.properties.offer(MAPITag.senderAddress, .string8(address))
  }
}
