import EventModel
import Testing

@testable import EventLog

/// The same event as search systems and forwarders hand it out.
@Suite struct WrappedEventTests {
  static let xml =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Sysmon'/>"
    + "<EventID>1</EventID><TimeCreated SystemTime='2024-06-20T01:02:03.004Z'/><EventRecordID>7</EventRecordID>"
    + "<Channel>Microsoft-Windows-Sysmon/Operational</Channel><Computer>ws01</Computer></System><EventData>"
    + "<Data Name='Image'>C:\\\\a.exe</Data><Data Name='CommandLine'>a -b</Data></EventData></Event>"

  static let beat =
    ##"{"@timestamp":"2024-06-20T01:02:03.004Z","winlog":{"event_id":"1","channel":"Microsoft-Windows-Sysmon/Operational","provider_name":"Microsoft-Windows-Sysmon","record_id":7,"computer_name":"ws01","event_data":{"Image":"C:\\a.exe","CommandLine":"a -b"}}}"##

  static let forms: [(String, String)] = [
    ("Elasticsearch document", ##"{"_index":"w","_id":"1","_score":1.0,"_source":\##(beat)}"##),
    (
      "dotted names",
      ##"{"@timestamp":"2024-06-20T01:02:03.004Z","winlog.event_id":1,"winlog.channel":"Microsoft-Windows-Sysmon/Operational","winlog.provider_name":"Microsoft-Windows-Sysmon","winlog.record_id":"7","winlog.computer_name":"ws01","winlog.event_data.Image":"C:\\a.exe","winlog.event_data.CommandLine":"a -b","winlog.event_data.User":"-"}"##
    ),
    (
      "fields as lists",
      ##"{"_index":"w","fields":{"@timestamp":["2024-06-20T01:02:03.004Z"],"winlog.event_id":["1"],"winlog.channel":["Microsoft-Windows-Sysmon/Operational"],"winlog.provider_name":["Microsoft-Windows-Sysmon"],"winlog.record_id":["7"],"winlog.computer_name":["ws01"],"winlog.event_data.Image":["C:\\a.exe"],"winlog.event_data.CommandLine":["a -b"]}}"##
    ),
    (
      "Graylog",
      ##"{"@timestamp":"2024-06-20T01:02:03.004Z","winlogbeat_winlog_event_id":"1","winlogbeat_winlog_channel":"Microsoft-Windows-Sysmon/Operational","winlogbeat_winlog_provider_name":"Microsoft-Windows-Sysmon","winlogbeat_winlog_record_id":"7","winlogbeat_winlog_computer_name":"ws01","winlogbeat_winlog_event_data_Image":"C:\\a.exe","winlogbeat_winlog_event_data_CommandLine":"a -b"}"##
    ),
    (
      "Wazuh",
      ##"{"timestamp":"x","agent":{"name":"a"},"data":{"win":{"system":{"providerName":"Microsoft-Windows-Sysmon","eventID":"1","systemTime":"2024-06-20T01:02:03.0040000Z","eventRecordID":"7","channel":"Microsoft-Windows-Sysmon/Operational","computer":"ws01"},"eventdata":{"image":"C:\\a.exe","commandLine":"a -b"}}}}"##
    ),
    (
      "Wazuh archive",
      ##"{"full_log":"{\"win\":{\"system\":{\"providerName\":\"Microsoft-Windows-Sysmon\",\"eventID\":\"1\",\"systemTime\":\"2024-06-20T01:02:03.004Z\",\"eventRecordID\":\"7\",\"channel\":\"Microsoft-Windows-Sysmon/Operational\",\"computer\":\"ws01\"},\"eventdata\":{\"image\":\"C:\\\\a.exe\",\"commandLine\":\"a -b\"}}}"}"##
    ),
    (
      "OpenTelemetry",
      ##"{"channel":"Microsoft-Windows-Sysmon/Operational","computer":"ws01","event_id":{"id":1,"qualifiers":0},"provider":{"name":"Microsoft-Windows-Sysmon"},"record_id":7,"system_time":"2024-06-20T01:02:03.004Z","event_data":{"data":[{"Image":"C:\\a.exe"},{"CommandLine":"a -b"}]}}"##
    ),
    (
      "Velociraptor",
      ##"{"System":{"Provider":{"Name":"Microsoft-Windows-Sysmon"},"EventID":{"Value":1},"TimeCreated":{"SystemTime":1718845323.004},"EventRecordID":7,"Channel":"Microsoft-Windows-Sysmon/Operational","Computer":"ws01"},"EventData":{"Image":"C:\\a.exe","CommandLine":"a -b"}}"##
    ),
    (
      "Sentinel table of events",
      ##"{"TimeGenerated":"2024-06-20T01:02:03.004Z","Source":"Microsoft-Windows-Sysmon","EventLog":"Microsoft-Windows-Sysmon/Operational","EventID":1,"Computer":"ws01","EventRecordId":7,"EventData":"<DataItem type=\"System.XmlData\"><EventData xmlns=\"u\"><Data Name=\"Image\">C:\\a.exe</Data><Data Name=\"CommandLine\">a -b</Data></EventData></DataItem>"}"##
    ),
    (
      "data as JSON text",
      ##"{"TimeGenerated":"2024-06-20T01:02:03.004Z","Provider":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":"1","Computer":"ws01","EventRecordId":"7","EventData":"{\"Image\":\"C:\\\\a.exe\",\"CommandLine\":\"a -b\"}"}"##
    ),
    (
      "provider without channel",
      ##"{"TimeGenerated":"2024-06-20T01:02:03.004Z","EventSourceName":"Microsoft-Windows-Sysmon","EventID":1,"Computer":"ws01","EventRecordId":"7","Image":"C:\\a.exe","CommandLine":"a -b"}"##
    ),
    ("Splunk, XML", ##"{"preview":false,"result":{"_raw":"\##(xml)","sourcetype":"XmlWinEventLog"}}"##),
    (
      "values by order",
      ##"{"ProviderName":"Microsoft-Windows-Sysmon","Channel":"Microsoft-Windows-Sysmon/Operational","EventID":1,"TimeCreated":"2024-06-20 01:02:03.004 +0000","EventRecordID":7,"Computer":"ws01","SystemTime":"2024-06-20T01:02:03.004Z","StringInserts":["-","2024-06-20 01:02:03.004","{g}",4,"C:\\a.exe","1","d","p","c","o","a -b","C:\\"]}"##
    ),
  ]

  @Test(arguments: forms)
  func wrappedEventIsTheEvent(name: String, text: String) throws {
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .certain, "\(name)")
    let sink = try read(Array((text + "\n" + text).utf8), with: WindowsEventJSONReader())
    #expect(sink.codes == [], "\(name)")
    #expect(sink.records.count == 2, "\(name)")
    let record = try #require(sink.records.first, "\(name)")
    #expect(record["Image"].map { $0.replacing("\\\\", with: "\\") } == ["C:\\a.exe"], "\(name)")
    #expect(record["CommandLine"] == ["a -b"], "\(name)")
    #expect(record["Provider_Name"] == ["Microsoft-Windows-Sysmon"], "\(name)")
    #expect(record["Computer"] == ["ws01"], "\(name)")
    #expect(record.event.code == 1 && record.event.recordNumber == 7, "\(name)")
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational", "\(name)")
    if name != "values by order" {
      #expect((record.event.time?.nanoseconds ?? 0) / 1_000_000 == Samples.time / 1_000_000, "\(name)")
    }
  }

  static let lists: [(String, String)] = [
    (
      "answer of a search",
      ##"{"took":5,"hits":{"total":{"value":2},"hits":[{"_source":\##(beat)},{"_source":\##(beat)}]}}"##
    ),
    ("answer with lists before", ##"{"columns":[{"name":"a"}],"value":[ \##(beat), \##(beat) ]}"##),
  ]

  @Test(arguments: lists)
  func eventsInTheListOfAnAnswerAreRead(name: String, text: String) throws {
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .certain, "\(name)")
    let sink = try read(Array(text.utf8), with: WindowsEventJSONReader())
    #expect(sink.codes == [], "\(name)")
    #expect(sink.records.map { $0["CommandLine"] } == [["a -b"], ["a -b"]], "\(name)")
  }

  static let tables: [(String, String)] = [
    (
      "Kibana",
      """
      "@timestamp","winlog.channel","winlog.event_id","winlog.computer_name","winlog.event_data.CommandLine","winlog.event_data.Image"
      "2024-06-20T01:02:03.004Z","Microsoft-Windows-Sysmon/Operational",1,ws01,"a -b","C:\\a.exe"
      """
    ),
    (
      "Sentinel",
      """
      TenantId,"TimeGenerated [UTC]",EventSourceName,EventID,Computer,CommandLine,Image
      t,"2024-06-20T01:02:03.004Z",Microsoft-Windows-Sysmon,1,ws01,"a -b","C:\\a.exe"
      """
    ),
    ("Splunk", "_time,_raw\n1718845323.004,\"\(xml.replacing("\\\\", with: "\\"))\"\n"),
  ]

  @Test(arguments: tables)
  func rowOfATableIsTheEvent(name: String, text: String) throws {
    #expect(WindowsEventCSVReader().recognise(Array(text.utf8), name: "") == .certain, "\(name)")
    let sink = try read(Array(text.utf8), with: WindowsEventCSVReader())
    #expect(sink.codes == [], "\(name)")
    let record = try #require(sink.records.first, "\(name)")
    #expect(record["Image"] == ["C:\\a.exe"] && record["CommandLine"] == ["a -b"], "\(name)")
    #expect(record.event.code == 1 && record["Computer"] == ["ws01"], "\(name)")
    #expect(record.source.channel == "Microsoft-Windows-Sysmon/Operational", "\(name)")
    #expect((record.event.time?.nanoseconds ?? 0) / 1_000_000 == Samples.time / 1_000_000, "\(name)")
  }

  /// Objects of other systems that look a little like events.
  static let others = [
    ##"{"EventID":"abc","Channel":"x"}"##, ##"{"EventID":12,"Source":"pump"}"##, ##"{"event.id":1,"a.b":2}"##,
    ##"{"message":"<EventLog>no</EventLog>"}"##, ##"{"_source":{"message":"hello"}}"##, ##"{"data":{"win":1}}"##,
    ##"{"result":{"_raw":"<Event"}}"##, ##"{"hits":{"hits":[{"_source":{"a":1}}]}}"##,
  ]

  @Test(arguments: others)
  func otherObjectsAreLeftToOtherReaders(text: String) {
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .no)
  }

  /// Numbers for times that no clock shows.
  @Test(arguments: ["9e9", "1e10", "3e10", "1e300", "-1e300", "nan", "9223372036854775807", "99999999999999999999"])
  func numbersThatAreNoTimesAreLeft(number: String) throws {
    let text = ##"{"EventID":1,"Channel":"x","TimeCreated":"\##(number)"}"##
    let record = try #require(try read(Array(text.utf8), with: WindowsEventJSONReader()).records.first)
    #expect(record.event.time == nil)
  }

  @Test func wrappersInsideEachOtherEnd() {
    var text = "1"
    for _ in 0..<60 { text = #"{"_source":"# + text + "}" }
    #expect(WindowsEventJSONReader().recognise(Array(text.utf8), name: "") == .no)
  }
}
