import EventModel
import Foundation
import Testing

@testable import TextLogs

@Suite struct RecognitionTests {
  /// Text that is no log: nothing but the fallback may claim it.
  static let others = [
    "mail":
      "Received: from a.example (a.example [192.0.2.1]) by b.example; Mon, 02 Jan 2006 15:04:05 -0700\r\nFrom: Alice <a@a.example>\r\nTo: b@b.example\r\nSubject: hello, world; x=1\r\nDate: Mon, 02 Jan 2006 15:04:05 -0700\r\n\r\nDear Bob,\r\nhow are you?\r\n",
    "swift":
      "import Foundation\n\nlet a = 1\nlet b = \"x\"\nfunc f(_ a: Int, b: Int) -> Int { a + b }\nfor i in 0..<3 { print(i, a, b) }\n",
    "python": "import os, sys\n\ndef f(a=1, b=2, c=3):\n    return a, b, c\n\nx = f(a=2, b=3)\n",
    "shell": "#!/bin/sh\nset -e\nA=1\nB=2\nexport A B\nfoo --x=1 --y=2\n",
    "ini": "[section]\nname=value\nother=thing\n; comment\n[second]\na=b\n",
    "prose":
      "It was a dark night, and rain fell, mostly.\nThe dog, the cat, and I sat there.\nNothing, as they say, happened.\n",
    "package.json":
      "{\n  \"name\": \"x\",\n  \"version\": \"1.0.0\",\n  \"scripts\": { \"a\": \"b\" },\n  \"time\": 3\n}\n",
    "json array of numbers": "[1, 2, 3]\n",
    "json list of packages": "[{\"name\": \"a\", \"version\": 1}, {\"name\": \"b\", \"version\": 2}]\n",
    "yaml": "title: A\nstatus: test\nlogsource:\n  product: windows\ndetection:\n  a: b\n",
    "html": "<!DOCTYPE html>\n<html><head><title>x</title></head>\n<body class=\"a\" id=\"b\">text</body></html>\n",
    "markdown": "# Title\n\n- one, two\n- three\n\n| a | b |\n|---|---|\n| 1 | 2 |\n",
    "xml": "<?xml version=\"1.0\"?>\n<a b=\"c\" d=\"e\" f=\"g\"><h/></a>\n",
    "css": "body { color: red; margin: 0 }\n.a, .b, .c { padding: 1px }\n",
    "sql": "INSERT INTO a (b, c, d) VALUES (1, 2, 3);\nSELECT b, c, d FROM a WHERE b = 1;\n",
    "diary": "Jan 3: went home\nJan 4: went out\n",
    "plain list": "192.0.2.1\n192.0.2.2\nexample.com\n",
  ]

  @Test(arguments: others.keys.sorted())
  func nothingClaimsOtherText(_ name: String) throws {
    let bytes = Array(try #require(Self.others[name]).utf8)
    for reader in TextLogs.readers {
      let confidence = reader.recognise(bytes, name: "")
      #expect(confidence <= .fallback, "\(reader.identity.name) says \(confidence)")
    }
    #expect(best(bytes)?.reader.identity.name == "text")
  }

  @Test(arguments: [
    [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 60), Array("%PDF-1.7\n".utf8),
    [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0],
    [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 504), [UInt8](0...255),
  ])
  func binaryIsNotText(_ bytes: [UInt8]) { #expect(best(bytes) == nil) }

  @Test func shiftJISIsText() {
    let bytes: [UInt8] = [0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x0a, 0x83, 0x65, 0x83, 0x58, 0x83, 0x67, 0x0a]
    #expect(best(bytes)?.reader.identity.name == "text")
  }

  @Test func someGarbageIsTolerated() {
    var text = "-- log starts --\nsome banner\n"
    for index in 0..<8 { text += "date=2020-04-23 time=12:32:4\(index) logid=\"1\" type=\"event\" subtype=\"x\"\n" }
    #expect(best(Array(text.utf8))?.reader.identity.name == "fortinet:fortigate")
  }

  @Test func cutLastLineOfAHeadDoesNotCount() {
    let line = #"{"eventTime":"2024-06-20T01:02:03Z","eventSource":"s3","eventName":"x"}"# + "\n"
    let bytes = Array(String(repeating: line, count: 1_200).utf8)
    #expect(best(bytes)?.reader.identity.name == "json-lines")
    #expect(best(bytes)?.confidence == .certain)
  }

  /// Every `...Reader.swift` of the module has its reader in the catalogue.
  @Test func everyReaderIsInTheCatalogue() throws {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Sources/Readers/TextLogs")
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
    let names = files.compactMap { ($0 as? URL)?.lastPathComponent }.filter { $0.hasSuffix("Reader.swift") }
      .map { String($0.dropLast(6)) }
    let families: Set = ["DeviceLogReader", "LineFormatReader"]
    let catalogue = TextLogs.readers.map { String(describing: type(of: $0)) }
    #expect(Set(names).subtracting(families) == Set(catalogue))
    #expect(Set(TextLogs.readers.map(\.identity.name)).count == catalogue.count)
  }
}
