import Bytes
import EventModel
import Foundation
import Intake
import Testing

/// Exports of Windows events behind whatever may stand in front of them, in every encoding: the events are found, or it is
/// said that they were not. No combination may be silent.
@Suite struct HiddenExportTests {
  /// Counts what comes out of a walk.
  final class Counter: IntakeConsumer {
    let fields = FieldTable(["CommandLine", "EventID"])
    let binaryFields = FieldTable(["CommandLine", "EventID"])
    var commands: [String] = []
    var effects: [String: Anomaly.Effect] = [:]

    func accept(_ batch: EventBatch, at place: IntakePlace) {
      for event in batch.events where batch.sources[Int(event.source)].product == "windows" {
        for index in event.valueRange where batch.name(of: batch.values[index].slot) == "CommandLine" {
          commands.append(batch.text(batch.values[index].range))
        }
      }
    }

    func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {}
    func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
    func accept(_ anomaly: Anomaly) { effects[anomaly.code] = anomaly.effect }
    func progressed() {}

    /// Something was not read, and it was said: exit 3.
    var isSaid: Bool { effects.values.contains { $0 != .noted } }
  }

  static func scan(_ bytes: [UInt8], name: String = "x") throws -> Counter {
    let counter = Counter()
    let walk = ItemWalk(consumer: counter, budget: Budget(inputBytes: UInt64(bytes.count)))
    _ = walk.walk(try Input(name: name, bytes: bytes))
    return counter
  }

  @Test(arguments: ExportShapes.all.map(\.name))
  func nothingInFrontHidesAnExport(shape: String) throws {
    let text = try #require(ExportShapes.all.first { $0.name == shape }?.text)
    let bare = try HiddenExportTests.scan(Array(text.utf8))
    #expect(bare.commands == [ExportShapes.command, ExportShapes.command], "\(shape): \(bare.effects)")
    for (front, lead) in ExportShapes.fronts {
      let found = try HiddenExportTests.scan(Array((lead + text).utf8))
      #expect(found.commands == bare.commands, "\(shape) behind \(front): \(found.effects)")
    }
  }

  /// Behind more than a head; each shape behind two of them, which take turns.
  @Test(arguments: ExportShapes.all.indices)
  func nothingLongInFrontIsSilent(index: Int) throws {
    let (shape, text) = ExportShapes.all[index]
    let fronts = ExportShapes.longFronts
    for turn in [index, index + 1 + index / fronts.count % (fronts.count - 1)] {
      let (front, lead) = fronts[turn % fronts.count]
      let found = try HiddenExportTests.scan(Array((lead + text).utf8))
      let isWhole = found.commands == [ExportShapes.command, ExportShapes.command]
      #expect(isWhole || found.isSaid, "\(shape) behind \(front): \(found.effects)")
    }
  }

  @Test(arguments: ExportShapes.all.map(\.name))
  func noEncodingHidesAnExport(shape: String) throws {
    let text = try #require(ExportShapes.all.first { $0.name == shape }?.text)
    let expected = [ExportShapes.command, ExportShapes.command]
    for lead in ["", "PS C:\\> Get-WinEvent\r\n", "\r\n\r\n", "sep=,\r\n"] {
      let units = Array((lead + text).utf16)
      let little = units.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
      let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
      let marked = Array("\u{FEFF}\(lead)\(text)".utf8)
      for bytes in [marked, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little] {
        let found = try HiddenExportTests.scan(bytes)
        #expect(found.commands == expected, "\(shape) behind \(lead.debugDescription), \(bytes.prefix(4))")
      }
    }
  }

  /// Rows of a Japanese event viewer in code page 932, behind so much ASCII that the head does not tell: the label of the
  /// number is not ASCII there.
  @Test func oldEncodingsBehindOtherTextAreSaid() throws {
    let row = "情報,2024/06/20 1:02:03,Microsoft-Windows-Eventlog,1102,ログの消去,\"監査ログが消去されました。\"\r\n"
    let rows = try #require(("レベル,日付と時刻,ソース,イベント ID,タスクのカテゴリ\r\n" + row).data(using: .shiftJIS))
    for line in ["# comment\r\n", "a comment\r\n"] {
      let found = try HiddenExportTests.scan(Array(String(repeating: line, count: 9_000).utf8) + rows)
      #expect(found.isSaid, "\(found.effects)")
    }
  }

  /// What stands in front is read as what it is.
  @Test func recordsInFrontAreRead() throws {
    final class Lines: IntakeConsumer {
      let fields = FieldTable([])
      let binaryFields = FieldTable([])
      var texts: [String] = []
      func accept(_ batch: EventBatch, at place: IntakePlace) {
        texts += batch.events.map { batch.text($0.raw) }
      }
      func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {}
      func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
      func accept(_ anomaly: Anomaly) {}
      func progressed() {}
    }
    let text = "first note\nsecond note\n" + (ExportShapes.all.first { $0.name == "ConvertTo-Csv" }?.text ?? "")
    let lines = Lines()
    let walk = ItemWalk(consumer: lines, budget: Budget(inputBytes: UInt64(text.utf8.count)))
    _ = walk.walk(try Input(name: "x", bytes: Array(text.utf8)))
    #expect(lines.texts.prefix(2) == ["first note", "second note"])
    #expect(lines.texts.count == 4)
  }

  /// Texts about Windows events are no exports of them.
  @Test(arguments: [
    "logsource:\n  product: windows\n  service: sysmon\ndetection:\n  selection:\n    EventID: 1\n    Provider_Name: Microsoft-Windows-Sysmon\n",
    "To see it, open Microsoft-Windows-Sysmon/Operational and filter by Event ID 1.\nThen look at the Computer column.\n",
    "Get-WinEvent -FilterHashtable @{LogName='Microsoft-Windows-Sysmon/Operational'; Id=1} | Select TimeCreated, Message\n",
    "{\"msg\":\"uses <Event> elements\",\"level\":\"info\"}\n{\"msg\":\"b\",\"level\":\"info\"}\n",
  ])
  func textsAboutEventsAreNoExports(text: String) throws {
    let found = try HiddenExportTests.scan(Array(text.utf8))
    #expect(found.effects["windows.event-missed"] == nil && found.commands.isEmpty)
  }
}
