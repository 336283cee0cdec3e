import Bytes
import CompoundFiles
import EventModel
import Foundation
import Testing

/// Compound files as such.
@Suite struct CompoundFileTests {
  @Test(arguments: [0, 1, 63, 64, 65, 4_095, 4_096, 4_097, 70_000, 8_000_000])
  func `what was written is read`(size: Int) throws {
    var writer = CompoundFileWriter()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let storage = writer.addStorage("Storage")
    writer.addStream("Stream", bytes, in: storage)
    writer.addStream("Other", [1, 2, 3])
    for number in 0..<50 { writer.addStream("s\(number)", [UInt8(number)], in: storage) }
    var file = try CompoundFile(MemoryRegion(writer.finish()))
    let found = try #require(file.child(of: 0, named: "STORAGE"))
    #expect(file.entries[found].children.count == 51)
    #expect(try file.bytes(of: #require(file.child(of: found, named: "Stream")), atMost: .max) == bytes)
    #expect(try file.bytes(of: #require(file.child(of: 0, named: "other")), atMost: 2) == [1, 2])
    #expect(try file.bytes(of: #require(file.child(of: found, named: "s49")), atMost: 9) == [49])
    #expect(file.anomalies.isEmpty)
  }

  @Test func `storages ever deeper do not exhaust the stack`() throws {
    var writer = CompoundFileWriter()
    var storage = 0
    for _ in 0..<20_000 { storage = writer.addStorage("s", in: storage) }
    writer.addStream("bottom", [1], in: storage)
    var file = try CompoundFile(MemoryRegion(writer.finish()))
    let top = try #require(file.child(of: 0, named: "s"))
    let inner = try file.extract(storage: top, limit: 100) { $2 }
    #expect(inner.isWhole)
    #expect(try CompoundFile(MemoryRegion(inner.bytes)).anomalies.isEmpty)
  }

  @Test func `old documents of others are read without complaint`() throws {
    guard let mail = CorpusTests.folder(for: "compound files") else { return }
    let folder = URL(filePath: mail).deletingLastPathComponent().appending(path: "documents").path
    var read = 0
    for path in CorpusTests.files(folder) {
      let region = try FileRegion(path: path)
      var head: [UInt8] = []
      _ = try region.read(at: 0, into: &head, atMost: 8)
      guard head == CompoundFile.signature else { continue }
      var file = try CompoundFile(region)
      for entry in file.entries.indices where file.entries[entry].kind == .stream {
        let count = try file.bytes(of: entry, atMost: .max).count
        #expect(UInt64(count) == file.entries[entry].size, "\(path)")
      }
      #expect(file.anomalies.isEmpty, "\(path): \(file.anomalies)")
      read += 1
    }
    #expect(read > 30)
  }
}
