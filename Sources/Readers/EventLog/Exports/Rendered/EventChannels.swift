/// The channel that a provider writes to, for exports that name the provider only.
enum EventChannels {
  /// The channel; nil for providers that are not known or write to several.
  static func channel(provider: String, code: UInt32?) -> String? {
    let name = provider.lowercased()
    if name == "microsoft-windows-eventlog" || name == "eventlog" { return code == 1102 ? "Security" : "System" }
    return table[name]
  }

  /// Whether a name is that of one of Windows' own sources.
  static func isWindows(_ bytes: Span<UInt8>, _ name: Range<Int>) -> Bool {
    if bytes.begins(with: "Microsoft-Windows-", at: name) { return true }
    guard name.count <= 128 else { return false }
    var text: [UInt8] = []
    for index in name { text.append(bytes[index]) }
    return channel(provider: String(decoding: text, as: UTF8.self), code: nil) != nil
  }

  /// The source of an event that is given by its number and what is shown of it, where only one has both.
  static func provider(code: UInt32, message fields: Set<String>) -> String? {
    if fields.isSuperset(of: ["UtcTime", "ProcessGuid"]) || fields.isSuperset(of: ["UtcTime", "SourceProcessGUID"]) {
      return "Microsoft-Windows-Sysmon"
    }
    switch code {
    case 4_608...5_500: return "Microsoft-Windows-Security-Auditing"
    case 1_102: return "Microsoft-Windows-Eventlog"
    case 4_103, 4_104: return "Microsoft-Windows-PowerShell"
    case 7_034, 7_036, 7_040, 7_045: return "Service Control Manager"
    default: return nil
    }
  }

  /// The channel whose file a path names (`Microsoft-Windows-Sysmon%4Operational.evtx`); nil for what is no path.
  static func channel(path: String) -> String? {
    guard path.lowercased().hasSuffix(".evtx") || path.lowercased().hasSuffix(".evt") else { return nil }
    let name = path.split(whereSeparator: { $0 == "\\" || $0 == "/" }).last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    return String(name[..<dot].replacing("%4", with: "/"))
  }

  /// The channels that Hayabusa shortens (its `channel_abbreviations.txt`).
  static let abbreviations: [String: String] = [
    "Sec": "Security", "Sys": "System", "App": "Application", "Sysmon": "Microsoft-Windows-Sysmon/Operational",
    "PwSh": "Microsoft-Windows-PowerShell/Operational", "PwShClassic": "Windows PowerShell",
    "Defender": "Microsoft-Windows-Windows Defender/Operational",
    "TaskSch": "Microsoft-Windows-TaskScheduler/Operational", "WMI": "Microsoft-Windows-WMI-Activity/Operational",
    "BitsCli": "Microsoft-Windows-Bits-Client/Operational",
    "RDS-LSM": "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
    "RDS-RCM": "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
  ]

  private static let table: [String: String] = [
    "microsoft-windows-security-auditing": "Security",
    "microsoft windows security auditing.": "Security",
    "security": "Security",
    "service control manager": "System",
    "microsoft-windows-sysmon": "Microsoft-Windows-Sysmon/Operational",
    "microsoft-windows-powershell": "Microsoft-Windows-PowerShell/Operational",
    "powershell": "Windows PowerShell",
    "powershell (microsoft-windows-powershell)": "Microsoft-Windows-PowerShell/Operational",
    "microsoft-windows-taskscheduler": "Microsoft-Windows-TaskScheduler/Operational",
    "microsoft-windows-windows defender": "Microsoft-Windows-Windows Defender/Operational",
    "windows defender": "Microsoft-Windows-Windows Defender/Operational",
    "microsoft-windows-terminalservices-localsessionmanager":
      "Microsoft-Windows-TerminalServices-LocalSessionManager/Operational",
    "microsoft-windows-terminalservices-remoteconnectionmanager":
      "Microsoft-Windows-TerminalServices-RemoteConnectionManager/Operational",
    "microsoft-windows-wmi-activity": "Microsoft-Windows-WMI-Activity/Operational",
    "microsoft-windows-bits-client": "Microsoft-Windows-Bits-Client/Operational",
    "microsoft-windows-windows firewall with advanced security":
      "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall",
    "microsoft-windows-winrm": "Microsoft-Windows-WinRM/Operational",
    "microsoft-windows-dns-client": "Microsoft-Windows-DNS-Client/Operational",
    "microsoft-windows-kernel-general": "System",
    "msiinstaller": "Application",
    "application error": "Application",
  ]

  /// The provider's own name where tools write the one that is shown to people.
  static func provider(_ shown: String) -> String {
    switch shown.lowercased() {
    case "microsoft windows security auditing.": "Microsoft-Windows-Security-Auditing"
    case "powershell (microsoft-windows-powershell)": "Microsoft-Windows-PowerShell"
    case "windows defender": "Microsoft-Windows-Windows Defender"
    default: shown
    }
  }
}
