import ArchiveReader
import Bytes
import EventModel
import Foundation
import Testing

@Suite struct ArchiveReaderTests {
  let text = Array("first line\nsecond line\n".utf8)

  @Test(arguments: [Fixtures.sevenZip, Fixtures.tarGzip])
  func membersComeInOrderWithTheirBytes(_ archive: [UInt8]) {
    let (sink, error) = unpack(archive, name: "s.tgz", recurses: true)
    #expect(error == nil)
    #expect(Set(sink.names) == ["a.txt", "b.log", "d/a.txt"])
    #expect(sink.members.first { $0.name == "a.txt" }?.text == text)
    #expect(sink.members.first { $0.name == "d/a.txt" }?.text == text)
    #expect(sink.anomalies.isEmpty)
  }

  @Test(arguments: [("a.txt.gz", Fixtures.gzip), ("a.txt.xz", Fixtures.xz)])
  func compressedFileHasOneChild(_ name: String, _ bytes: [UInt8]) {
    let (sink, error) = unpack(bytes, name: name)
    #expect(error == nil)
    #expect(sink.names == ["a.txt"])
    #expect(sink.members.first?.text == text)
  }

  @Test func concatenatedGzipMembersAreOneStream() {
    let (sink, _) = unpack(Fixtures.gzip + Fixtures.gzip, name: "x.log.gz")
    #expect(sink.names == ["x.log"])
    #expect(sink.members.first?.text == text + text)
  }

  @Test func namesThatAreNotUTF8AreDecoded() {
    var zip = ZipBuilder()
    zip.add(Array("plain.txt".utf8), text)
    zip.add([0x8e, 0x91, 0x97, 0xbf, 0x2e, 0x74, 0x78, 0x74], text)  // 資料.txt in code page 932
    zip.add(Array("日本.txt".utf8), text, flags: 0x800)
    zip.add([0x63, 0x61, 0x66, 0xe9, 0x2e, 0x74], text)  // Latin-1
    let (sink, error) = unpack(zip.build())
    #expect(error == nil)
    #expect(sink.names == ["plain.txt", "資料.txt", "日本.txt", "caf%E9.t"])
    #expect(sink.anomalies.first { $0.code == "archive.name-charset" }?.count == 2)
  }

  @Test(arguments: [
    "../../etc/passwd", "/etc/passwd", "a/../../b", "C:/Windows/x.dll", "x/../..",
  ])
  func pathsThatLeaveTheFolderAreNamesOnly(_ name: String) {
    var zip = ZipBuilder()
    zip.add(Array(name.utf8), text)
    let (sink, error) = unpack(zip.build())
    #expect(error == nil)
    #expect(sink.names == [name])
    #expect(sink.members.first?.text == text)
    #expect(sink.codes == ["archive.hostile-path"])
  }

  @Test func linksAndDevicesAreAnomaliesNotChildren() {
    let tar =
      tarMember("good.txt", text) + tarMember("link", type: "2", link: "/etc/shadow")
      + tarMember("hard", type: "1", link: "good.txt") + tarMember("dev", type: "3") + tarMember("fifo", type: "6")
      + tarMember("folder/", type: "5") + tarEnd
    let (sink, error) = unpack(tar)
    #expect(error == nil)
    #expect(sink.names == ["good.txt"])
    #expect(sink.anomalies.first { $0.code == "archive.link" }?.count == 2)
    #expect(sink.anomalies.first { $0.code == "archive.special-file" }?.count == 2)
  }

  @Test func duplicateNamesAreBothGiven() {
    let (sink, _) = unpack(tarMember("x", text) + tarMember("x", [65]) + tarEnd)
    #expect(sink.members.map(\.text) == [text, [65]])
  }

  @Test(arguments: [Fixtures.encryptedZip, Fixtures.encryptedSevenZip])
  func encryptedMemberIsNamedButNotRead(_ archive: [UInt8]) {
    let (sink, _) = unpack(archive)
    #expect(sink.names == ["a.txt"])
    #expect(sink.codes.contains("archive.encrypted"))
    #expect(sink.members.first?.text.isEmpty ?? false)
  }

