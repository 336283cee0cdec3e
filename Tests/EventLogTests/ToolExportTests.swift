import Bytes
import EventModel
import Testing

@testable import EventLog

/// Exports of PowerShell, Redline, Log Parser, Event Log Explorer, Hayabusa and Chainsaw, in small.
@Suite struct ToolExportTests {
  static let object =
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Diagnostics.Eventing.Reader.EventLogRecord</T></TN><Props><I32 N=\"Id\">4688</I32>"
    + "<Nil N=\"Qualifiers\" /><S N=\"ProviderName\">Microsoft-Windows-Security-Auditing</S><S N=\"LogName\">Security</S>"
    + "<Obj N=\"UserId\" RefId=\"1\"><ToString>S-1-5-18</ToString><Props><S N=\"Value\">no</S></Props></Obj>"
    + "<DT N=\"TimeCreated\">2024-06-20T01:02:03.004+00:00</DT>"
    + "<Obj N=\"Properties\" RefId=\"2\"><LST><Obj RefId=\"3\"><Props><S N=\"Value\">S-1-5-21</S></Props></Obj>"
    + "<Obj RefId=\"4\"><Props><S N=\"Value\">alice &amp; co</S></Props></Obj></LST></Obj></Props>"
    + "<MS><S N=\"Message\">one_x000D__x000A_two _x1_</S></MS></Obj>"
  static let objects = "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\(object)\n\(object)</Objs>"

  @Test func objectsOfPowerShellAreEvents() throws {
    let bytes = Array(ToolExportTests.objects.utf8)
    #expect(WindowsEventObjectXMLReader().recognise(bytes, name: "") == .certain)
    let sink = try read(bytes, with: WindowsEventObjectXMLReader())
    #expect(sink.codes == [] && sink.records.count == 2)
    let record = try #require(sink.records.last)
    #expect(record.event.code == 4_688 && record.source.channel == "Security")
    #expect(record["SubjectUserSid"] == ["S-1-5-21"] && record["SubjectUserName"] == ["alice & co"])
    #expect(record["Security_UserID"] == ["S-1-5-18"] && record["Message"] == ["one\r\ntwo _x1_"])
    let place = Int(record.event.itemOffset)..<Int(record.event.itemOffset) + Int(record.event.itemLength)
    #expect(String(decoding: bytes[place], as: UTF8.self) == ToolExportTests.object)
  }

  /// Every prefix: the whole objects in it, and a word on the cut one.
  @Test func objectsThatAreCutAreSaid() throws {
    let bytes = Array(ToolExportTests.objects.utf8)
    let first = 62 + ToolExportTests.object.utf8.count
    for count in stride(from: 0, through: bytes.count, by: 3) {
      let sink = try? read(Array(bytes[..<count]), with: WindowsEventObjectXMLReader())
      let events = count < first ? 0 : count < first + 1 + ToolExportTests.object.utf8.count ? 1 : 2
      #expect((sink?.records.count ?? 0) == events, "\(count)")
      #expect(sink?.codes ?? [] == [] || sink?.codes == ["windows.event-truncated"], "\(count)")
    }
  }

  static let list = """
    TimeCreated  : 2024/06/20 1:02:03
    ProviderName : Microsoft-Windows-Sysmon
    Id           : 1
    Message      : Process Create:
                   UtcTime: 2024-06-20 01:02:03.004
                   Image: C:\\a.exe
                   CommandLine: a.exe -with many words so that the line is as w
                   ide as the console
                   User: x


    """

  @Test func propertyListsAreEvents() throws {
    let text = "\n\n" + ToolExportTests.list + ToolExportTests.list
    let sink = try read(Array(text.utf8), with: WindowsEventListReader())
    #expect(sink.codes == ["windows.event-local-time"] && sink.records.count == 2)
    let record = try #require(sink.records.last)
    #expect(record["CommandLine"] == ["a.exe -with many words so that the line is as wide as the console"])
    #expect(record["User"] == ["x"] && record.event.code == 1)
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational")
    let behind = try read(Array((text + "Event[0]:\n  Log Name: x\n").utf8), with: WindowsEventListReader())
    #expect(behind.codes.contains("windows.event-unknown"))
  }

