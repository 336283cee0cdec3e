import Intake
import Testing

@Suite struct ContentTypeTests {
  private static func utf16(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }
  private static let compound: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]

  @Test(
    arguments: [
      ("a", [0x50, 0x4b, 3, 4], "zip"), ("a", [0x4d, 0x5a, 0x90], "pe"), ("report.pdf", [0x4d, 0x5a], "pe"),
      ("", [0x4c, 0, 0, 0, 1, 0x14, 2, 0, 0, 0, 0, 0, 0xc0, 0, 0, 0, 0, 0, 0, 0x46], "lnk"),
      ("x", Array("conectix".utf8), "vhd"), ("x", Array("vhdxfile".utf8), "vhdx"), ("x", compound, "ole"),
      ("x", compound + utf16("_VBA_PROJECT"), "ole-macro"),
      ("x", compound + utf16("EncryptedPackage"), "ooxml-encrypted"),
      ("x", compound + utf16("__substg1.0_0037001F"), "outlook-item"), ("x", [], "empty"), ("x", [0, 1, 2], "unknown"),
      ("x.js", Array("var a".utf8), "script"), ("x", Array("<!DOCTYPE html>".utf8), "html"),
      ("x", Array("\u{feff}<html>".utf8), "html"), ("x", [0xff, 0xfe] + utf16("<html>"), "html"),
      ("x", Array("<Configuration><LogonCommand>".utf8), "windows-sandbox"), ("x", Array("hello".utf8), "text"),
      ("x", Array(repeating: 0, count: 512) + Array("EFI PART".utf8), "disk-image"),
      (
        "x", Array(repeating: 0, count: 54) + Array("FAT16".utf8) + Array(repeating: 0, count: 451) + [0x55, 0xaa],
        "disk-image"
      ),
      ("x", Array("MSWIM\0\0\0".utf8), "wim"), ("x", Array("{\\rtf1 text}".utf8), "rtf"),
      ("x", Array("{\\rtf1{\\*\\template http://h/t}}".utf8), "rtf-remote-template"),
      ("x", Array("{\\rtf1{\\*\\template C:\\\\t.dot}}".utf8), "rtf"),
      ("x", Array(repeating: 0, count: 32_769) + Array("CD001".utf8), "iso"),
    ] as [(String, [UInt8], String)])
  func `content decides, the name only between texts`(name: String, bytes: [UInt8], type: String) {
    #expect(ContentType.recognise(bytes, name: name) == type)
  }
}
