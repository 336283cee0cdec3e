import Bytes
import EventLog
import EventModel

/// `EventLogBenchmark slots|all|fields|listed|json <times> <file>...`: reads event logs and exports and counts records.
///
/// `slots` fills the fields that rules read (no text is made otherwise), `all` fills every field, as a scan does that has
/// a rule with keywords; `listed` and `fields` do the same and print what they filled;
/// `threads <number> <file>` reads one file in that many slices at once.
/// `hash` only computes the SHA-256 of the files, which is part of every scan;
/// `json` prints every record as JSON, with how it was found and its offset.
@main
struct EventLogBenchmark {
  static func main() async throws {
    let arguments = CommandLine.arguments
    if arguments.count == 4, arguments[1] == "threads", let threads = Int(arguments[2]) {
      return try await sliced(arguments[3], threads: threads)
    }
    guard arguments.count > 3, let times = Int(arguments[2]) else {
      print("usage: EventLogBenchmark slots|all|listed|fields|json|anomalies|hash <times> <file>...")
      print("       EventLogBenchmark threads <number> <file>")
      return
    }
    let clock = ContinuousClock()
    var records = 0
    let elapsed = try clock.measure {
      for _ in 0..<times {
        for path in arguments[3...] { records += try read(path, mode: arguments[1]) }
      }
    }
    if arguments[1] == "slots" || arguments[1] == "all" {
      let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
      print("\(records) records in \(seconds) s: \(Int(Double(records) / seconds)) records/s")
    }
  }

  /// Reads one log in as many slices as threads.
  static func sliced(_ path: String, threads: Int) async throws {
    let size = try FileRegion(path: path).count
    let part = size / UInt64(max(1, threads)) + 1
    let records = try await withThrowingTaskGroup(of: Int.self) { group in
      for index in 0..<UInt64(threads) {
        group.addTask {
          let region = try FileRegion(path: path)
          var head: [UInt8] = []
          _ = try region.read(at: 0, into: &head, atMost: Input.headSize)
          let sink = CountingSink(fields: table, mode: "slots")
          let slice = ReadSlice(range: index * part..<min(size, (index + 1) * part), firstRecordNumber: 0)
          try EVTXReader().read(region, slice: slice, head: head, into: sink)
          return sink.records
        }
      }
      return try await group.reduce(0, +)
    }
    print(records)
  }

  /// Reads and hashes a file as a scan's survey does.
  static func hash(_ region: FileRegion) throws {
    var hash = SHA256()
    var chunk: [UInt8] = []
    var offset: UInt64 = 0
    while offset < region.count {
      chunk.removeAll(keepingCapacity: true)
      let got = try region.read(at: offset, into: &chunk, atMost: 1 << 20)
      if got == 0 { break }
      hash.update(chunk)
      offset += UInt64(got)
    }
    print(hash.finish())
  }

  static func read(_ path: String, mode: String) throws -> Int {
    let region = try FileRegion(path: path)
    if mode == "hash" {
      try hash(region)
      return 0
    }
    let input = try Input(name: path, region: region)
    let fields =
      switch mode {
      case "slots", "listed": EventLogBenchmark.table
      case "all", "fields": EventLogBenchmark.allFields
      default: FieldTable([])
      }
    let sink = CountingSink(fields: fields, mode: mode)
    if mode == "json" { sink.renderer = try EVTXRenderer(region) }
    let budget = Budget(inputBytes: region.count)
    do {
      let exports = EventLogs.readers.first { $0.recognise(input.head, name: path) == .certain }
      try (exports ?? EVTXReader()).read(input, into: sink, budget: budget)
    } catch {
      print("error \(path): \(error)")
    }
    return sink.records
  }

  /// Made once, as a scan does.
  static let table = FieldTable(listed)
  static let allFields = FieldTable([], coverage: .everything)

  /// Fields that the Windows rules of the Sigma project read most.
  static let listed = [
    "Image", "CommandLine", "OriginalFileName", "TargetFilename", "ParentImage", "TargetObject", "EventID",
    "Provider_Name", "Channel", "Computer", "ScriptBlockText", "Details", "ImageLoaded", "ParentCommandLine", "User",
    "Hashes", "Product", "Company", "Description", "IntegrityLevel", "CurrentDirectory", "Initiated",
    "DestinationHostname", "DestinationIp", "DestinationPort", "SourceIp", "SourcePort", "QueryName", "PipeName",
    "ServiceName", "ImagePath", "ServiceFileName", "LogonType", "TargetUserName", "TargetDomainName",
    "SubjectUserName", "SubjectDomainName", "SubjectUserSid", "SubjectLogonId", "IpAddress", "IpPort",
    "WorkstationName", "LogonProcessName", "AuthenticationPackageName", "NewProcessName", "ParentProcessName",
    "ProcessName", "ObjectName", "ObjectType", "ObjectServer", "AccessMask", "AccessList", "ShareName",
    "RelativeTargetName", "TaskName", "TaskContent", "Data", "Payload", "ContextInfo", "Message", "GrantedAccess",
    "SourceImage", "TargetImage", "CallTrace", "Signed", "SignatureStatus", "EventType", "Status", "PrivilegeList",
  ]
}

/// Counts records, and prints them where that was asked for.
final class CountingSink: RecordSink {
  let fields: FieldTable
  let mode: String
  var records = 0
  var renderer: EVTXRenderer?

  init(fields: FieldTable, mode: String) {
    self.fields = fields
    self.mode = mode
  }

  func accept(_ batch: inout EventBatch) {
    records += batch.events.count
    if mode == "json" {
      for event in batch.events {
        do {
          if let json = try renderer?.element(at: event.itemOffset).json {
            let isSlack = batch.sources[Int(event.source)].dataType == EVTXReader.slackDataType
            print("\(isSlack ? "slack" : "live")\t\(event.itemOffset)\t\(json)")
          }
        } catch { print("error \(event.recordNumber) \(error)") }
      }
    }
    if mode == "fields" || mode == "listed" {
      for event in batch.events {
        print("--", event.recordNumber, event.code, event.time?.description ?? "-", batch.sources[Int(event.source)])
        for index in event.valueRange {
          let value = batch.values[index]
          print("  ", batch.name(of: value.slot), value.kind, batch.text(value.range))
        }
      }
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}

  func accept(_ anomaly: Anomaly) {
    if mode != "slots", mode != "all" {
      print("anomaly \(anomaly.code) x\(anomaly.count) at \(anomaly.offset ?? 0): \(anomaly.detail)")
    }
  }
}