  static let tables: [(String, String, [String: String], [String])] = [
    (
      "Log Parser, a path for the log",
      "EventLog,EventID,SourceName,Strings\nC:\\x\\Security.evtx,4625,Microsoft-Windows-Security-Auditing,S-1-0-0|-|-|0x0|S|bob|CORP\n",
      ["Channel": "Security", "TargetUserName": "bob"], []
    ),
    (
      "Event Log Explorer",
      "Type;Date;Time;Event;Source;Computer;Description\nI;20.06.2024;01:02:03;4624;Microsoft-Windows-Security-Auditing;dc;x\n",
      ["TimeCreated_SystemTime": "2024-06-20T01:02:03Z", "Channel": "Security", "Message": "x"],
      ["windows.event-local-time"]
    ),
    (
      "Hayabusa",
      "Timestamp,RuleTitle,Level,Computer,Channel,EventID,RecordID,Details,ExtraFieldInfo\n2024-06-20 01:02:03.004 +00:00,t,info,c,Sysmon,1,7,Cmdline: a -b \u{A6} Proc: C:\\a.exe,ParentImage: C:\\b.exe\n",
      [
        "Channel": "Microsoft-Windows-Sysmon/Operational", "CommandLine": "a -b", "Image": "C:\\a.exe",
        "ParentImage": "C:\\b.exe",
      ], ["windows.event-abridged"]
    ),
    (
      "Chainsaw",
      "timestamp,detections,path,Event.System.Provider,Event ID,Computer,Event Data\n2024-06-20T01:02:03Z,d,x.evtx,Microsoft-Windows-Sysmon,1,c,\"CommandLine: a -b\nImage: C:\\a.exe\"\n",
      ["Channel": "Microsoft-Windows-Sysmon/Operational", "CommandLine": "a -b", "Image": "C:\\a.exe"],
      ["windows.event-abridged"]
    ),
    (
      "a selection without provider",
      "TimeCreated,Id,LevelDisplayName,Message\n2024-06-20 01:02:03,4625,Information,x\n",
      ["Channel": "Security", "Provider_Name": "Microsoft-Windows-Security-Auditing"], ["windows.event-local-time"]
    ),
    (
      "a selection that nobody can place",
      "TimeCreated,Id,LevelDisplayName,Message\n2024-06-20 01:02:03,9999,Information,x\n",
      ["EventID": "9999"], ["windows.event-local-time", "windows.event-unknown"]
    ),
    (
      "exports one behind the other",
      "sep=,\n\nEventLog,EventID,SourceName\nSecurity,1,x\nId,ProviderName,LogName,TimeCreated,Message\n4625,Microsoft-Windows-Security-Auditing,Security,,y\n",
      ["Channel": "Security", "EventID": "4625", "Message": "y"], []
    ),
  ]

  @Test(arguments: tables)
  func tablesOfOtherTools(name: String, text: String, fields: [String: String], codes: [String]) throws {
    #expect(WindowsEventCSVReader().recognise(Array(text.utf8), name: "") == .certain, "\(name)")
    let sink = try read(Array(text.utf8), with: WindowsEventCSVReader())
    let record = try #require(sink.records.last, "\(name)")
    for (field, value) in fields { #expect(record[field] == [value], "\(name): \(field)") }
    #expect(Set(sink.codes) == Set(codes), "\(name)")
  }

  /// Whole lines between events that are none are said; headers of forwarders, tags and the lines of `evtx_dump` are not.
  @Test(arguments: [
    ("Record 1\n", 0), ("<Events>\n", 0), ("<13>Jun 20 01:02:03 ws01 ", 0), ("\n\n", 0),
    ("<?xml version=\"1.0\"?>\n", 0),
    ("something else\n", 1), ("a,b\n1,2\n", 2), ("{\"a\":1}\n", 1),
  ])
  func linesBetweenElementsAreSaid(front: String, strays: Int) throws {
    let text = WrappedEventTests.xml + "\n" + front + WrappedEventTests.xml + "\n"
    let sink = try read(Array(text.utf8), with: WindowsEventXMLReader())
    #expect(sink.records.count == 2)
    #expect(sink.anomalies.map(\.count) == (strays > 0 ? [strays] : []), "\(front)")
  }

  /// Elements that never end cost their bytes once, not once for each of them; what follows is read.
  @Test(arguments: [true, false])
  func elementsThatNeverEndAreReadOnce(isEvent: Bool) throws {
    let start = isEvent ? "<Event >" : "<Obj N=\"x\">"
    let head = isEvent ? WrappedEventTests.xml : ToolExportTests.objects
    let junk = String(repeating: start, count: (5 << 20) / start.utf8.count)
    let bytes = Array((head + junk + String(repeating: " ", count: 5 << 20) + head).utf8)
    let reader: any Reader = isEvent ? WindowsEventXMLReader() : WindowsEventObjectXMLReader()
    let sink = TestSink()
    try reader.read(try Input(name: "", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    #expect(sink.codes.contains("windows.event-too-long"))
    #expect(sink.records.count == (isEvent ? 2 : 4))
  }
}
