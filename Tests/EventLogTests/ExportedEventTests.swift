import Bytes
import EventModel
import Testing

@testable import EventLog

/// The same event in every form that tools export.
@Suite struct ExportedEventTests {
  static let xml = """
    <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider \
    Name='Microsoft-Windows-Sysmon' Guid='{5770385f-c22a-43e0-bf4c-06f5698ffbd9}'/><EventID>1</EventID>\
    <TimeCreated SystemTime='2024-06-20T01:02:03.004005600Z'/><EventRecordID>7</EventRecordID>\
    <Execution ProcessID='4' ThreadID='8'/><Channel>Microsoft-Windows-Sysmon/Operational</Channel>\
    <Computer>ws01</Computer></System><EventData><Data Name='Image'>C:\\a&amp;b\\日本.exe</Data>\
    <Data Name='CommandLine'>x &lt;y&gt; &#x41;&quot;</Data><Data>loose</Data></EventData></Event>
    """

  static let json: [(String, String)] = [
    (
      "event",
      ##"{"Event":{"#attributes":{"xmlns":"u"},"System":{"Provider":{"#attributes":{"Name":"Microsoft-Windows-Sysmon"}},"EventID":1,"TimeCreated":{"#attributes":{"SystemTime":"2024-06-20T01:02:03.004005600Z"}},"EventRecordID":7,"Execution":{"#attributes":{"ProcessID":4}},"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws01"},"EventData":{"Image":"C:\\a&b\\日本.exe","CommandLine":"x <y> A\"","Data":{"#text":["loose"]}}}}"##
    ),
    (
      "winlogbeat",
      ##"{"@timestamp":"2024-06-20T01:02:03.004005600Z","message":"m","winlog":{"event_id":1,"channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","record_id":"7","computer_name":"ws01","process":{"pid":4},"event_data":{"Image":"C:\\a&b\\\u65e5\u672c.exe","CommandLine":"x <y> A\"","param1":"loose"}}}"##
    ),
    (
      "old winlogbeat",
      ##"{"@timestamp":"2024-06-20T01:02:03.004005600Z","log_name":"Microsoft-Windows-Sysmon/Operational","event_id":1,"source_name":"Microsoft-Windows-Sysmon","record_number":"7","computer_name":"ws01","process_id":4,"event_data":{"Image":"C:\\a&b\\日本.exe","CommandLine":"x <y> A\"","param1":"loose"}}"##
    ),
    (
      "EvtxECmd",
      ##"{"PayloadData1":"p","Payload":"{\"EventData\":{\"Data\":[{\"@Name\":\"Image\",\"#text\":\"C:\\\\a&b\\\\日本.exe\"},{\"@Name\":\"CommandLine\",\"#text\":\"x <y> A\\\"\"},\"loose\"]}}","Channel":"Microsoft-Windows-Sysmon/Operational","Provider":"Microsoft-Windows-Sysmon","EventId":1,"EventRecordId":"7","ProcessId":4,"Computer":"ws01","TimeCreated":"2024-06-20T01:02:03.0040056+00:00"}"##
    ),
    (
      "Get-WinEvent",
      ##"{"Id":1,"LogName":"Microsoft-Windows-Sysmon/Operational","ProviderName":"Microsoft-Windows-Sysmon","RecordId":7,"ProcessId":4,"MachineName":"ws01","TimeCreated":"\/Date(1718845323004)\/","Message":"Process Create:\r\nImage: C:\\a&b\\日本.exe\r\nCommandLine: x <y> A\"\r\n","Properties":[{"Value":"loose"}]}"##
    ),
    (
      "flat",
      ##"{"EventID":1,"Channel":"Microsoft-Windows-Sysmon/Operational","SourceName":"Microsoft-Windows-Sysmon","RecordNumber":7,"Hostname":"ws01","ExecutionProcessID":4,"EventTime":"2024-06-20 01:02:03.0040056","Image":"C:\\a&b\\日本.exe","CommandLine":"x <y> A\"","Data":"loose"}"##
    ),
  ]

