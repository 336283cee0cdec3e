import EVTXSupport
import Foundation

/// One line of a table: a kind, and columns between ` | `; the last column holds what is left of the line.
struct OrdinaryRecord {
  let kind: String
  private let columns: [String]

  init(_ line: String) {
    let all = line.components(separatedBy: " |")
    kind = all[0].trimmingCharacters(in: .whitespaces)
    let count = OrdinaryRecord.widths[kind] ?? 0
    let head = all.dropFirst().prefix(max(0, count - 1))
    let tail = all.dropFirst(count).joined(separator: " |")
    columns = (head + [tail]).map {
      $0.trimmingCharacters(in: .whitespaces).replacingOccurrences(of: "%S%", with: "C:\\Windows\\System32")
        .replacingOccurrences(of: "%W%", with: "C:\\Windows").replacingOccurrences(of: "⏎", with: "\n")
    }
  }

  /// Kinds and their columns.
  private static let widths = [
    "proc": 4, "net": 5, "dns": 4, "load": 5, "driver": 2, "file": 3, "filetime": 2, "reg": 4, "access": 4,
    "thread": 4, "pipe": 3, "script": 3, "module": 3, "task": 4, "service": 5, "logon": 6, "failed": 5, "sec": 2,
    "log": 4,
  ]

  /// The records of the line: a process, a task and a service are told by more than one log.
  func events(computer: String) -> [EVTXEvent] {
    guard let width = OrdinaryRecord.widths[kind], columns.count == width else { return [] }
    return (systemMonitor ?? administration ?? logs).map { written in
      EVTXEvent(
        provider: written.provider, eventID: written.code, channel: written.channel, computer: computer, time: 0,
        number: 0,
        data: written.data.map { ($0.0, EVTXItem.string($0.1)) })
    }
  }

  private typealias Written = (channel: String, provider: String, code: UInt16, data: [(String, String)])

  // MARK: Sysmon, and the same without Sysmon

  private var systemMonitor: [Written]? {
    switch kind {
    case "proc": return process
    case "net":
      return [
        sysmon(
          3,
          [
            ("Image", columns[1]), ("User", user), ("Protocol", "tcp"), ("Initiated", "true"),
            ("SourceIp", "10.1.4.99"), ("SourcePort", "50321"), ("DestinationIp", columns[2]),
            ("DestinationHostname", columns[3]), ("DestinationPort", columns[4]),
          ])
      ]
    case "dns":
      return [
        sysmon(
          22,
          [
            ("QueryName", columns[2]), ("QueryStatus", "0"), ("QueryResults", columns[3]), ("Image", columns[1]),
            ("User", user),
          ])
      ]
    case "load":
      let isSigned = columns[3] == "true"
      return [
        sysmon(
          7,
          [
            ("Image", columns[1]), ("ImageLoaded", columns[2]), ("OriginalFileName", name(columns[2])),
            ("Signed", columns[3]), ("Signature", columns[4]), ("SignatureStatus", isSigned ? "Valid" : "Unavailable"),
            ("User", user),
          ])
      ]
    case "driver":
      return [
        sysmon(
          6, [("ImageLoaded", columns[0]), ("Signed", "true"), ("Signature", columns[1]), ("SignatureStatus", "Valid")])
      ]
    case "file": return [sysmon(11, [("Image", columns[1]), ("TargetFilename", columns[2]), ("User", user)])]
    case "filetime":
      return [
        sysmon(
          2,
          [
            ("Image", columns[0]), ("TargetFilename", columns[1]), ("CreationUtcTime", "2023-11-02 04:11:09.000"),
            ("PreviousCreationUtcTime", "2024-06-20 01:02:03.000"), ("User", "KISARAGI\\k.sato"),
          ])
      ]
    case "reg":
      return [
        sysmon(
          13,
          [
            ("EventType", "SetValue"), ("Image", columns[1]), ("TargetObject", columns[2]), ("Details", columns[3]),
            ("User", user),
          ])
      ]
    case "access":
      return [
        sysmon(
          10,
          [
            ("SourceImage", columns[0]), ("TargetImage", columns[1]), ("GrantedAccess", columns[2]),
            ("CallTrace", columns[3]), ("SourceUser", "NT AUTHORITY\\SYSTEM"), ("TargetUser", "NT AUTHORITY\\SYSTEM"),
          ])
      ]
    case "thread":
      return [
        sysmon(
          8,
          [
            ("SourceImage", columns[0]), ("TargetImage", columns[1]), ("StartAddress", "0x00007FF8A0001000"),
            ("StartModule", columns[2]), ("StartFunction", columns[3]),
          ])
      ]
    case "pipe":
      let type = columns[0] == "17" ? "CreatePipe" : "ConnectPipe"
      return [
        sysmon(UInt16(columns[0]) ?? 17, [("EventType", type), ("PipeName", columns[2]), ("Image", columns[1])])
      ]
    default: return nil
    }
  }

