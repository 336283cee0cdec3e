import EventModel
import Testing

@testable import EventLog

/// Advanced hunting of Microsoft Defender XDR, and timelines of other tools.
@Suite struct DefenderEventTests {
  static let process =
    ##"{"Timestamp":"2024-06-20T01:02:03.0040056Z","DeviceId":"d","DeviceName":"ws01","ActionType":"ProcessCreated","FileName":"a.exe","FolderPath":"C:\\x\\a.exe","SHA1":"ab","SHA256":"cd","MD5":"","ProcessId":44,"ProcessCommandLine":"a -b","AccountDomain":"inst","AccountName":"tanaka","InitiatingProcessFileName":"cmd.exe","InitiatingProcessFolderPath":"c:\\cmd.exe","InitiatingProcessCommandLine":"cmd","InitiatingProcessId":4,"ReportId":5}"##

  static let forms: [(String, [String: String])] = [
    (
      process,
      [
        "EventID": "1", "Image": "C:\\x\\a.exe", "CommandLine": "a -b", "User": "inst\\tanaka",
        "ParentImage": "c:\\cmd.exe",
        "ParentCommandLine": "cmd", "Hashes": "SHA1=AB,SHA256=CD", "ProcessId": "44", "ParentProcessId": "4",
      ]
    ),
    (
      ##"{"time":"x","category":"AdvancedHunting-DeviceProcessEvents","properties":\##(process)}"##,
      ["EventID": "1", "CommandLine": "a -b"]
    ),
    (
      ##"{"TimeGenerated":"2024-06-20T01:02:03.004Z","DeviceId":"d","DeviceName":"ws01","ActionType":"ConnectionSuccess","LocalIP":"10.0.0.1","LocalPort":5,"RemoteIP":"192.0.2.1","RemotePort":443,"RemoteUrl":"h.example","Protocol":"Tcp","InitiatingProcessFileName":"a.exe","InitiatingProcessFolderPath":"c:\\a.exe"}"##,
      [
        "EventID": "3", "DestinationIp": "192.0.2.1", "DestinationHostname": "h.example", "Protocol": "tcp",
        "Image": "c:\\a.exe",
      ]
    ),
    (
      ##"{"Timestamp":"2024-06-20T01:02:03.004Z","DeviceId":"d","DeviceName":"ws01","ActionType":"RegistryValueSet","RegistryKey":"HKEY_LOCAL_MACHINE\\SOFTWARE\\Run","RegistryValueName":"u","RegistryValueData":"c:\\e.exe","InitiatingProcessFileName":"a.exe"}"##,
      ["EventID": "13", "TargetObject": "HKLM\\SOFTWARE\\Run\\u", "Details": "c:\\e.exe", "EventType": "SetValue"]
    ),
  ]

  @Test(arguments: forms)
  func actionIsReadAsTheSysmonEventOfItsMeaning(text: String, wanted: [String: String]) throws {
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .certain)
    let sink = try read(Array(text.utf8), with: WindowsEventJSONReader())
    let record = try #require(sink.records.first)
    for (name, value) in wanted { #expect(record[name] == [value], "\(name)") }
    #expect(record["Computer"] == ["ws01"])
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational")
    #expect((record.event.time?.nanoseconds ?? 0) / 1_000_000 == Samples.time / 1_000_000)
    #expect(sink.codes == ["windows.event-translated"])
  }

  @Test func otherActionsAreOtherJSON() throws {
    let text = DefenderEventTests.process.replacing("ProcessCreated", with: "AntivirusScanCompleted")
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .no)
  }

  @Test func timelineOfHayabusaIsSaidToBeAbridged() throws {
    let text =
      ##"{"Timestamp":"2024-01-01 00:00:00.000 +00:00","RuleTitle":"Proc Exec","Level":"info","Computer":"h","Channel":"Sysmon","EventID":1,"RecordID":1,"Details":{"Cmdline":"whoami"}}"##
    #expect(try read(Array(text.utf8), with: WindowsEventJSONReader()).codes == ["windows.event-abridged"])
  }

  @Test func chainsawsDocumentIsTheEvent() throws {
    let event = ExportedEventTests.json[0].1
    let text = ##"[{"group":"Sigma","name":"x","document":{"kind":"evtx","path":"a.evtx","data":\##(event)}}]"##
    let sink = try read(Array(text.utf8), with: WindowsEventJSONReader())
    #expect(sink.numbers == [7] && sink.codes == [])
  }
}
