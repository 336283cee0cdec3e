internal import EventModel

/// The text of a message as people read it: the plain parts, and the HTML parts without markup where they say more.
struct MailBody {
  private(set) var bytes: [UInt8] = []
  private(set) var anchors: [HTMLText.Anchor] = []
  private(set) var isTruncated = false
  /// An HTML part has a field for a password.
  private(set) var asksPassword = false

  init(_ message: Message) {
    for body in message.bodies {
      if body.mediaType.hasPrefix("text/html") {
        let html = HTMLText(body.text)
        anchors += html.anchors
        asksPassword = asksPassword || html.asksPassword
        append(html.text)
      } else {
        append(Array(body.text.utf8))
      }
    }
  }

  private mutating func append(_ text: [UInt8]) {
    let room = MailTacticLimits.bodyBytes - bytes.count
    if text.count > room { isTruncated = true }
    guard room > 0 else { return }
    if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
    bytes.append(contentsOf: text.prefix(room))
  }

  /// The beginning, without the lines that quote an earlier mail.
  var own: String {
    let lines = bytes.prefix(MailTacticLimits.lureBytes).split(separator: UInt8(ascii: "\n"))
    let own = lines.filter { $0.first != UInt8(ascii: ">") }.joined(separator: [UInt8(ascii: "\n")])
    return String(decoding: Array(own), as: UTF8.self)
  }
}
