import EventModel

extension SampleCase {
  /// Logons and processes of a host, with text that tries to be markup.
  static let hostActivity: HostActivity = {
    var hosts = HostActivity()
    hosts.logons = [
      LogonRow(
        account: "coast\\administrator", source: "10.212.134.66", computer: "fs01", successes: 2, failures: 7,
        kinds: [3, 10], first: EventTime(seconds: 1_719_851_080), last: EventTime(seconds: 1_719_851_162),
        firstRecord: 881, evidence: "evidence/host/FS01/Security.evtx", notes: [.newSource, .afterFailures]),
      LogonRow(
        account: "coast\\<b>tanaka</b>", source: "10.20.3.41", computer: "fs01", successes: 1_204, failures: 3,
        kinds: [], first: nil, last: nil, firstRecord: 1, evidence: "", notes: []),
    ]
    hosts.processes = [
      ProcessRow(
        depth: 0, computer: "pc-0042", time: EventTime(seconds: 1_719_540_371),
        image: "C:\\ProgramData\\ScnCfg\\ScnCfg32.exe", commandLine: nil, user: "COAST\\tanaka",
        parentImage: "C:\\Windows\\System32\\wbem\\WmiPrvSE.exe", record: 41,
        evidence: "evidence/host/PC-0042/Sysmon.evtx", findings: ["8399df1b", "59b1b3c0"]),
      ProcessRow(
        depth: 1, computer: "pc-0042", time: nil, image: "C:\\Windows\\System32\\cmd.exe",
        commandLine: "cmd.exe /c \"<script>alert(1)</script>\u{202E}txt.exe\"", user: nil, parentImage: nil, record: 44,
        evidence: "evidence/host/PC-0042/Sysmon.evtx", findings: []),
    ]
    hosts.isCut = true
    hosts.unread = ["evidence/host/gone.evtx"]
    return hosts
  }()
}
