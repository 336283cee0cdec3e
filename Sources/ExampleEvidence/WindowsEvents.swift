import EVTXSupport

/// Event logs of the institute's machines, as an export of each machine gives them.
enum WindowsEvents {
  static let domain = "SHINONOME"
  static let desk = "PC-HAYASHI.shinonome-policy.example"
  static let server = "FS01.shinonome-policy.example"

  /// All logs by their path in `Examples/`.
  static var files: [String: [UInt8]] {
    [
      "evidence/windows/PC-HAYASHI-Sysmon.evtx": log(WindowsDesk.ordinary + WindowsIntrusion.desk),
      "evidence/windows/PC-HAYASHI-PowerShell.evtx.gz": Containers.gzip(log(WindowsScripts.events)),
      "evidence/windows/PC-HAYASHI-Firewall.evtx": log(WindowsIntrusion.firewall),
      "evidence/windows/FS01-Security.evtx": log(WindowsServer.ordinary + WindowsIntrusion.server),
      "evidence/windows/FS01-System.evtx": log(WindowsServer.system + WindowsIntrusion.system),
      "evidence/windows/FS01-RemoteDesktop.evtx.gz": Containers.gzip(log(WindowsSessions.events)),
    ]
  }

  /// The events in order of time, numbered from 1.
  private static func log(_ events: [EVTXEvent]) -> [UInt8] {
    let ordered = events.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
    var writer = EVTXWriter()
    for (index, item) in ordered.enumerated() {
      var event = item.element
      event.number = UInt64(index + 1)
      writer.append(event)
    }
    return writer.file()
  }

  static func event(
    _ time: Moment, _ provider: String, _ identifier: UInt16, _ channel: String, _ computer: String,
    _ data: [(String, EVTXItem)]
  ) -> EVTXEvent {
    EVTXEvent(
      provider: provider, eventID: identifier, channel: channel, computer: computer,
      time: Int64(time.seconds) * 1_000_000_000, number: 0, data: data.map { (name: $0.0, value: $0.1) })
  }

  // MARK: Sysmon on the desk

  /// A process of the desk: its number makes its GUID.
  struct Process {
    var number: UInt32
    var image: String
    var user: String

    var identity: EVTXItem { .guid([0x4B, 0x41, 0x47, 0x49] + LittleEndian.bytes(UInt64(number)) + [0, 0, 0, 1]) }
  }

  static func started(
    _ time: Moment, _ process: Process, _ commandLine: String, by parent: Process, _ original: String = "-"
  ) -> EVTXEvent {
    sysmon(
      time, 1,
      [
        ("RuleName", .string("-")), ("UtcTime", .string(utc(time))), ("ProcessGuid", process.identity),
        ("ProcessId", .unsigned(UInt64(process.number), bytes: 4)), ("Image", .string(process.image)),
        ("OriginalFileName", .string(original)), ("CommandLine", .string(commandLine)), ("User", .string(process.user)),
        ("IntegrityLevel", .string(process.user == system ? "System" : "Medium")),
        ("ParentProcessGuid", parent.identity), ("ParentProcessId", .unsigned(UInt64(parent.number), bytes: 4)),
        ("ParentImage", .string(parent.image)), ("ParentUser", .string(parent.user)),
      ])
  }

  static func loaded(_ time: Moment, _ process: Process, _ library: String, isSigned: Bool) -> EVTXEvent {
    sysmon(
      time, 7,
      [
        ("RuleName", .string("-")), ("UtcTime", .string(utc(time))), ("ProcessGuid", process.identity),
        ("ProcessId", .unsigned(UInt64(process.number), bytes: 4)), ("Image", .string(process.image)),
        ("ImageLoaded", .string(library)), ("Signed", .string(isSigned ? "true" : "false")),
        ("SignatureStatus", .string(isSigned ? "Valid" : "Unavailable")), ("User", .string(process.user)),
      ])
  }

  static func wrote(_ time: Moment, _ process: Process, _ file: String) -> EVTXEvent {
    sysmon(
      time, 11,
      [
        ("RuleName", .string("-")), ("UtcTime", .string(utc(time))), ("ProcessGuid", process.identity),
        ("ProcessId", .unsigned(UInt64(process.number), bytes: 4)), ("Image", .string(process.image)),
        ("TargetFilename", .string(file)), ("CreationUtcTime", .string(utc(time))), ("User", .string(process.user)),
      ])
  }

  static func connected(_ time: Moment, _ process: Process, to address: String, port: UInt64) -> EVTXEvent {
    sysmon(
      time, 3,
      [
        ("RuleName", .string("-")), ("UtcTime", .string(utc(time))), ("ProcessGuid", process.identity),
        ("ProcessId", .unsigned(UInt64(process.number), bytes: 4)), ("Image", .string(process.image)),
        ("User", .string(process.user)), ("Protocol", .string("tcp")), ("Initiated", .bool(true)),
        ("SourceIp", .string("10.20.3.41")), ("SourcePort", .unsigned(50_000 + port % 997, bytes: 2)),
        ("DestinationIp", .string(address)), ("DestinationPort", .unsigned(port, bytes: 2)),
      ])
  }

  private static func sysmon(_ time: Moment, _ identifier: UInt16, _ data: [(String, EVTXItem)]) -> EVTXEvent {
    event(
      time, "Microsoft-Windows-Sysmon", identifier, "Microsoft-Windows-Sysmon/Operational", desk, data)
  }

  static let system = "NT AUTHORITY\\SYSTEM"

  /// `2024-06-28 02:26:11.000`, as Sysmon writes it.
  private static func utc(_ time: Moment) -> String {
    let shifted = Moment(seconds: time.seconds - 9 * 3_600)
    return shifted.date + " " + shifted.time + ".000"
  }
}

/// Numbers as bytes.
private enum LittleEndian {
  static func bytes(_ number: UInt64) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64($0 * 8)) }
  }
}
