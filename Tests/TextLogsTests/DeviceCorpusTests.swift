import Bytes
import EventModel
import Foundation
import Testing

@testable import TextLogs

/// Every file of the device corpus is read line by line at least.
@Suite struct DeviceCorpusTests {
  static func files(_ folder: URL) -> [URL] {
    let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects ?? []
    return all.compactMap { $0 as? URL }.filter { $0.pathExtension == "log" }.sorted { $0.path < $1.path }
  }

  @Test func everyFileIsRead() throws {
    guard let folder = corpora("device corpus")?.appendingPathComponent("devices") else { return }
    var report = ""
    for file in Self.files(folder) {
      let bytes = Array(try Data(contentsOf: file))
      let choice = try #require(best(bytes), "nobody reads \(file.path)")
      let sink = try read(choice.reader, bytes)
      let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: { $0 == "\n" || $0 == "\r\n" }).count
      let timed = sink.events.count { $0.time != nil }
      let name = file.path.replacing(folder.path + "/", with: "")
      let fields = sink.events.map(\.fields.count).reduce(0, +) / max(1, sink.events.count)
      report +=
        "\(name): \(choice.reader.identity.name) \(choice.confidence) \(sink.events.count)/\(lines) timed \(timed) fields \(fields) \(sink.events.first?.source.dataType ?? "-") \(sink.codes)\n"
      #expect(!sink.events.isEmpty || lines == 0, "\(name)")
    }
    if ProcessInfo.processInfo.environment["KAGAMI_REPORT"] != nil { print(report) }
  }
}