  @Test func encryptedNamesAreSaid() {
    let (sink, error) = unpack(Fixtures.encryptedHeaderSevenZip)
    #expect(sink.members.isEmpty)
    #expect(error?.code == .encrypted)
  }

  @Test func bombStopsAtTheRatio() {
    let (sink, error) = unpack(Fixtures.zerosBzip2, name: "x.bz2", keeps: false)
    #expect(error?.code == .overLimit)
    #expect(sink.bytes <= 65 << 20)
  }

  @Test func bombStopsAtTheByteLimit() {
    let budget = Budget(inputBytes: 1 << 40, limits: .init(bytes: 1 << 20))
    let (_, error) = unpack(Fixtures.zerosBzip2, budget: budget, keeps: false)
    #expect(error?.code == .overLimit)
  }

  @Test func nestedArchivesStopAtTheDepth() {
    var archive = tarMember("core.txt", text) + tarEnd
    for level in 0..<20 { archive = tarMember("level\(level).tar", archive) + tarEnd }
    let (_, error) = unpack(archive, recurses: true)
    #expect(error?.code == .overLimit)
  }

  @Test(arguments: [
    ("zip", zipSample()), ("tar.gz", Fixtures.tarGzip), ("7z", Fixtures.sevenZip), ("gz", Fixtures.gzip),
    ("encrypted zip", Fixtures.encryptedZip),
  ])
  func everyPrefixEndsWithAWord(_ name: String, _ archive: [UInt8]) {
    for count in 1..<archive.count {
      let (sink, error) = unpack(Array(archive.prefix(count)), name: "x.gz", recurses: true)
      let isTold = error != nil || !sink.anomalies.isEmpty || !sink.members.isEmpty
      #expect(isTold, "\(name), \(count) bytes")
      // The directory at the end of a zip makes it whole: no prefix counts as read in full.
      guard name == "zip" else { continue }
      #expect(error != nil || sink.anomalies.contains { $0.effect != .noted }, "\(count) bytes")
    }
  }

  @Test func everyChangedByteIsSurvived() {
    for archive in [zipSample(), Fixtures.tarGzip, Fixtures.sevenZip] {
      for index in archive.indices {
        var damaged = archive
        damaged[index] ^= 0xff
        _ = unpack(damaged, recurses: true)
      }
    }
  }

  @Test func membersBeforeTheDamageAreGiven() {
    let whole = tarMember("one", text) + tarMember("two", [UInt8](repeating: 66, count: 5_000)) + tarEnd
    let (sink, _) = unpack(Array(whole.prefix(2_000)))
    #expect(sink.names == ["one", "two"])
    #expect(sink.members.first?.text == text)
    #expect(sink.codes == ["archive.damaged", "archive.damaged-member"])
  }

  @Test(arguments: ["\u{04}\"M\u{18}", "LZIP\u{1}"])
  func damagedCompressorDoesNotHoldItself(_ signature: String) {
    let bytes = Array(signature.unicodeScalars.map { UInt8($0.value) }) + [UInt8](repeating: 0xa7, count: 300)
    let (sink, error) = unpack(bytes, recurses: true)
    #expect(sink.members.isEmpty)
    #expect(error?.code == .malformed)
  }

  @Test func tarCutBetweenMembersIsTold() {
    let members = tarMember("one", text) + tarMember("two", [UInt8](repeating: 66, count: 5_000))
    let (cut, _) = unpack(members)
    #expect(cut.names == ["one", "two"])
    #expect(cut.anomalies.contains { $0.code == "archive.truncated" && $0.effect == .partial })
    for end in [512, 1_024, 10_240] {
      let (whole, _) = unpack(members + [UInt8](repeating: 0, count: end))
      #expect(whole.codes.isEmpty, "\(end) bytes of end")
    }
  }

  @Test(arguments: ["", "PK", "hello world, this is text", "7z", "Rar!", "From: a@b\n\ntext"])
  func otherBytesAreNotClaimed(_ text: String) { #expect(reader(of: Array(text.utf8)) == nil) }
}

private func zipSample() -> [UInt8] {
  var zip = ZipBuilder()
  zip.add(Array("a.txt".utf8), Array("alpha".utf8))
  zip.add(Array("b.txt".utf8), Array("bravo".utf8))
  return zip.build()
}
