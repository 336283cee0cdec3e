import Bytes
import EventModel
import Foundation
import Testing

@testable import EventLog

/// Exports as Japanese systems save them: code page 932 and EUC.
@Suite struct JapaneseTextTests {
  private static let text = "レベル: 情報\r\nアカウント名:\tadm.田中\r\nC:\\Users\\Public\\ソ表.exe\r\n"

  static let charsets: [JapaneseText.Charset] = [.shiftJIS, .eucJP]

  /// The text in one of the encodings; EUC by the arithmetic of JIS X 0208, which Foundation does not have.
  static func encoded(_ text: String, _ index: Int) throws -> [UInt8] {
    let bytes = Array(try #require(text.data(using: .shiftJIS)))
    if index == 0 { return bytes }
    var output: [UInt8] = []
    var rest = bytes[...]
    while let lead = rest.popFirst() {
      guard lead >= 0x80, let trail = rest.popFirst() else {
        output.append(lead)
        continue
      }
      let row = (Int(lead) - (lead < 0xA0 ? 0x81 : 0xC1)) * 2 + (trail >= 0x9F ? 1 : 0)
      let cell = trail >= 0x9F ? Int(trail) - 0x9F : Int(trail) - 0x40 - (trail > 0x7F ? 1 : 0)
      output += [UInt8(0xA1 + row), UInt8(0xA1 + cell)]
    }
    return output
  }

  @Test(arguments: [0, 1]) func theEncodingIsToldByItsKana(_ index: Int) throws {
    let bytes = try Self.encoded(Self.text, index)
    #expect(JapaneseText.charset(of: bytes) == Self.charsets[index])
    // A head may end in the middle of a character.
    for end in (bytes.count - 9)..<bytes.count {
      #expect(JapaneseText.charset(of: Array(bytes[..<end])) == Self.charsets[index])
    }
  }

  @Test(arguments: [
    Array("plain".utf8), Array(text.utf8), Array(Array(text.utf8).dropLast(40)), [0x66, 0xFC, 0x72, 0x20, 0xE4],
    Array("Gr".utf8) + [0xF6, 0xDF, 0x65], [0xFF, 0xFE, 0x80, 0x81], [],
  ])
  func otherTextIsLeftAlone(_ bytes: [UInt8]) { #expect(JapaneseText.charset(of: bytes) == nil) }

  /// One byte that was changed or put in must not hide a log.
  @Test(arguments: [0, 1]) func aDamagedByteDoesNotHideIt(_ index: Int) throws {
    let text = String(repeating: Self.text, count: 4)
    let bytes = try Self.encoded(text, index)
    for place in bytes.indices {
      for byte: UInt8 in [0xFF, 0x81, 0x20] {
        #expect(JapaneseText.charset(of: Array(bytes[..<place]) + [byte] + bytes[place...]) == Self.charsets[index])
      }
    }
  }

  @Test(arguments: [0, 1]) func piecesMakeTheWhole(_ index: Int) throws {
    let bytes = try Self.encoded(Self.text, index)
    for cut in 0...bytes.count {
      var output: [UInt8] = []
      var carry = Array(bytes[..<cut])
      JapaneseText.decode(&carry, Self.charsets[index], isWhole: false, into: &output)
      #expect(carry.count < 3)
      carry += bytes[cut...]
      JapaneseText.decode(&carry, Self.charsets[index], isWhole: true, into: &output)
      #expect(String(decoding: output, as: UTF8.self) == Self.text)
      #expect(carry.isEmpty)
    }
    let plain = Array(Self.text.utf8)
    #expect(JapaneseText.length(plain.span, 0..<plain.count, Self.charsets[index]) == bytes.count)
  }

  /// What code page 932 has beyond the standard, half-width katakana, and bytes that are no character.
  @Test func extensionsAndDamage() {
    var bytes: [UInt8] = [0x87, 0x40, 0xFB, 0xFC, 0xB1, 0x41, 0x85, 0x40, 0x5A, 0x82]
    let count = bytes.count
    var output: [UInt8] = []
    JapaneseText.decode(&bytes, .shiftJIS, isWhole: true, into: &output)
    let text = String(decoding: output, as: UTF8.self)
    #expect(text == "①髙ｱA\u{FFFD}@Z\u{FFFD}")
    #expect(JapaneseText.length(output.span, 0..<output.count, .shiftJIS) == count)
  }

  /// What a Japanese Windows saves, the same but for the encoding.
  @Test(arguments: [0, 1]) func exportsAreRead(_ index: Int) throws {
    let row =
      "情報,2024/06/20 1:02:03,Microsoft-Windows-Security-Auditing,4688,プロセスの作成,"
      + "\"新しいプロセスが作成されました。\n\nプロセス情報:\n\t新しいプロセス名:\tC:\\表示.exe\n\"\r\n"
    let csv = try #require(RenderedEventTests.viewers.last).1 + row + row
    try compare(csv, WindowsEventCSVReader(), index)
    try compare(TextEventTests.japanese, WindowsEventTextReader(), index)
  }

  private func compare(_ text: String, _ reader: some Reader, _ index: Int) throws {
    let bytes = try Self.encoded(text, index)
    #expect(reader.recognise(bytes, name: "") == reader.recognise(Array(text.utf8), name: ""))
    let (plain, old) = (try read(Array(text.utf8), with: reader), try read(bytes, with: reader))
    #expect(!plain.records.isEmpty)
    func fields(_ sink: TestSink) -> [[String]] { sink.records.map { $0.fields.map { $0.name + "=" + $0.text } } }
    #expect(fields(old) == fields(plain))
    // Records point to their bytes.
    let last = try #require(old.records.last?.event)
    #expect(last.itemOffset + UInt64(last.itemLength) <= UInt64(bytes.count))
    #expect(last.itemOffset < plain.records.last?.event.itemOffset ?? 0 || old.records.count == 1)
  }
}
