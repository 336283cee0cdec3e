import ArchiveReader
import Bytes
import EventModel
import Foundation
import Testing

/// The containers of the shared document corpus: all are recognised and none is silent.
@Suite struct ContainerCorpusTests {
  static let expected: [String: (members: Int, code: String?)] = [
    "test.zip": (4, nil), "test.7z": (1, nil), "test.tar": (2, nil), "test.gz": (1, nil), "test.bz2": (1, nil),
    "test.xz": (1, nil), "test.rar": (2, nil), "test.cpio": (1, nil), "test.iso": (1, nil), "test.xar": (1, nil),
    "test_empty.zip": (0, nil), "test_zip.cab": (1, nil), "test_lzx.cab": (1, nil),
    "test_password.7z": (1, "archive.encrypted"), "test_zip_password.zip": (1, "archive.encrypted"),
    "test_aes256_password.zip": (1, "archive.encrypted"), "test_mixedcrypto.zip": (1, "archive.encrypted"),
  ]

  @Test func everyContainerIsReadOrItsReasonSaid() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared =
      ProcessInfo.processInfo.environment["KAGAMI_SHARED"].map { URL(fileURLWithPath: $0) }
      ?? root.deletingLastPathComponent().appendingPathComponent("shared")
    let folder = shared.appendingPathComponent("corpora/documents/strelka")
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("SKIPPED: container corpus (no ../shared)")
      return
    }
    let report = ProcessInfo.processInfo.environment["KAGAMI_REPORT"] != nil
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() {
      let bytes = Array(try Data(contentsOf: folder.appendingPathComponent(file)))
      guard reader(of: Array(bytes.prefix(Input.headSize))) != nil else {
        #expect(Self.expected[file] == nil, "\(file) is not recognised")
        continue
      }
      let (sink, error) = unpack(bytes, name: file)
      if report {
        print(
          file, sink.members.map { "\($0.name):\($0.text.count)" }, sink.anomalies.map { "\($0.code) \($0.detail)" },
          error.map { "\($0)" } ?? "")
      }
      guard let expected = Self.expected[file] else { continue }
      #expect(sink.members.count >= expected.members, "\(file)")
      if let code = expected.code { #expect(sink.codes.contains(code), "\(file)") }
    }
  }
}
