/// The channel that a provider writes to, for exports that name the provider only.
enum EventChannels {
  /// The channel; nil for providers that are not known or write to several.
  static func channel(provider: String, code: UInt32?) -> String? {
    let name = provider.lowercased()
    if name == "microsoft-windows-eventlog" || name == "eventlog" { return code == 1102 ? "Security" : "System" }
    return table[name]
  }

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
