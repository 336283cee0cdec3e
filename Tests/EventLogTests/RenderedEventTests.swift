import Bytes
import EventModel
import Testing

@testable import EventLog

/// Events of which an export kept the text for people, or the values without their names.
@Suite struct RenderedEventTests {
  static let security = "Microsoft-Windows-Security-Auditing"

  static let texts: [(UInt32, String, String, [String: String])] = [
    (
      4_688, security,
      """
      A new process has been created.\r\n\r\nCreator Subject:\r\n\tSecurity ID:\t\tS-1-5-18\r\n\tAccount Name:\t\tWS01$\r
      \tAccount Domain:\t\tINST\r\n\tLogon ID:\t\t0x3E7\r\n\r\nTarget Subject:\r\n\tSecurity ID:\t\tS-1-0-0\r
      \tAccount Name:\t\ttanaka\r\n\tAccount Domain:\t\t-\r\n\tLogon ID:\t\t0x0\r\n\r\nProcess Information:\r
      \tNew Process ID:\t\t0x21d0\r\n\tNew Process Name:\tC:\\Windows\\System32\\cmd.exe\r
      \tToken Elevation Type:\t%%1936\r\n\tCreator Process ID:\t0x25b4\r
      \tCreator Process Name:\tC:\\Windows\\explorer.exe\r\n\tProcess Command Line:\tcmd /c echo a: b\r\n\r
      Token Elevation Type indicates the type of token: see the handbook.\r\n
      """,
      [
        "SubjectUserSid": "S-1-5-18", "SubjectUserName": "WS01$", "SubjectLogonId": "0x3E7", "TargetUserName": "tanaka",
        "TargetUserSid": "S-1-0-0", "NewProcessId": "0x21d0", "NewProcessName": "C:\\Windows\\System32\\cmd.exe",
        "ProcessId": "0x25b4", "ParentProcessName": "C:\\Windows\\explorer.exe", "CommandLine": "cmd /c echo a: b",
      ]
    ),
    (
      4_624, security,
      """
      アカウントが正常にログオンしました。\n\nサブジェクト:\n\tセキュリティ ID:\t\tS-1-5-18\n\tアカウント名:\t\tDC01$\n
      ログオン情報:\n\tログオン タイプ:\t\t3\n\n新しいログオン:\n\tセキュリティ ID:\t\tS-1-5-21-1\n\tアカウント名:\t\ttanaka
      \tアカウント ドメイン:\t\tINST\n\tログオン ID:\t\t0x1A2B\n\nネットワーク情報:\n\tワークステーション名:\tWS01
      \tソース ネットワーク アドレス:\t192.0.2.7\n\tソース ポート:\t\t50123\n\n詳細な認証情報:\n\tログオン プロセス:\t\tNtLmSsp
      \t認証パッケージ:\tNTLM\n\tパッケージ名 (NTLM のみ):\tNTLM V2\n
      """,
      [
        "SubjectUserName": "DC01$", "LogonType": "3", "TargetUserSid": "S-1-5-21-1", "TargetUserName": "tanaka",
        "TargetDomainName": "INST", "TargetLogonId": "0x1A2B", "WorkstationName": "WS01", "IpAddress": "192.0.2.7",
        "IpPort": "50123", "LogonProcessName": "NtLmSsp", "AuthenticationPackageName": "NTLM",
        "LmPackageName": "NTLM V2",
      ]
    ),
    (
      4_634, security, "An account was logged off.\n\nSubject:\n\tAccount Name:\t\ttanaka\n\nLogon Type:\t\t\t3\n",
      ["TargetUserName": "tanaka", "LogonType": "3"]
    ),
    (
      7_045, "Service Control Manager",
      "A service was installed in the system.\r\n\r\nService Name:  svc\r\nService File Name:  %COMSPEC% /c x\r\n"
        + "Service Type:  user mode service\r\nService Start Type:  demand start\r\nService Account:  LocalSystem",
      [
        "ServiceName": "svc", "ImagePath": "%COMSPEC% /c x", "ServiceType": "user mode service",
        "StartType": "demand start", "AccountName": "LocalSystem",
      ]
    ),
    (
      4_698, security,
      "A scheduled task was created.\n\nSubject:\n\tAccount Name:\t\ttanaka\n\nTask Information:\n\tTask Name: \t\t\\upd\n"
        + "\tTask Content: \t\t<?xml version=\"1.0\"?>\n<Task>\n  <Command>a.exe</Command>\n</Task>\n",
      [
        "SubjectUserName": "tanaka", "TaskName": "\\upd",
        "TaskContent": "<?xml version=\"1.0\"?>\n<Task>\n  <Command>a.exe</Command>\n</Task>",
      ]
    ),
    (
      4_732, security,
      "A member was added.\n\nMember:\n\tSecurity ID:\t\tS-1-5-21-9\n\tAccount Name:\t\tCN=x\n\nGroup:\n\tSecurity ID:\t\t"
        + "S-1-5-32-544\n\tGroup Name:\t\tAdministrators\n\tGroup Domain:\t\tBuiltin\n",
      [
        "MemberSid": "S-1-5-21-9", "MemberName": "CN=x", "TargetSid": "S-1-5-32-544",
        "TargetUserName": "Administrators",
        "TargetDomainName": "Builtin",
      ]
    ),
    (
      4_778, security,
      "A session was reconnected.\n\nSubject:\n\tAccount Name:\t\ttanaka\n\tLogon ID:\t\t0x5\n\nSession:\n\tSession Name:\t\t"
        + "RDP-Tcp#1\n\nAdditional Information:\n\tClient Name:\t\tPC\n\tClient Address:\t\t192.0.2.8\n",
      [
        "AccountName": "tanaka", "LogonID": "0x5", "SessionName": "RDP-Tcp#1", "ClientName": "PC",
        "ClientAddress": "192.0.2.8",
      ]
    ),
    (
      4_104, "Microsoft-Windows-PowerShell",
      "Creating Scriptblock text (1 of 1):\r\n$a = 1: 2\r\n\r\nWrite-Host $a\r\n\r\nScriptBlock ID: 1f-2\r\nPath: C:\\x.ps1",
      ["ScriptBlockText": "$a = 1: 2\n\nWrite-Host $a", "ScriptBlockId": "1f-2", "Path": "C:\\x.ps1"]
    ),
    (
      25, "Microsoft-Windows-TerminalServices-LocalSessionManager",
      "Remote Desktop Services: Session reconnection succeeded:\n\nUser: INST\\tanaka\nSession ID: 2\n"
        + "Source Network Address: 192.0.2.9",
      ["User": "INST\\tanaka", "SessionID": "2", "Address": "192.0.2.9"]
    ),
    (
      1, "Microsoft-Windows-Sysmon", "Process Create:\r\nImage: C:\\a.exe\r\nUser: x",
      ["Image": "C:\\a.exe", "User": "x"]
    ),
    (4_688, security, "Ein neuer Prozess wurde erstellt.\n\nProzessname: C:\\a.exe", [:]),
    (4_688, security, "", [:]),
  ]