  private var process: [Written] {
    let isSystem = ["SYSTEM", "LOCAL", "NETWORK"].contains(columns[0])
    let file = name(columns[2])
    var records = [
      sysmon(
        1,
        [
          ("Image", columns[2]), ("OriginalFileName", file), ("CommandLine", columns[3]),
          ("CurrentDirectory", "C:\\Windows\\System32\\"), ("User", user),
          ("IntegrityLevel", isSystem ? "System" : "Medium"), ("ParentImage", columns[1]),
          ("ParentCommandLine", columns[1]), ("ParentUser", user),
        ]),
      security(
        4_688,
        [
          ("SubjectUserSid", isSystem ? "S-1-5-18" : "S-1-5-21-1-2-3-1104"),
          ("SubjectUserName", isSystem ? "PC-0114$" : columns[0]), ("SubjectDomainName", "KISARAGI"),
          ("SubjectLogonId", isSystem ? "0x3e7" : "0x7b1c2d"), ("NewProcessId", "0x1af8"),
          ("NewProcessName", columns[2]), ("TokenElevationType", "%%1936"), ("ProcessId", "0x9c4"),
          ("CommandLine", columns[3]), ("TargetUserSid", "S-1-0-0"), ("TargetUserName", "-"),
          ("TargetDomainName", "-"), ("TargetLogonId", "0x0"), ("ParentProcessName", columns[1]),
          ("MandatoryLabel", isSystem ? "S-1-16-16384" : "S-1-16-8192"),
        ]),
    ]
    if ["powershell.exe", "pwsh.exe"].contains(file.lowercased()) {
      let state = "NewEngineState=Available HostName=ConsoleHost HostApplication=\(columns[3]) EngineVersion=5.1"
      records.append(
        ("Windows PowerShell", "PowerShell", 400, [("", "Available"), ("", "None"), ("", state)]))
    }
    return records
  }

  // MARK: Logs of Windows that people administer by

  private var administration: [Written]? {
    switch kind {
    case "script":
      return [
        (
          "Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell", 4_104,
          [
            ("MessageNumber", "1"), ("MessageTotal", "1"), ("ScriptBlockText", columns[2]),
            ("ScriptBlockId", "7b1c2d3e-0000-1111-2222-333344445555"), ("Path", columns[1]),
          ]
        )
      ]
    case "module":
      let context = "Host Application = powershell.exe\n        Command Name = \(columns[1])\n        User = \(user)"
      return [
        (
          "Microsoft-Windows-PowerShell/Operational", "Microsoft-Windows-PowerShell", 4_103,
          [("ContextInfo", context), ("UserData", ""), ("Payload", columns[2])]
        )
      ]
    case "task": return task
    case "service":
      return [
        (
          "System", "Service Control Manager", 7_045,
          [
            ("ServiceName", columns[0]), ("ImagePath", columns[1]), ("ServiceType", columns[2]),
            ("StartType", columns[3]), ("AccountName", columns[4]),
          ]
        ),
        security(
          4_697,
          subject + [
            ("ServiceName", columns[0]), ("ServiceFileName", columns[1]),
            ("ServiceType", columns[2].hasPrefix("kernel") ? "0x1" : "0x10"), ("ServiceStartType", "2"),
            ("ServiceAccount", columns[4]),
          ]),
      ]
    default: return nil
    }
  }

