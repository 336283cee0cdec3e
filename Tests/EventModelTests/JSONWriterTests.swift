import EventModel
import Foundation
import Testing

@Suite struct JSONWriterTests {
  @Test(arguments: [
    "", "plain", "C:\\Windows\\System32\\cmd.exe /c \"dir\"", "tab\tline\nreturn\r", "\u{0}\u{1}\u{1F}", "\u{7F}",
    "\u{80}\u{9B}31m\u{9F}\u{A0}é", "a\u{2028}b\u{2029}c\u{2027}\u{202A}", "東雲\\政策", "a\u{202E}fdp.exe",
    "\u{2065}\u{2066}x\u{2069}\u{206A}", "\u{E2}\u{C2}", "🜁\"",
  ])
  func `what is written is read back, and steers no terminal`(_ text: String) throws {
    for text in [text, "x" + text, text + "y", text + text] {
      var writer = JSONWriter()
      writer.value(text)
      #expect(try JSONDecoder().decode(String.self, from: Data(writer.bytes)) == text)
      let isTame = writer.text.unicodeScalars.allSatisfy {
        $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value) && !(0x2028...0x202E).contains($0.value)
          && !(0x2066...0x2069).contains($0.value)
      }
      #expect(isTame)
    }
  }
}