  @Test(arguments: texts)
  func textForPeopleGivesTheFields(code: UInt32, provider: String, text: String, wanted: [String: String]) {
    var draft = ExportDraft(into: NoRecords(), dataType: "")
    let raw = draft.begin(Array(text.utf8).span, 0..<text.utf8.count, offset: 0, length: 0)
    let fields = EventMessage.fields(raw, provider: provider, code: code, in: &draft)
      .map { (name: $0.name, text: draft.string($0.value)) }
    for (name, value) in wanted {
      #expect(fields.filter { $0.name == name }.map(\.text) == [value], "\(code) \(name)")
    }
    #expect(Set(fields.map(\.name)).count == fields.count, "\(code): \(fields)")
    if wanted.isEmpty { #expect(fields.allSatisfy { $0.name == "Prozessname" }) }
  }

  /// Numbers stand in a log as hexadecimal, in PowerShell's objects as decimal.
  @Test func propertiesGetTheirNames() throws {
    let text = ##"""
      {"Id":4688,"Version":2,"ProviderName":"Microsoft-Windows-Security-Auditing","LogName":"Security","RecordId":9,
      "MachineName":"ws01","TimeCreated":"\/Date(1718845323004)\/","Message":"Ein neuer Prozess wurde erstellt.",
      "Properties":[{"Value":{"BinaryLength":12,"Value":"S-1-5-18"}},{"Value":"WS01$"},{"Value":"INST"},{"Value":999},
      {"Value":4660},{"Value":"C:\\a.exe"},{"Value":"%%1936"},{"Value":22136},{"Value":"a -b"}]}
      """##
    let record = try #require(try read(Array(text.utf8), with: WindowsEventJSONReader()).records.first)
    for (name, value) in [
      ("SubjectUserSid", "S-1-5-18"), ("SubjectUserName", "WS01$"), ("SubjectLogonId", "0x3e7"),
      ("NewProcessId", "0x1234"), ("NewProcessName", "C:\\a.exe"), ("ProcessId", "0x5678"), ("CommandLine", "a -b"),
    ] { #expect(record[name] == [value], "\(name)") }
  }

  /// Windows PowerShell writes the type's name for what is nested deeper than it goes.
  @Test func propertiesThatWereCutAreReadFromTheText() throws {
    let text = ##"""
      {"Id":7045,"ProviderName":"Service Control Manager","LogName":"System","RecordId":9,"MachineName":"ws01",
      "Message":"A service was installed in the system.\r\n\r\nService Name:  svc\r\nService File Name:  C:\\a.exe\r\n",
      "Properties":["System.Diagnostics.Eventing.Reader.EventProperty","System.Diagnostics.Eventing.Reader.EventProperty"]}
      """##
    let record = try #require(try read(Array(text.utf8), with: WindowsEventJSONReader()).records.first)
    #expect(record["ServiceName"] == ["svc"] && record["ImagePath"] == ["C:\\a.exe"])
    #expect(record["Data"] == [])
  }

  static let viewers: [(String, String)] = [
    ("English", "Keywords,Date and Time,Source,Event ID,Task Category\r\n"),
    ("Japanese", "キーワード,日付と時刻,ソース,イベント ID,タスクのカテゴリ\r\n"),
  ]

  @Test(arguments: viewers)
  func rowsOfTheEventViewerAreEvents(name: String, header: String) throws {
    let row =
      "Audit Success,2024/06/20 1:02:03,Microsoft-Windows-Security-Auditing,4688,Process Creation,"
      + "\"A new process has been created.\n\nProcess Information:\n\tNew Process Name:\tC:\\a.exe\n\"\r\n"
    let bytes = Array(("\u{FEFF}" + header + row + row).utf8)
    #expect(WindowsEventCSVReader().recognise(bytes, name: "") == .certain)
    let sink = try read(bytes, with: WindowsEventCSVReader())
    #expect(sink.codes == ["windows.event-local-time"])
    #expect(sink.records.count == 2)
    let record = try #require(sink.records.first)
    #expect(record["NewProcessName"] == ["C:\\a.exe"])
    #expect(record.event.code == 4_688 && record.source.channel == "Security")
    #expect(record.event.time?.description == "2024-06-20T01:02:03Z")
  }

  @Test func listsOfNamesAreWhole() {
    #expect(EventFieldNames.names(provider: Self.security, code: 4_624, count: 27)?.last == "ElevatedToken")
    #expect(EventFieldNames.names(provider: Self.security, code: 4_624, count: 20)?.last == "IpPort")
    #expect(EventFieldNames.names(provider: Self.security, code: 4_661, count: 16)?[10] == "AccessMask")
    #expect(EventFieldNames.names(provider: Self.security, code: 4_661, count: 17)?[10] == "AccessReason")
    #expect(EventFieldNames.names(provider: Self.security, code: 4_688, count: 99)?.count == 15)
    #expect(EventFieldNames.names(provider: Self.security, code: 1, count: 3) == nil)
    #expect(
      EventFieldNames.names(provider: "microsoft-windows-windows defender", code: 1_116, count: 30)?[7] == "ThreatName")
  }
}

/// Events as text for people.
@Suite struct TextEventTests {
  static let wevtutil = """
    Event[0]:\r
      Log Name: Security\r
      Source: Microsoft-Windows-Security-Auditing\r
      Date: 2024-06-20T01:02:03.004\r
      Event ID: 4688\r
      Computer: ws01\r
      Description: \r
    A new process has been created.\r
    \r
    Process Information:\r
    \tNew Process Name:\tC:\\a.exe\r
    \tProcess Command Line:\ta Event[1] LogName=x\r
    \r

    """

  static let japanese = """
    Event[0]:
      ログの名前: Security
      ソース: Microsoft-Windows-Security-Auditing
      日付: 2024-06-20T01:02:03.004
      イベント ID: 4688
      コンピューター: ws01
      説明:
    新しいプロセスが作成されました。

    プロセス情報:
    \t新しいプロセス名:\tC:\\a.exe
    \tプロセスのコマンド ライン:\ta Event[1] LogName=x

    """

  static let splunk = """
    06/20/2024 01:02:03 AM
    LogName=Security
    EventCode=4688
    EventType=0
    ComputerName=ws01
    SourceName=Microsoft Windows security auditing.
    Type=Information
    RecordNumber=7
    Message=A new process has been created.

    Process Information:
    \tNew Process Name:\tC:\\a.exe
    \tProcess Command Line:\ta Event[1] LogName=x

    """

  static let forms: [(String, String)] = [("wevtutil", wevtutil), ("Japanese", japanese), ("Splunk", splunk)]

  @Test(arguments: forms)
  func eventsAreRead(name: String, text: String) throws {
    let bytes = Array((text + text + text).utf8)
    #expect(WindowsEventTextReader().recognise(bytes, name: "") == .certain, "\(name)")
    let sink = try read(bytes, with: WindowsEventTextReader())
    #expect(sink.codes == ["windows.event-local-time"], "\(name)")
    #expect(sink.records.count == 3, "\(name)")
    for (index, record) in sink.records.enumerated() {
      #expect(record["NewProcessName"] == ["C:\\a.exe"], "\(name)")
      #expect(record["CommandLine"] == ["a Event[1] LogName=x"], "\(name)")
      #expect(record["Computer"] == ["ws01"] && record.event.code == 4_688, "\(name)")
      #expect(record.source.channel == "Security" && record["Provider_Name"].first?.hasSuffix("Auditing") == true)
      #expect((record.event.time?.nanoseconds ?? 0) / 1_000_000_000 == Samples.time / 1_000_000_000, "\(name)")
      #expect(Int(record.event.itemOffset) == index * text.utf8.count, "\(name)")
    }
  }

  @Test(arguments: forms)
  func everyPrefixIsSurvived(name: String, text: String) throws {
    let bytes = Array((text + text).utf8)
    for end in bytes.indices {
      let sink = TestSink()
      let input = try Input(name: "", bytes: Array(bytes[..<end]))
      try? WindowsEventTextReader().read(input, into: sink, budget: Budget(inputBytes: UInt64(end)))
      #expect(sink.records.count <= 2)
      if end > text.utf8.count + 8 { #expect(sink.records.first?["NewProcessName"] == ["C:\\a.exe"]) }
    }
  }

  @Test(arguments: ["Event[0]: x\n  a: b", "LogName=x\nEventCode=abc\n", "Events\n", "", "2024\nLogName", "Event["])
  func otherTextIsLeftToOtherReaders(text: String) {
    #expect(WindowsEventTextReader().recognise(Array(text.utf8), name: "") == .no)
  }
}