  private var task: [Written] {
    let content =
      "<?xml version=\"1.0\" encoding=\"UTF-16\"?><Task version=\"1.2\"><Triggers><CalendarTrigger/></Triggers><Principals>"
      + "<Principal id=\"Author\"><UserId>\(columns[0] == "SYSTEM" ? "S-1-5-18" : columns[0])</UserId></Principal>"
      + "</Principals><Actions Context=\"Author\"><Exec><Command>\(columns[2])</Command>"
      + "<Arguments>\(columns[3])</Arguments></Exec></Actions></Task>"
    let channel = "Microsoft-Windows-TaskScheduler/Operational"
    let provider = "Microsoft-Windows-TaskScheduler"
    return [
      security(4_698, subject + [("TaskName", columns[1]), ("TaskContent", content)]),
      (channel, provider, 106, [("TaskName", columns[1]), ("UserContext", user)]),
      (channel, provider, 140, [("TaskName", columns[1]), ("UserName", user)]),
      (channel, provider, 129, [("TaskName", columns[1]), ("Path", columns[2]), ("ProcessID", "4410")]),
      (channel, provider, 200, [("TaskName", columns[1]), ("ActionName", columns[2]), ("EnginePID", "1320")]),
      (channel, provider, 201, [("TaskName", columns[1]), ("ActionName", columns[2]), ("ResultCode", "0")]),
    ]
  }

  // MARK: Logons and free records

  private var logs: [Written] {
    switch kind {
    case "logon":
      return [
        security(
          4_624,
          subject + [
            ("TargetUserSid", "S-1-5-21-1-2-3-1104"), ("TargetUserName", columns[1]), ("TargetDomainName", "KISARAGI"),
            ("TargetLogonId", "0x7b1c2d"), ("LogonType", columns[0]), ("LogonProcessName", columns[4]),
            ("AuthenticationPackageName", columns[5]), ("WorkstationName", columns[3]), ("KeyLength", "0"),
            ("LmPackageName", columns[5] == "NTLM" ? "NTLM V2" : "-"), ("IpAddress", columns[2]), ("IpPort", "50111"),
            ("ProcessName", columns[0] == "3" ? "-" : "C:\\Windows\\System32\\svchost.exe"),
            ("ElevatedToken", "%%1843"),
          ])
      ]
    case "failed":
      return [
        security(
          4_625,
          subject + [
            ("TargetUserSid", "S-1-0-0"), ("TargetUserName", columns[1]), ("TargetDomainName", "KISARAGI"),
            ("Status", "0xc000006d"), ("FailureReason", "%%2313"), ("SubStatus", columns[4]), ("LogonType", columns[0]),
            ("LogonProcessName", columns[0] == "3" ? "NtLmSsp" : "User32"),
            ("AuthenticationPackageName", columns[0] == "3" ? "NTLM" : "Negotiate"), ("WorkstationName", columns[3]),
            ("IpAddress", columns[2]), ("IpPort", "50112"), ("ProcessName", "-"),
          ])
      ]
    case "sec": return UInt16(columns[0]).map { [security($0, pairs(columns[1]))] } ?? []
    case "log": return UInt16(columns[2]).map { [(columns[0], columns[1], $0, pairs(columns[3]))] } ?? []
    default: return []
    }
  }

  /// `name=value; name=value`; an empty name is an unnamed value.
  private func pairs(_ text: String) -> [(String, String)] {
    text.components(separatedBy: "; ").filter { !$0.isEmpty }.map { item in
      let name = item.prefix { $0 != "=" }
      return (String(name), String(item.dropFirst(name.count + 1)))
    }
  }

  private func sysmon(_ code: UInt16, _ data: [(String, String)]) -> Written {
    let common = [("RuleName", "-"), ("UtcTime", "2024-06-20 01:02:03.000"), ("ProcessId", "4242")]
    return ("Microsoft-Windows-Sysmon/Operational", "Microsoft-Windows-Sysmon", code, common + data)
  }

  private func security(_ code: UInt16, _ data: [(String, String)]) -> Written {
    ("Security", "Microsoft-Windows-Security-Auditing", code, data)
  }

  private var subject: [(String, String)] {
    [
      ("SubjectUserSid", "S-1-5-18"), ("SubjectUserName", "PC-0114$"), ("SubjectDomainName", "KISARAGI"),
      ("SubjectLogonId", "0x3e7"),
    ]
  }

  private var user: String {
    switch columns[0] {
    case "SYSTEM": "NT AUTHORITY\\SYSTEM"
    case "LOCAL": "NT AUTHORITY\\LOCAL SERVICE"
    case "NETWORK": "NT AUTHORITY\\NETWORK SERVICE"
    case "apppool": "IIS APPPOOL\\DefaultAppPool"
    default: "KISARAGI\\" + columns[0]
    }
  }

  private func name(_ path: String) -> String { path.components(separatedBy: "\\").last ?? path }
}
