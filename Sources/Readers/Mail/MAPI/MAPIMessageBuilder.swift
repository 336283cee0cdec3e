internal import EventModel

/// Makes a message of an Outlook item: the header fields that came with it count, its properties fill what they leave open.
///
/// The properties are those of MS-OXOMSG and MS-OXCMSG; how they become fields is MS-OXCMAIL's way, backwards.
struct MAPIMessageBuilder {
  let item: MAPIItem
  let words: EncodedWords
  let outlook: OutlookLimits
  var message: Message
  var log = AnomalyLog()
  /// The charset that text went through on its way; empty where the item says nothing.
  let internetCharset: String
  /// The charset of text that is not in Unicode.
  private let itemCharset: String
  private var textBytes = 0

  init(_ item: MAPIItem, message: Message, words: EncodedWords, outlook: OutlookLimits) {
    self.item = item
    self.message = message
    self.words = words
    self.outlook = outlook
    internetCharset = CodePage.charset(item.properties.integer(MAPITag.internetCodePage) ?? 0)
    let own = CodePage.charset(item.properties.integer(MAPITag.messageCodePage) ?? 0)
    // A program that says Unicode here and writes code pages all the same means those of the mail.
    itemCharset = own.isEmpty || own.hasPrefix("utf-16") ? internetCharset : own
  }

  /// The message of an item that a reader was given, with what other ways of writing mail hide among its attachments.
  mutating func whole() -> Message {
    _ = build()
    unwrapSigned()
    var job = MessageJob(bytes: [], words: words, message: message)
    job.unpackTNEF()
    message = job.message
    log.merge(job.log.entries)
    message.anomalies = log.entries
    return message
  }

  /// The message with all its parts.
  mutating func build() -> Message {
    headers()
    people()
    identity()
    bodies()
    attachments()
    message.anomalies = log.entries
    return message
  }

  /// The header as the last server wrote it.
  private mutating func headers() {
    var bytes: [UInt8]
    switch item.properties[MAPITag.transportHeaders] {
    case .unicode(let units)?: bytes = Array(MAPIMessageBuilder.utf16(units).utf8)
    case .string8(let text)?: bytes = text
    default: return
    }
    while bytes.last == 0 { bytes.removeLast() }
    // Exchange puts a line before the fields that is none.
    if bytes.hasCaseless("microsoft mail internet headers", at: 0, before: bytes.count) {
      bytes.removeFirst((bytes.index(of: 10, from: 0, to: bytes.count) ?? bytes.count - 1) + 1)
    }
    var job = MessageJob(bytes: bytes, words: words, message: message)
    job.runHeader()
    message = job.message
    // Their offsets are those of the property, not of the item.
    log.merge(
      job.log.entries.map {
        var anomaly = $0
        anomaly.offset = nil
        return anomaly
      })
  }

  /// The text of a property; nil where it is missing.
  mutating func text(_ properties: MAPIProperties, _ id: UInt16) -> String? { properties[id].flatMap { text($0) } }

  /// A value as text, without zeros at its end.
  mutating func text(_ value: MAPIValue) -> String? {
    switch value {
    case .unicode(let bytes):
      if bytes.count % 2 != 0 { log.note(.propertiesDamaged, "UTF-16 with an odd number of bytes") }
      return MAPIMessageBuilder.utf16(bytes)
    case .string8(let bytes):
      var end = bytes.count
      while end > 0, bytes[end - 1] == 0 { end -= 1 }
      return decode(bytes, 0..<end, charset: itemCharset)
    case .integer, .binary: return nil
    }
  }

  /// Bytes as text in a charset, with what is wrong noted.
  mutating func decode(_ bytes: [UInt8], _ range: Range<Int>, charset: String) -> String {
    let outcome = words.charsets.decode(bytes, range, label: charset)
    if let issue = outcome.issue { log.note(issue, String("\(charset) -> \(outcome.charset)".prefix(80))) }
    return outcome.text
  }

  private static func utf16(_ bytes: [UInt8]) -> String {
    var end = bytes.count & ~1
    while end > 0, bytes[end - 1] == 0, bytes[end - 2] == 0 { end -= 2 }
    return String(
      decoding: stride(from: 0, to: end, by: 2).lazy.map { UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8 },
      as: UTF16.self)
  }

  /// How much of a text of so many bytes may still become a body; what passes the limit is noted.
  mutating func room(for count: Int) -> Int {
    let room = max(0, words.limits.textBytes - textBytes)
    if count > room { log.note(.textTooLarge, "more than \(words.limits.textBytes) bytes of text") }
    textBytes += min(count, room)
    return min(count, room)
  }
}
