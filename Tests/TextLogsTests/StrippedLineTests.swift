import Bytes
import EventModel
import Testing

@testable import TextLogs

/// Lines from which somebody stripped the vendor's unique fields still are that vendor's; other vendors' are not.
@Suite struct StrippedLineTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var line: String
    var kind: String
    var testDescription: String { kind + ": " + line.prefix(70) }
  }

  static let rows = [
    Row(
      line: #"date=2025-01-08 time=10:15:30 type="event" subtype="system" level="alert" vd="root" action="login""#,
      kind: "fortinet:fortigate:event"),
    Row(
      line:
        #"<189>date=2025-01-08 time=10:15:30 type=event subtype=vpn level=information action=tunnel-up remip=192.0.2.9"#,
      kind: "fortinet:fortigate:event"),
    Row(
      line:
        #"Jan  8 10:15:30 gw subtype="user" type="event" vd="root" time=10:15:30 date=2025-01-08 user="x" status="failed""#,
      kind: "fortinet:fortigate:event"),
    Row(
      line:
        #""date=2025-01-08","time=10:15:30","type=traffic","subtype=forward","level=notice","srcip=192.0.2.1","dstip=192.0.2.2""#,
      kind: "fortinet:fortigate:traffic"),
    Row(
      line: #""date=2025-01-08","time=10:15:30","type=""utm""","subtype=""ips""","level=""alert""","msg=""a, b""""#,
      kind: "fortinet:fortigate:utm"),
    Row(
      line: "date=2025-01-08,time=10:15:30,level=notice,vd=root,type=event,subtype=system,cfgpath=system.admin",
      kind: "fortinet:fortigate:event"),
    Row(
      line:
        #"time=10:15:30 date=2025-01-08 vd="root" user="admin" ui="GUI(192.0.2.1)" action="Add" cfgpath="system.admin" msg="Add system.admin x""#,
      kind: "fortinet:fortigate:event"),
    Row(
      line:
        "date=2025-01-08 time=10:15:30 vd=root srcip=192.0.2.1 dstip=192.0.2.2 policyid=3 srcintf=wan1 sentbyte=10 action=accept",
      kind: "fortinet:fortigate:traffic"),
    Row(
      line:
        #"eventtime=1736331330000000000 tz="+0900" type="event" subtype="user" level="warning" srcip=192.0.2.1 logdesc="x""#,
      kind: "fortinet:fortigate:event"),
    // FortiOS' own `sn` (session) and `serial`.
    Row(
      line:
        #"date=2024-07-01 time=02:31:12 tz="+0900" type="event" subtype="system" level="information" vd="root" sn="1719768672" user="admin" action="login" status="success""#,
      kind: "fortinet:fortigate:event"),
    Row(
      line:
        "date=2013-10-18 time=19:53:09 type=traffic subtype=allowed level=notice vd=root serial=69187 srcip=192.0.2.1",
      kind: "fortinet:fortigate:traffic"),
    Row(line: "id=firewall time=\"2025-01-08 10:15:30\" pri=6 c=1024 m=537 src=192.0.2.1:1:X1", kind: "sonicwall"),
    Row(
      line: #"device="SFW" date=2025-01-08 time=10:15:30 log_type="Firewall" log_subtype="Denied" fw_rule_id=1"#,
      kind: "sophos"),
    // Not FortiOS, whatever names they share with it.
    Row(
      line:
        #"date=2025-01-08 time=10:15:30 device_id=FE1 log_id=0003 type=event subtype=smtp pri=information from="a""#,
      kind: "fortinet:fortimail"),
    Row(
      line:
        #"device="SFW" date=2025-01-08 time=10:15:30 device_id=S1 log_id=1 log_type="Event" log_component="GUI" type=event subtype=x level=alert"#,
      kind: "sophos"),
    Row(
      line:
        #"id=firewall sn=0017C5 time="2025-01-08 10:15:30" fw=192.0.2.1 pri=6 c=1 m=97 type=event subtype=system level=alert"#,
      kind: "sonicwall"),
    Row(
      line:
        #"msg_id="3000-0148" type=traffic subtype=allow level=notice action=allow date=2025-01-08 time=10:15:30 policy=HTTP"#,
      kind: "kv"),
    Row(
      line:
        "type=TRAFFIC subtype=end src=192.0.2.1 dst=192.0.2.2 serial=0011 time=10:15:30 date=2025/01/08 rule=x action=allow",
      kind: "kv"),
    Row(line: "type=THREAT subtype=url level=high date=2025-01-08 time=10:15:30 action=block rule=a", kind: "kv"),
    Row(line: #"date=2025-01-08 time=10:15:30 level=info type=event msg="started" service=web"#, kind: "kv"),
    Row(line: "time=2025-01-08T10:15:30Z level=error type=event action=login user=bob srcip=192.0.2.1", kind: "kv"),
    Row(
      line: #"id="2002" severity="info" sys="SecureNet" sub="packetfilter" action="drop" srcip="192.0.2.1""#, kind: "kv"
    ),
  ]

  @Test(arguments: rows)
  func source(_ row: Row) throws {
    let type = try #require(try read(TextFallbackReader(), row.line).events.first?.source.dataType)
    #expect(type == row.kind || type.hasPrefix(row.kind + ":"))
  }

  /// The reader of a whole file follows.
  @Test(arguments: rows.filter { $0.kind.hasPrefix("fortinet:fortigate") })
  func file(_ row: Row) throws {
    let text = Array(repeating: row.line, count: 5).joined(separator: "\n")
    #expect(best(Array(text.utf8))?.reader.identity.name == "fortinet:fortigate")
  }

  /// Tables and JSON that pipelines make of FortiOS records, with FortiOS' names.
  @Test func exportedTable() throws {
    let header = "date,time,tz,type,subtype,level,vd,action,cfgpath\n"
    let row = "2025-01-08,10:15:30,+0900,event,system,alert,root,Add,system.admin\n"
    let events = try read(DelimitedReader(), header + row + row).events
    #expect(events.map(\.source.dataType) == ["fortinet:fortigate:event", "fortinet:fortigate:event"])
    #expect(events.map(\.time) == ["2025-01-08T01:15:30Z", "2025-01-08T01:15:30Z"])
    #expect(events.first?.value("cfgpath") == "system.admin")
  }

  /// Day and time of day in two columns are one time, whatever product wrote them; names alone make no FortiOS.
  @Test(arguments: ["Date,Time,User,Action", "date,time,type,subtype", "date,time,level,action"])
  func otherTable(_ header: String) throws {
    let row = "2025-01-08,10:15:30,a,b\n"
    let events = try read(DelimitedReader(), header + "\n" + row + row).events
    #expect(events.map(\.source.dataType) == ["csv", "csv"])
    #expect(events.map(\.time) == ["2025-01-08T10:15:30Z", "2025-01-08T10:15:30Z"])
  }

  @Test(arguments: [
    (
      #"{"date":"2025-01-08","time":"10:15:30","tz":"+0900","vd":"root","type":"event","subtype":"system","cfgpath":"x"}"#,
      "fortinet:fortigate:event", "2025-01-08T01:15:30Z"
    ),
    (
      #"{"logid":"0000000013","type":"traffic","subtype":"forward","eventtime":1736331330000000000,"srcip":"192.0.2.1"}"#,
      "fortinet:fortigate:traffic", "2025-01-08T10:15:30Z"
    ),
    (
      #"{"date":"2025-01-08","time":"2025-01-08T10:15:30Z","type":"event","subtype":"system","user":"x"}"#, "json",
      "2025-01-08T10:15:30Z"
    ),
  ])
  func exportedJSON(_ line: String, _ source: String, _ time: String) throws {
    let event = try #require(try read(JSONLinesReader(), line + "\n" + line).events.first)
    #expect(event.source.dataType == source)
    #expect(event.time == time)
  }
}
