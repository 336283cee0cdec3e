/// One event of Sysmon, twice, as the tools that people use write it; all made up.
enum ExportShapes {
  static let command = "a.exe -b"
  static let time = "2024-06-20T01:02:03.004Z"
  static let provider = "Microsoft-Windows-Sysmon"
  static let channel = "Microsoft-Windows-Sysmon/Operational"
  static let message =
    "Process Create:\r\nRuleName: -\r\nUtcTime: 2024-06-20 01:02:03.004\r\nProcessGuid: {11111111-1111-1111-1111-111111111111}\r\n"
    + "Image: C:\\a.exe\r\nCommandLine: a.exe -b\r\nUser: CORP\\a"
  private static let lines = message.replacing("\r", with: "")
  private static let json = message.replacing("\\", with: "\\\\").replacing("\r\n", with: "\\r\\n")
  private static let values =
    ##"{"Image":"C:\\a.exe","CommandLine":"a.exe -b","UtcTime":"2024-06-20 01:02:03.004"}"##

  static let xml =
    "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='\(provider)'/>"
    + "<EventID>1</EventID><TimeCreated SystemTime='\(time)'/><EventRecordID>7</EventRecordID><Channel>\(channel)</Channel>"
    + "<Computer>ws01</Computer></System><EventData><Data Name='Image'>C:\\a.exe</Data>"
    + "<Data Name='CommandLine'>a.exe -b</Data></EventData></Event>"
  private static let pretty = xml.replacing("><", with: ">\n<")
  private static let system =
    ##"{"Provider":{"Name":"\##(provider)"},"EventID":1,"TimeCreated":{"SystemTime":"\##(time)"},"EventRecordID":7,"Channel":"\##(channel)","Computer":"ws01"}"##
  private static let beat =
    ##"{"@timestamp":"\##(time)","winlog":{"channel":"\##(channel)","event_id":"1","provider_name":"\##(provider)","record_id":7,"computer_name":"ws01","event_data":\##(values)}}"##
  private static let get =
    ##"{"Message":"\##(json)","Id":1,"Level":4,"RecordId":7,"ProviderName":"\##(provider)","LogName":"\##(channel)","MachineName":"ws01","TimeCreated":"/Date(1718845323004)/"}"##
  private static let flat =
    ##"{"EventTime":"2024-06-20 01:02:03","Hostname":"ws01","EventID":1,"SourceName":"\##(provider)","RecordNumber":7,"Channel":"\##(channel)","Image":"C:\\a.exe","CommandLine":"a.exe -b"}"##
  private static let sentinel =
    ##"{"TimeGenerated":"\##(time)","Source":"\##(provider)","EventLog":"\##(channel)","Computer":"ws01","EventID":1,"EventData":"<DataItem><EventData><Data Name='CommandLine'>a.exe -b</Data></EventData></DataItem>","Type":"Event"}"##
  private static let defender =
    ##"{"Timestamp":"\##(time)","DeviceId":"d","DeviceName":"ws01","ActionType":"ProcessCreated","FolderPath":"C:\\a.exe","ProcessCommandLine":"a.exe -b","InitiatingProcessFileName":"b.exe","ReportId":7}"##
  private static let wazuh =
    ##"{"timestamp":"\##(time)","agent":{"id":"003"},"data":{"win":{"system":{"providerName":"\##(provider)","eventID":"1","channel":"\##(channel)","computer":"ws01","eventRecordID":"7","systemTime":"\##(time)"},"eventdata":{"image":"C:\\a.exe","commandLine":"a.exe -b"}}}}"##
  private static let graylog =
    ##"{"timestamp":"\##(time)","winlogbeat_winlog_event_id":"1","winlogbeat_winlog_channel":"\##(channel)","winlogbeat_winlog_provider_name":"\##(provider)","winlogbeat_winlog_event_data_Image":"C:\\a.exe","winlogbeat_winlog_event_data_CommandLine":"a.exe -b"}"##
  private static let names = ##"["TimeGenerated","EventSourceName","EventID","Computer","CommandLine","Image"]"##
  private static let row = ##"["\##(time)","\##(provider)",1,"ws01","a.exe -b","C:\\a.exe"]"##

  private static let payload =
    ##"{"EventData":{"Data":[{"@Name":"Image","#text":"C:\\a.exe"},{"@Name":"CommandLine","#text":"a.exe -b"}]}}"##
  private static let tool =
    ##"{"PayloadData1":"x","Payload":"\##(payload.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))","Channel":"\##(channel)","Provider":"\##(provider)","EventId":1,"EventRecordId":"7","TimeCreated":"\##(time)","Computer":"ws01"}"##

