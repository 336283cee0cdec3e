import Foundation

/// Writes messages as mail programs in Japan do: ISO-2022-JP, UTF-8 or Shift_JIS, encoded-words in headers, attachments
/// in base64. RFC 5322, 2045, 2047, 2231.
struct MailComposer {
  enum Charset: String {
    case utf8 = "UTF-8"
    case jis = "ISO-2022-JP"
    case shiftJIS = "Shift_JIS"

    var encoding: String.Encoding {
      switch self {
      case .utf8: .utf8
      case .jis: .iso2022JP
      case .shiftJIS: .shiftJIS
      }
    }
  }

  var time: Moment
  var from: Institute.Person
  var to: Institute.Person
  var subject: String
  var text: String
  var html = ""
  var charset = Charset.utf8
  var attachments: [(name: String, type: String, bytes: [UInt8])] = []
  var headers: [(String, String)] = []
  var reply: String?
  var number: Int

  var messageID: String {
    let domain = from.address.split(separator: "@").last.map(String.init) ?? "example"
    return "<2024\(number * 7_919 + 104_729).\(time.seconds)@\(domain)>"
  }

  /// The message with line feeds.
  var bytes: [UInt8] {
    var lines: [UInt8] = []
    func add(_ text: String) { lines += Array(text.utf8) + [10] }
    let outside = !from.address.hasSuffix(Institute.domain)
    add("Return-Path: <\(from.address)>")
    if outside {
      add(
        "Authentication-Results: mx.\(Institute.domain); spf=pass smtp.mailfrom=\(from.address); dkim=pass; dmarc=pass")
      add(
        "Received: from mail.sender.example ([198.51.100.\(number % 20 + 100)])\n\tby mx.\(Institute.domain) with ESMTPS;"
      )
      add("\t\((time + 2).mail)")
    }
    add("Date: \(time.mail)")
    add("From: \(word(from.name)) <\(from.address)>")
    add("To: \(word(to.name)) <\(to.address)>")
    add("Subject: \(word(subject))")
    add("Message-ID: \(messageID)")
    if let reply { add("In-Reply-To: \(reply)\nReferences: \(reply)") }
    for (name, value) in headers { add("\(name): \(value)") }
    add("MIME-Version: 1.0")
    return lines + content
  }

  private var content: [UInt8] {
    let boundary = "=_part_\(number)_\(time.seconds)"
    let body = html.isEmpty ? part("plain", text) : part("html", html)
    guard !attachments.isEmpty else { return body }
    var bytes = Array("Content-Type: multipart/mixed; boundary=\"\(boundary)\"\n\n--\(boundary)\n".utf8) + body
    for attachment in attachments {
      let name = word(attachment.name)
      var head = "\n--\(boundary)\nContent-Type: \(attachment.type); name=\"\(name)\"\n"
      head += "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;\n"
      head += " filename*=UTF-8''\(percent(attachment.name))\n\n"
      bytes += Array(head.utf8) + base64(attachment.bytes)
    }
    return bytes + Array("\n--\(boundary)--\n".utf8)
  }

  private func part(_ kind: String, _ text: String) -> [UInt8] {
    let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
    let encoded = Array(text.data(using: charset.encoding) ?? Data(text.utf8))
    let transfer = isPlain || charset == .jis ? "7bit" : "base64"
    let head =
      "Content-Type: text/\(kind); charset=\(isPlain ? "us-ascii" : charset.rawValue)\n"
      + "Content-Transfer-Encoding: \(transfer)\n\n"
    return Array(head.utf8) + (transfer == "base64" ? base64(encoded) : encoded) + [10]
  }

  private func base64(_ bytes: [UInt8]) -> [UInt8] {
    let text = Array(Data(bytes).base64EncodedString().utf8)
    var lines: [UInt8] = []
    for start in stride(from: 0, to: text.count, by: 76) {
      lines += text[start..<min(text.count, start + 76)] + [10]
    }
    return lines
  }

  /// Encoded-words of at most fifteen characters each, folded.
  private func word(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 >= 0x80 }) else { return text }
    let letters = Array(text)
    var words: [String] = []
    for start in stride(from: 0, to: letters.count, by: 15) {
      let piece = String(letters[start..<min(letters.count, start + 15)])
      let data = piece.data(using: charset.encoding)
      let used = data == nil ? Charset.utf8 : charset
      words.append("=?\(used.rawValue)?B?\((data ?? Data(piece.utf8)).base64EncodedString())?=")
    }
    return words.joined(separator: "\n ")
  }

  private func percent(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF")
    return text.utf8.map { byte in
      let isPlain = (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 46
      return isPlain ? String(UnicodeScalar(byte)) : "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
    }.joined()
  }
}