  private func check(_ sink: TestSink, _ what: String) throws {
    #expect(sink.codes == [], "\(what)")
    let record = try #require(sink.records.first, "\(what)")
    #expect(record["Image"] == ["C:\\a&b\\日本.exe"], "\(what)")
    #expect(record["CommandLine"] == ["x <y> A\""], "\(what)")
    #expect(record["Data"] == ["loose"], "\(what)")
    #expect(record["Provider_Name"] == ["Microsoft-Windows-Sysmon"], "\(what)")
    #expect(record["Execution_ProcessID"] == ["4"], "\(what)")
    #expect(record["Computer"] == ["ws01"], "\(what)")
    #expect(record.event.code == 1, "\(what)")
    #expect(record.event.recordNumber == 7, "\(what)")
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational", "\(what)")
    #expect(record.source.product == "windows", "\(what)")
    #expect((record.event.time?.nanoseconds ?? 0) / 1_000_000 == Samples.time / 1_000_000, "\(what)")
  }

  @Test(arguments: json)
  func jsonObjectBecomesTheEvent(name: String, text: String) throws {
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .certain)
    for form in [text + "\n" + text, "[" + text + ",\r\n" + text + "]", "\u{FEFF}" + text + text] {
      let sink = try read(Array(form.utf8), with: WindowsEventJSONReader())
      try check(sink, name)
      #expect(sink.records.count == 2)
      let record = try #require(sink.records.last)
      let start = Int(record.event.itemOffset)
      #expect(Array(form.utf8)[start] == 0x7B)
      #expect(Int(record.event.itemLength) == text.utf8.count)
    }
  }

  static let xmlForms: [(String, [UInt8])] = [
    ("one", Array(xml.utf8)),
    ("list", Array("<?xml version=\"1.0\"?>\n<!-- c --><Events>\n\(xml)\n\(xml)</Events>".utf8)),
    ("UTF-8 with mark", Array("\u{FEFF}\(xml)\(xml)".utf8)),
    ("UTF-16 with mark", [0xFF, 0xFE] + "\(xml)\n\(xml)".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }),
    ("UTF-16 big", "\(xml)\n\(xml)".utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }),
  ]

  @Test(arguments: xmlForms)
  func xmlBecomesTheEvent(name: String, bytes: [UInt8]) throws {
    #expect(WindowsEventXMLReader().recognise(bytes, name: "") == .certain)
    let sink = try read(bytes, with: WindowsEventXMLReader())
    try check(sink, name)
    let record = try #require(sink.records.last)
    let slice = Array(bytes[Int(record.event.itemOffset)...].prefix(Int(record.event.itemLength)))
    let text =
      switch name {
      case "UTF-16 with mark": String(decoding: pairs(slice, 0), as: UTF16.self)
      case "UTF-16 big": String(decoding: pairs(slice, 1), as: UTF16.self)
      default: String(decoding: slice, as: UTF8.self)
      }
    #expect(text == ExportedEventTests.xml)
  }

  private func pairs(_ bytes: [UInt8], _ low: Int) -> [UInt16] {
    stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0 + low]) | UInt16(bytes[$0 + 1 - low]) << 8 }
  }

  @Test func csvOfEvtxECmd() throws {
    let payload =
      ##"{""EventData"":{""Data"":[{""@Name"":""Image"",""#text"":""C:\\a&b\\日本.exe""},"##
      + ##"{""@Name"":""CommandLine"",""#text"":""x <y> A\""""},""loose""]}}"##
    let text = """
      RecordNumber,EventRecordId,TimeCreated,EventId,Level,Provider,Channel,ProcessId,Computer,Payload\r
      1,7,2024-06-20 01:02:03.0040056,1,Info,Microsoft-Windows-Sysmon,Microsoft-Windows-Sysmon/Operational,4,ws01,"\(payload)"\r

      """
    #expect(WindowsEventCSVReader().recognise(Array(text.utf8), name: "") == .certain)
    try check(try read(Array(text.utf8), with: WindowsEventCSVReader()), "EvtxECmd")
  }

  @Test func csvOfGetWinEvent() throws {
    let text = ##"""
      #TYPE System.Diagnostics.Eventing.Reader.EventLogRecord
      "Message","Id","ProviderName","LogName","RecordId","ProcessId","MachineName","TimeCreated"
      "Process Create:
      Image: C:\a&b\日本.exe
      CommandLine: x <y> A""","1","Microsoft-Windows-Sysmon","Log","7","4","ws01","2024-06-20T01:02:03.004"
      """##
    let sink = try read(Array(text.utf8), with: WindowsEventCSVReader())
    #expect(WindowsEventCSVReader().recognise(Array(text.utf8), name: "") == .certain)
    let record = try #require(sink.records.first)
    #expect(record["CommandLine"] == ["x <y> A\""])
    #expect(record.event.code == 1)
    #expect(record.event.recordNumber == 7)
    #expect(record["Message"].first?.hasPrefix("Process Create:") == true)
  }

  /// Other people's formats must not be taken for Windows events.
  @Test(arguments: [
    "", "{}", "[]", "{\"a\":1}", "{\"EventID\":1}", "<a/>", "<Events/>", "<Eventual><System/></Eventual>",
    "Id,Name\n1,2",
    "{\"eventVersion\":\"1.08\",\"eventName\":\"ConsoleLogin\"}", "plain text <Event", "EventId,Channel\n",
    "\u{0}\u{0}",
    "{\"winlog\":1}",
  ])
  func othersAreLeftAlone(text: String) {
    let bytes = Array(text.utf8)
    #expect(WindowsEventXMLReader().recognise(bytes, name: "a.xml") < .certain)
    #expect(WindowsEventJSONReader().recognise(bytes, name: "a.json") == .no)
    #expect(WindowsEventCSVReader().recognise(bytes, name: "a.csv") == .no)
  }

  @Test(arguments: [
    ("<Event><a></Event>", "windows.event-malformed"), ("<Event", "windows.event-truncated"),
    ("<Event><System>", "windows.event-truncated"), ("<Event a=b></Event>", "windows.event-malformed"),
    ("<Event><!DOCTYPE x></Event>", "windows.event-malformed"),
    ("<Event>" + String(repeating: "<a>", count: 100) + "</Event>", "windows.event-malformed"),
  ])
  func brokenXMLCostsItself(broken: String, code: String) throws {
    let isCut = code.hasSuffix("truncated")
    let text = isCut ? ExportedEventTests.xml + broken + " " : broken + ExportedEventTests.xml
    let sink = try read(Array(text.utf8), with: WindowsEventXMLReader())
    #expect(sink.numbers == [7])
    #expect(sink.codes == [code])
  }

  @Test(arguments: [
    ("{\"a\":}", "windows.event-malformed"), ("{\"a\":1}", "windows.event-unknown"),
    ("{\"a\":\"open\n", "windows.event-malformed"),
    (String(repeating: "{\"a\":", count: 100) + "1" + String(repeating: "}", count: 100), "windows.event-malformed"),
  ])
  func brokenJSONCostsItself(broken: String, code: String) throws {
    let good = ExportedEventTests.json[0].1
    let sink = try read(
      Array((broken + (broken.hasSuffix("\n") ? "" : "\n") + good).utf8), with: WindowsEventJSONReader())
    #expect(sink.numbers == [7])
    #expect(sink.codes == [code])
  }

  @Test func everyPrefixOfXMLIsSurvived() throws {
    let bytes = Array((ExportedEventTests.xml + ExportedEventTests.xml).utf8)
    for count in 0..<bytes.count {
      let sink = try read(Array(bytes.prefix(count)), with: WindowsEventXMLReader())
      #expect(sink.records.count == (count >= bytes.count / 2 ? 1 : 0), "cut at \(count)")
    }
  }

  @Test func everyPrefixOfJSONIsSurvived() throws {
    let bytes = Array((ExportedEventTests.json[1].1 + "\n" + ExportedEventTests.json[1].1).utf8)
    for count in 0..<bytes.count {
      let sink = try read(Array(bytes.prefix(count)), with: WindowsEventJSONReader())
      #expect(sink.records.count == (count >= bytes.count / 2 ? 1 : 0), "cut at \(count)")
    }
  }
}