  /// CSV with every cell in quotes.
  private static func table(_ names: [String], _ cells: [String], _ delimiter: String = ",") -> String {
    func row(_ cells: [String]) -> String {
      cells.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: delimiter) + "\r\n"
    }
    return row(names) + row(cells) + row(cells)
  }

  private static let getNames = [
    "Message", "Id", "Level", "RecordId", "ProviderName", "LogName", "MachineName", "TimeCreated",
  ]
  private static let getCells = [message, "1", "4", "7", provider, channel, "ws01", "2024/06/20 1:02:03"]
  private static let toolNames = [
    "RecordNumber", "EventRecordId", "TimeCreated", "EventId", "Level", "Provider", "Channel", "Computer", "UserName",
    "MapDescription", "PayloadData1", "Payload",
  ]
  private static let viewNames = ["Level", "Date and Time", "Source", "Event ID", "Task Category"]
  private static func view(_ delimiter: String) -> String {
    let row = ["Information", "2024/06/20 1:02:03", provider, "1", "x", "\"\(message)\""].joined(separator: delimiter)
    return viewNames.joined(separator: delimiter) + "\r\n" + row + "\r\n" + row + "\r\n"
  }

  private static let list =
    "TimeCreated  : 2024/06/20 1:02:03\nProviderName : \(provider)\nId           : 1\n"
    + "Message      : \(lines.replacing("\n", with: "\n               "))\n\n"
  private static let text =
    "Event[0]:\n  Log Name: \(channel)\n  Source: \(provider)\n  Date: \(time)\n  Event ID: 1\n  Computer: ws01\n"
    + "  Description: \n\(lines)\n\n"
  private static let splunk =
    "06/20/2024 01:02:03 AM\nLogName=\(channel)\nSourceName=\(provider)\nEventCode=1\nComputerName=ws01\nMessage=\(lines)\n"
  private static let object =
    "<Obj RefId=\"0\"><TN RefId=\"0\"><T>System.Diagnostics.Eventing.Reader.EventLogRecord</T></TN><Props><I32 N=\"Id\">1</I32>"
    + "<S N=\"ProviderName\">\(provider)</S><S N=\"LogName\">\(channel)</S><Obj N=\"UserId\" RefId=\"1\"><ToString>S-1-5-18</ToString>"
    + "</Obj><DT N=\"TimeCreated\">2024-06-20T01:02:03.004+00:00</DT></Props><MS><S N=\"Message\">"
    + message.replacing("\r\n", with: "_x000D__x000A_") + "</S></MS></Obj>\n"
  private static let item =
    "<EventLogItem><log>\(channel)</log><source>\(provider)</source><EID>1</EID><genTime>2024-06-20T01:02:03Z</genTime>"
    + "<machine>ws01</machine><message>\(lines)</message></EventLogItem>\n"

  /// The forms, by the tool.
  static let all: [(name: String, text: String)] = [
    ("Winlogbeat", beat + "\n" + beat + "\n"),
    ("EvtxECmd, JSON", tool + "\n" + tool + "\n"),
    (
      "EvtxECmd, CSV",
      table(toolNames, ["7", "7", time, "1", "Info", provider, channel, "ws01", "u", "m", "x", payload])
    ),
    ("ConvertTo-Json", "[\n\(get),\n\(get)\n]".replacing(",\"", with: ",\n  \"")),
    ("ConvertTo-Csv", table(getNames, getCells)),
    ("Export-Csv", "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\r\n" + table(getNames, getCells)),
    ("Export-Csv -UseCulture", table(getNames, getCells, ";")),
    (
      "Select-Object, CSV",
      table(["TimeCreated", "Id", "ProviderName", "Message"], ["2024/06/20 1:02:03", "1", provider, message])
    ),
    (
      "Get-EventLog, CSV",
      table(
        ["EventID", "MachineName", "Index", "EntryType", "Message", "Source", "TimeGenerated"],
        ["1", "ws01", "7", "Information", message, provider, "2024/06/20 1:02:03"])
    ),
    (
      "Log Parser",
      table(
        ["EventLog", "RecordNumber", "TimeGenerated", "EventID", "SourceName", "Strings", "ComputerName"],
        [
          "C:\\x\\Microsoft-Windows-Sysmon%4Operational.evtx", "7", "2024-06-20 01:02:03", "1", provider,
          "-|2024-06-20 01:02:03.004|{1}|4|C:\\a.exe|1|D|P|C|O|a.exe -b", "ws01",
        ])
    ),
    (
      "Event Log Explorer",
      table(
        ["Type", "Date", "Time", "Event", "Source", "Category", "User", "Computer", "Description"],
        ["Information", "2024/06/20", "1:02:03", "1", provider, "x", "S", "ws01", message])
    ),
    ("event viewer, XML", "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Events>\(xml)\(xml)</Events>"),
    ("event viewer, CSV", view(",")), ("event viewer, tabs", view("\t")),
    ("wevtutil, XML", xml + "\r\n" + xml + "\r\n"),
    ("wevtutil, XML over lines", "<Events>\n\(pretty)\n\(pretty)\n</Events>\n"),
    ("wevtutil, text", text + text.replacing("[0]", with: "[1]")), ("Splunk, text", splunk + splunk),
    ("Format-List", list + list),
    (
      "CLIXML",
      "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\n\(object)\(object)</Objs>\n"
    ),
    ("Redline", "<?xml version=\"1.0\"?>\n<itemList>\n\(item)\(item)</itemList>\n"),
    ("evtx_dump, XML", "Record 1\n<?xml version=\"1.0\"?>\n\(pretty)\nRecord 2\n<?xml version=\"1.0\"?>\n\(pretty)\n"),
    (
      "evtx_dump, JSON",
      "Record 1\n{\n\"Event\":{\"System\":\(system),\n\"EventData\":\(values)}}\nRecord 2\n{\n\"Event\":{\"System\":\(system),\n\"EventData\":\(values)}}\n"
    ),
    (
      "evtx_dump, JSON lines",
      String(repeating: "{\"Event\":{\"System\":\(system),\"EventData\":\(values)}}\n", count: 2)
    ),
    ("Velociraptor", String(repeating: "{\"System\":\(system),\"EventData\":\(values)}\n", count: 2)),
    ("Velociraptor, CSV", table(["System", "EventData", "Message"], [system, values, "x"])),
    (
      "Chainsaw",
      "["
        + Array(
          repeating:
            "{\"group\":\"g\",\"document\":{\"kind\":\"evtx\",\"data\":{\"Event\":{\"System\":\(system),\"EventData\":\(values)}}}}",
          count: 2
        ).joined(separator: ",") + "]"
    ),
    (
      "Splunk, JSON",
      String(
        repeating: "{\"preview\":false,\"result\":{\"_raw\":\"\(xml.replacing("\\", with: "\\\\"))\"}}\n", count: 2)
    ),
    ("Elasticsearch, answer", "{\"took\":1,\"hits\":{\"hits\":[{\"_source\":\(beat)},{\"_source\":\(beat)}]}}"),
    ("Sentinel", sentinel + "\n" + sentinel + "\n"), ("Defender", defender + "\n" + defender + "\n"),
    ("NXLog", flat + "\n" + flat + "\n"), ("Wazuh", wazuh + "\n" + wazuh + "\n"),
    ("Graylog", graylog + "\n" + graylog + "\n"),
    ("Azure Monitor", "{\"tables\":[{\"columns\":\(names),\"rows\":[\(row),\(row)]}]}"),
    ("rows before columns", "{\"tables\":[{\"rows\":[\(row),\(row)],\"columns\":\(names)}]}"),
    (
      "names with escapes",
      "{\"tables\":[{\"c\\u006flumns\":\(names.replacing("EventID", with: "Event\\u0049D")),\"rows\":[\(row),\(row)]}]}"
    ),
    ("syslog with JSON", String(repeating: "<13>1 2024-06-20T01:02:03Z ws01 nx - - - \(flat)\n", count: 2)),
    ("syslog with XML", String(repeating: "<13>Jun 20 01:02:03 ws01 \(xml)\n", count: 2)),
  ]

  /// What may stand in front, within a head.
  static let fronts: [(String, String)] = [
    ("blank lines", "\n\n\n"), ("blank line with CR", "\r\n"), ("comment", "# exported by the help desk\n"),
    ("prompt", "PS C:\\Users\\a> Get-WinEvent -LogName x | ConvertTo-Csv\n"),
    (
      "transcript",
      "**********************\nWindows PowerShell transcript start\nStart time: 20240620010203\n**********************\n"
    ),
    ("type", "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord\n"), ("separator", "sep=,\r\n"),
    ("document", "{\"export\":{\"by\":\"soc\"}}\n"), ("prose", "From dc01, on Monday, see ticket 4711.\n\n"),
  ]

  /// What is longer than a head.
  static let longFronts: [(String, String)] = [
    (
      "JSON",
      String(
        repeating:
          "{\"@timestamp\":\"2024-06-20T01:02:03Z\",\"msg\":\"nothing to see here, really\",\"level\":\"info\"}\n",
        count: 900)
    ),
    ("text", String(repeating: "2024-06-20 01:02:03 service started, nothing to see here\n", count: 1_300)),
    (
      "firewall",
      String(
        repeating:
          "date=2024-06-20 time=01:02:03 devname=\"fw\" devid=\"FG\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" level=\"notice\" vd=\"root\" srcip=10.0.0.1 dstip=10.0.0.2 action=\"accept\"\n",
        count: 400)
    ),
    ("CSV", "a,b,c,d\n" + String(repeating: "1,2,3,4\n", count: 9_000)),
    ("blank lines", String(repeating: "\r\n", count: 34_000)),
    (
      "table",
      "{\"tables\":[{\"columns\":[\"x\"],\"rows\":["
        + String(repeating: "[\"yyyyyyyyyyyyyyyyyyyyyyyyyyyy\"],", count: 2_500) + "[1]]}]}\n"
    ),
  ]
}
