/// The mbox format that quotes `From ` lines and keeps no lengths ("mboxrd").
enum Mailbox {
  static func entry(_ message: MailComposer) -> [UInt8] {
    var bytes = Array("From \(message.from.address) \(message.time.asctime)\n".utf8)
    for line in message.bytes.split(separator: 10, omittingEmptySubsequences: false) {
      let quotes = line.prefix { $0 == UInt8(ascii: ">") }.count
      if line.dropFirst(quotes).starts(with: Array("From ".utf8)) { bytes.append(UInt8(ascii: ">")) }
      bytes += line + [10]
    }
    return bytes
  }
}
