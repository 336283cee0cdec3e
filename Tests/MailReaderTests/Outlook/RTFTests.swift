import EventModel
import Foundation
import OutlookSupport
import Testing

@testable import MailReader

/// Compressed RTF, and the text inside of RTF.
@Suite struct RTFTests {
  private func text(_ rtf: String) -> RTFText { text(Array(rtf.utf8)) }
  private func text(_ rtf: [UInt8]) -> RTFText {
    RTFText(rtf, charsets: CharsetDecoder(), limits: OutlookLimits(), bytes: 1 << 20)
  }
  private func string(_ rtf: String) -> String { String(decoding: text(rtf).text, as: UTF8.self) }

  /// The examples of MS-OXRTFCP, sections 4.1 and 4.2.
  @Test(arguments: [
    (
      "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0",
      "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    ),
    (
      "1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0",
      "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"
    ),
  ])
  func `examples of the specification`(hex: String, expected: String) {
    let digits = Array(hex)
    let bytes = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16) ?? 0 }
    let (rtf, issues) = CompressedRTF.decompress(bytes)
    #expect(String(decoding: rtf, as: UTF8.self) == expected)
    #expect(issues.isEmpty)
  }

  @Test func `what was compressed comes back`() {
    for text in ["", "{\\rtf1}", String(repeating: "{\\rtf1 abc \\par}", count: 900), "\u{0}\u{1}日本"] {
      let bytes = Array(text.utf8)
      let (rtf, issues) = CompressedRTF.decompress(CompressedRTFWriter.compress(bytes))
      #expect(rtf == bytes)
      #expect(issues.isEmpty)
    }
  }

  @Test func `more than the limit is said`() {
    let packed = CompressedRTFWriter.compress(Array(String(repeating: "a", count: 4_000).utf8))
    let (rtf, issues) = CompressedRTF.decompress(packed, limit: 1_000)
    #expect(rtf.count >= 1_000 && rtf.count < 1_200)
    #expect(issues == [.rtfTooLarge])
  }

  @Test func `damage is said and the beginning kept`() {
    let packed = CompressedRTFWriter.compress(Array(String(repeating: "{\\rtf1 abcdefg}", count: 40).utf8))
    for length in 1..<packed.count {
      let (rtf, issues) = CompressedRTF.decompress(Array(packed[..<length]))
      #expect(issues.contains(.rtfDamaged), "\(length)")
      #expect(rtf.count <= length * 9)
    }
    var other = packed
    other[20] ^= 1
    #expect(CompressedRTF.decompress(other).issues.contains(.rtfChecksum))
    let plain = Array("{\\rtf1 x}".utf8)
    let kept: [UInt8] = [21, 0, 0, 0, 9, 0, 0, 0] + Array("MELA".utf8) + [0, 0, 0, 0] + plain
    #expect(CompressedRTF.decompress(kept).rtf == plain)
    #expect(CompressedRTF.decompress(kept).issues.isEmpty)
  }

  @Test(arguments: [
    "<html><body><p>資料 &lt;1&gt; {a} \\b</p><a href=\"https://h.example/x?a=1&b=2\">リンク😀</a></body></html>",
    "<p>no end", "text only", "<br>\n<br>\tx",
  ])
  func `HTML comes out of RTF as it went in`(html: String) {
    let result = text(RTFWrapper.html(html))
    #expect(result.kind == .html)
    #expect(String(decoding: result.text, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n") == html)
    let plain = text(RTFWrapper.plain(html))
    #expect(plain.kind == .plain)
    #expect(String(decoding: plain.text, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n") == html)
  }

  @Test(arguments: [
    ("{\\rtf1\\ansi\\ansicpg932\\fromtext \\'93\\'fa\\'96{\\'7b}}", "日\u{FFFD}{"),
    ("{\\rtf1\\ansi\\ansicpg932\\fromtext \\'93\\'fa\\'96\\'7b}", "日本"),
    // The second byte of a character as it stands, even where it is a letter.
    ("{\\rtf1\\ansi\\ansicpg932\\fromtext \\'83A\\'83\\'5c}", "アソ"),
    ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0\\fcharset0 A;}{\\f1\\fcharset128 B;}}\\f1 \\'93\\'fa\\f0 \\'e9}", "日é"),
    ("{\\rtf1\\uc2 \\u26085 ab\\u26412\\'41\\'42c}", "日本c"),
    ("{\\rtf1{\\uc0 \\u26085 a}\\u26412 ?b}", "日a本b"),
    ("{\\rtf1{\\*\\unknown hidden}{\\stylesheet x;}{\\info{\\title t}}{\\pict 00}a{\\b b}\\tab c\\par}", "ab\tc\r\n"),
    ("{\\rtf1 a\\bin3 }}}b}", "ab"),
    ("}}}}{\\rtf1 a}", "a"),
    ("{\\rtf1\\lquote a\\rquote\\~\\emdash\\{\\}\\\\}", "‘a’\u{A0}—{}\\"),
  ])
  func `words and characters`(rtf: String, expected: String) { #expect(string(rtf) == expected) }

  @Test func `links of rich text are kept`() {
    let rtf = """
      {\\rtf1 see {\\field{\\*\\fldinst{HYPERLINK "https://h.example/a.zip" \\\\o "tip"}}{\\fldrslt{here}}} and \
      {\\field{\\*\\fldinst PAGE}{\\fldrslt 1}}}
      """
    let result = text(rtf)
    #expect(result.kind == .rich)
    #expect(String(decoding: result.text, as: UTF8.self) == "see here and 1")
    #expect(result.links == ["https://h.example/a.zip"])
  }

  @Test func `groups without end do not exhaust anything`() {
    let deep = Array(
      (String(repeating: "{\\b ", count: 200_000) + "x" + String(repeating: "}", count: 200_000) + "y").utf8)
    #expect(String(decoding: text(deep).text, as: UTF8.self) == "xy")
    #expect(text(deep).isLimited)
    let links = String(repeating: "{\\field{\\*\\fldinst HYPERLINK \"http://h.example\"}}", count: 10_001)
    #expect(text("{\\rtf1" + links + "}").isLimited)
    #expect(text("{\\rtf1{\\field{\\*\\fldinst HYPERLINK a\\~a}}}").isLimited == false)
  }

  @Test func `bodies are filled from RTF`() throws {
    let html = "<html><body><p>本文 <a href=\"https://h.example/\">x</a></p></body></html>"
    var mail = OutlookMail()
    mail.rtf = CompressedRTFWriter.compress(RTFWrapper.html(html))
    #expect(try OutlookReaderTests.message(mail).bodies.map(\.text) == [html])
    #expect(try OutlookReaderTests.message(mail).bodies.map(\.mediaType) == ["text/html"])
    mail.rtf = CompressedRTFWriter.compress(RTFWrapper.plain("本文"))
    #expect(try OutlookReaderTests.message(mail).bodies.map(\.mediaType) == ["text/plain"])
    let rich = "{\\rtf1 see {\\field{\\*\\fldinst{HYPERLINK \"https://h.example/a.zip\"}}{\\fldrslt here}}}"
    mail.rtf = CompressedRTFWriter.compress(Array(rich.utf8))
    #expect(try OutlookReaderTests.message(mail).bodies.map(\.text) == ["see here\r\n<https://h.example/a.zip>"])
    mail.body = "see here"
    #expect(
      try OutlookReaderTests.message(mail).bodies.map(\.text) == ["see here", "<https://h.example/a.zip>"])
  }
}
