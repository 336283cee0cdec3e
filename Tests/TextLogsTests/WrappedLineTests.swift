import Bytes
import EventModel
import Testing

@testable import TextLogs

/// Device lines as collectors and exports hand them on, and forms that say the same under other names: each must give the fields
/// that the rules for the device read.
@Suite struct WrappedLineTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var source: LogSource
    var time: String?
    var fields: [String: String]
    var testDescription: String { name }
  }

  static let event = LogSource(dataType: "fortinet:fortigate:event", product: "fortigate", service: "event")
  static let web = LogSource(dataType: "webserver:access", category: "webserver")
  static let syslog = LogSource(dataType: "syslog", service: "syslog")
  static let sshd = LogSource(dataType: "syslog:sshd", product: "linux", service: "sshd")

  static let devices = [
    Row(
      name: "FortiOS in Kiwi's file",
      text:
        "2025-02-10 09:12:33\tLocal7.Notice\t10.1.1.1\tdate=2025-02-10 time=09:12:33 tz=\"+0900\" logid=\"0100044546\" type=\"event\" subtype=\"system\" action=\"Add\" cfgpath=\"system.admin\"",
      source: event, time: "2025-02-10T00:12:33Z", fields: ["cfgpath": "system.admin", "action": "Add"]),
    Row(
      name: "FortiOS behind a relay's second host",
      text:
        "Feb 10 09:12:33 collector fw.example.jp date=2025-02-10 time=09:12:33 tz=\"+0900\" logid=\"0100044546\" type=\"event\" subtype=\"system\" action=\"Add\" cfgpath=\"system.admin\"",
      source: event, time: "2025-02-10T00:12:33Z", fields: ["cfgpath": "system.admin"]),
    Row(
      name: "FortiOS in a terminal's colours",
      text:
        "\u{1b}[32mdate=2025-02-10 time=09:12:33 tz=\"+0900\" logid=\"0100044546\" type=\"event\" subtype=\"system\" action=\"Add\" cfgpath=\"system.admin\"\u{1b}[0m",
      source: event, time: "2025-02-10T00:12:33Z", fields: ["cfgpath": "system.admin"]),
    Row(
      name: "ASA in Kiwi's file",
      text:
        "2025-02-10 09:12:33\tLocal4.Info\t10.1.1.1\tFeb 10 2025 09:12:33: %ASA-6-113005: AAA user authentication Rejected : reason = AAA failure : server = 10.1.1.1 : user = bob : user IP = 198.51.100.7",
      source: LogSource(dataType: "cisco:asa", product: "cisco", service: "asa", category: "firewall"),
      time: "2025-02-10T09:12:33Z", fields: ["user": "bob", "MessageID": "113005"]),
    Row(
      name: "NetScaler's own file",
      text:
        #"Dec 14 03:11:22 <local0.info> 10.0.0.1 12/14/2025:03:11:22 GMT ns01 0-PPE-0 : default AAA LOGIN_FAILED 7 0 :  User u1 - Client_ip 203.0.113.9"#,
      source: syslog, time: "2025-12-14T03:11:22Z", fields: ["Hostname": "ns01"]),
    Row(
      name: "PAN-OS' GlobalProtect service",
      text:
        #"{"level":"error","task":"1393405-22","time":"2024-04-11T10:00:00.000-07:00","message":"failed to unmarshal session(../../x) map , EOF"}"#,
      source: LogSource(dataType: "paloalto:panos", product: "paloalto"), time: "2024-04-11T17:00:00Z",
      fields: ["task": "1393405-22", "level": "error"]),
    Row(
      name: "Array AG with the request as message",
      text:
        #"<134>Nov 12 03:11:00 ag1 id=ArrayOS time="2025-11-12 03:11:00" timezone=GMT+9 fw=ag1 vpn=portal proto=http src=203.0.113.9 msg="GET /prx/000/http/localhost/x HTTP/1.1""#,
      source: LogSource(dataType: "array:ag:http", product: "arrayag", category: "webserver"),
      time: "2025-11-11T18:11:00Z",
      fields: ["cs-method": "GET", "cs-uri-stem": "/prx/000/http/localhost/x", "c-ip": "203.0.113.9"]),
    Row(
      name: "FortiManager's own event without identifiers",
      text:
        #"type=event,subtype=dvm,pri=information,desc="Device,manager,generic,information,log",user="device,...",msg="Unregistered device localhost add succeeded" device="localhost" adom="FortiManager" session_id=0 operation="Add device" performed_on="localhost" changes="Unregistered device localhost add succeeded""#,
      source: LogSource(dataType: "fortinet:fortinet", product: "fortinet"), time: nil,
      fields: ["msg": "Unregistered device localhost add succeeded", "operation": "Add device", "subtype": "dvm"]),
    Row(
      name: "FortiOS in CEF",
      text:
        "<189>Feb 10 09:12:33 fw CEF: 0|Fortinet|Fortigate|v7.2.5|44546|event:system|7|deviceExternalId=FGT60F FTNTFGTeventtime=1739146353123456789 FTNTFGTtz=+0900 FTNTFGTlogid=0100044546 cat=event:system FTNTFGTsubtype=system FTNTFGTlevel=information FTNTFGTvd=root FTNTFGTlogdesc=Attribute configured duser=admin sproc=jsconsole(127.0.0.1) act=Add FTNTFGTcfgtid=1 FTNTFGTcfgpath=system.admin FTNTFGTcfgattr=accprofile[super_admin] msg=Add system.admin ops",
      source: event, time: "2025-02-10T00:12:33.123456789Z",
      fields: [
        "action": "Add", "cfgpath": "system.admin", "ui": "jsconsole(127.0.0.1)", "user": "admin", "type": "event",
        "subtype": "system", "logid": "0100044546", "devid": "FGT60F",
      ]),
    Row(
      name: "FortiOS in CEF, VPN",
      text:
        "CEF:0|Fortinet|Fortigate|v6.4|39426|event:vpn ssl-login-fail|4|FTNTFGTeventtime=1739146353 cat=event:vpn act=ssl-login-fail FTNTFGTremip=198.51.100.7 duser=yamada reason=sslvpn_login_permission_denied",
      source: event, time: "2025-02-10T00:12:33Z",
      fields: ["remip": "198.51.100.7", "action": "ssl-login-fail", "user": "yamada", "subtype": "vpn"]),
    Row(
      name: "FortiOS in Elastic's names",
      text:
        #"{"@timestamp":"2025-02-10T09:12:33.000+09:00","event":{"code":"0100044546","action":"Add"},"fortinet":{"firewall":{"type":"event","subtype":"system","vd":"root","action":"Add","cfgpath":"system.admin","ui":"https(203.0.113.9)"}},"source":{"user":{"name":"admin"}},"message":"Add \"x\""}"#,
      source: event, time: "2025-02-10T00:12:33Z",
      fields: ["action": "Add", "cfgpath": "system.admin", "user": "admin", "logid": "0100044546", "msg": #"Add "x""#]),
    Row(
      name: "FortiOS in a hit of Elasticsearch",
      text:
        #"{"_index":"fw","_source":{"date":"2025-02-10","time":"09:12:33","tz":"+0900","type":"event","subtype":"system","logid":"0100044546","action":"Add","cfgpath":"system.admin"},"sort":[1]}"#,
      source: event, time: "2025-02-10T00:12:33Z", fields: ["cfgpath": "system.admin", "action": "Add"]),
    Row(
      name: "FortiOS in Docker's JSON",
      text:
        #"{"log":"date=2025-02-10 time=09:12:33 tz=\"+0900\" logid=\"0100044546\" type=\"event\" subtype=\"system\" action=\"Add\" cfgpath=\"system.admin\" msg=\"a \\\"b\\\"\"\n","stream":"stdout","time":"2025-02-10T00:12:34Z"}"#,
      source: event, time: "2025-02-10T00:12:33Z",
      fields: ["cfgpath": "system.admin", "action": "Add", "msg": #"a "b""#]),
    Row(
      name: "ASA in the message of a collector, header without year and zone",
      text:
        #"{"@timestamp":"2025-01-01T00:10:00Z","host":"col","message":"<189>Dec 31 23:59:59 fw %ASA-6-113005: AAA user authentication Rejected : reason = AAA failure : server = 10.1.1.1 : user = bob : user IP = 198.51.100.7"}"#,
      source: LogSource(dataType: "cisco:asa", product: "cisco", service: "asa", category: "firewall"),
      time: "2025-01-01T00:10:00Z", fields: ["MessageID": "113005", "user": "bob"]),
    Row(
      name: "Splunk's export",
      text:
        #"{"preview":false,"result":{"_raw":"date=2025-02-10 time=09:12:33 tz=\"+0900\" logid=\"1\" type=\"event\" subtype=\"vpn\" action=\"ssl-login-fail\" remip=198.51.100.7","_time":"x"}}"#,
      source: event, time: "2025-02-10T00:12:33Z", fields: ["remip": "198.51.100.7"]),
    Row(
      name: "NetScaler without a header",
      text:
        "<134> 02/10/2025:01:02:03 GMT ns01 0-PPE-0 : default AAA LOGIN_FAILED 12 0 :  User u1 - Client_ip 198.51.100.7",
      source: syslog, time: "2025-02-10T01:02:03Z",
      fields: [
        "Hostname": "ns01", "Message": "0-PPE-0 : default AAA LOGIN_FAILED 12 0 :  User u1 - Client_ip 198.51.100.7",
      ]),
    Row(
      name: "NetScaler behind a collector's header, local zone, day first",
      text:
        "Feb 25 10:00:00 10.0.0.5  25/02/2025:10:02:03 JST ns01 0-PPE-0 : default SSLVPN LOGIN 12 0 :  Context u@198.51.100.7",
      source: syslog, time: "2025-02-25T10:02:03Z", fields: ["Hostname": "ns01"]),
    Row(
      name: "Ivanti in WELF",
      text:
        #"id=firewall time="2025-02-10 09:12:33" pri=6 fw=10.1.1.1 vpn=ics01 user=bob realm="Users" roles="" proto= src=198.51.100.7 dst= dstname= type=vpn op= arg="" result= sent= rcvd= agent="" duration= msg="AUT24327: Primary authentication failed for bob/LDAP from 198.51.100.7""#,
      source: LogSource(dataType: "ivanti:welf", product: "ivanti", service: "syslog"), time: "2025-02-10T09:12:33Z",
      fields: ["Hostname": "ics01", "src": "198.51.100.7"]),
    Row(
      name: "Array AG",
      text:
        #"<134>Feb 10 09:12:33 ag id=ArrayOS time="2025-02-10 09:12:33" timezone=GMT+9 fw=AN pri=6 vpn=site user=bob proto=http src=198.51.100.7 sport=4711 dst=10.0.0.1 dport=443 op=GET arg="/prx/000/http/localh/an_help" result=200 msg="x""#,
      source: LogSource(dataType: "array:ag:http", product: "arrayag", category: "webserver"),
      time: "2025-02-10T00:12:33Z",
      fields: [
        "cs-uri": "/prx/000/http/localh/an_help", "cs-method": "GET", "sc-status": "200", "c-ip": "198.51.100.7",
      ]),
    Row(
      name: "SonicWall in Docker's JSON",
      text:
        #"{"log":"id=firewall sn=0017C5 time=\"2025-02-10 09:12:33 UTC\" fw=192.0.2.1 pri=6 c=1 m=31 msg=\"User login denied\" src=198.51.100.7:1:X1 dst=192.0.2.1:443:X1\n","time":"2025-02-10T09:12:34Z"}"#,
      source: LogSource(dataType: "sonicwall:firewall", product: "sonicwall", category: "firewall"),
      time: "2025-02-10T09:12:33Z", fields: ["src_ip": "198.51.100.7", "m": "31"]),
    Row(
      name: "SonicWall behind a priority and blanks",
      text:
        #"<129>  id=firewall sn=0017C5 time="2025-02-10 09:12:33 UTC" fw=192.0.2.1 pri=1 c=32 m=33 msg="User login denied" src=198.51.100.7:0:X1"#,
      source: LogSource(dataType: "sonicwall:firewall", product: "sonicwall", category: "firewall"),
      time: "2025-02-10T09:12:33Z", fields: ["src_ip": "198.51.100.7", "msg": "User login denied"]),
    Row(
      name: "the journal",
      text:
        #"{"__REALTIME_TIMESTAMP":"1739146353000000","_HOSTNAME":"web1","SYSLOG_IDENTIFIER":"sshd","_PID":"812","MESSAGE":"Failed password for root from 198.51.100.7 port 22 ssh2"}"#,
      source: sshd, time: "2025-02-10T00:12:33Z",
      fields: [
        "Hostname": "web1", "ProcessName": "sshd", "Message": "Failed password for root from 198.51.100.7 port 22 ssh2",
      ]),
    Row(
      name: "a message with its tag",
      text:
        #"{"timestamp":"2025-02-10T00:12:33Z","source":"vpn01","message":"sshd[812]: Failed password for root from 198.51.100.7 port 22 ssh2"}"#,
      source: sshd, time: "2025-02-10T00:12:33Z",
      fields: ["Hostname": "vpn01", "Message": "Failed password for root from 198.51.100.7 port 22 ssh2"]),
    Row(
      name: "rsyslog's JSON with a tag",
      text:
        #"{"timestamp":"2025-02-10T00:12:33Z","hostname":"web1","syslogtag":"sshd[812]:","msg":" Failed password for root from 198.51.100.7 port 22 ssh2"}"#,
      source: sshd, time: "2025-02-10T00:12:33Z", fields: ["Hostname": "web1"]),
  ]

  static let requests = [
    Row(
      name: "nginx in JSON",
      text:
        #"{"time_iso8601":"2025-02-10T09:12:33+09:00","remote_addr":"198.51.100.7","request":"GET /a?b=\u0063 HTTP/1.1","status":200,"http_user_agent":"curl"}"#,
      source: web, time: "2025-02-10T00:12:33Z",
      fields: [
        "cs-uri": "/a?b=c", "cs-uri-query": "b=c", "sc-status": "200", "c-ip": "198.51.100.7", "cs-user-agent": "curl",
      ]),
    Row(
      name: "Caddy",
      text:
        #"{"level":"info","ts":1739146353.5,"logger":"http.log.access","msg":"handled request","request":{"remote_ip":"198.51.100.7","method":"POST","host":"h","uri":"/x","headers":{"User-Agent":["curl"]}},"status":403}"#,
      source: web, time: "2025-02-10T00:12:33.500Z",
      fields: ["cs-method": "POST", "cs-uri": "/x", "cs-host": "h", "sc-status": "403", "cs-user-agent": "curl"]),
    Row(
      name: "Traefik",
      text:
        #"{"ClientHost":"198.51.100.7","RequestMethod":"GET","RequestPath":"/x?y=1","RequestHost":"h","DownstreamStatus":404,"StartUTC":"2025-02-10T00:12:33Z"}"#,
      source: web, time: "2025-02-10T00:12:33Z",
      fields: ["cs-uri-stem": "/x", "cs-uri-query": "y=1", "sc-status": "404"]),
    Row(
      name: "Elastic Common Schema",
      text:
        #"{"@timestamp":"2025-02-10T00:12:33Z","source":{"ip":"198.51.100.7"},"http":{"request":{"method":"GET"},"response":{"status_code":200}},"url":{"path":"/x","query":"y=1"}}"#,
      source: web, time: "2025-02-10T00:12:33Z",
      fields: ["cs-uri-stem": "/x", "cs-uri-query": "y=1", "c-ip": "198.51.100.7", "sc-status": "200"]),
    Row(
      name: "an access log in Docker's JSON",
      text:
        #"{"log":"198.51.100.7 - - [10/Feb/2025:09:12:33 +0900] \"GET /x HTTP/1.1\" 200 5 \"-\" \"curl\"\n","stream":"stdout","time":"2025-02-10T00:12:34Z"}"#,
      source: web, time: "2025-02-10T00:12:33Z", fields: ["cs-uri": "/x", "c-ip": "198.51.100.7"]),
    Row(
      name: "AWS application load balancer",
      text:
        #"https 2025-02-10T00:12:33.123456Z app/lb/50dc 198.51.100.7:44812 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://www.example.com:443/x?y=1 HTTP/1.1" "curl" ECDHE TLSv1.2"#,
      source: LogSource(dataType: "aws:elb", product: "aws", service: "elb", category: "webserver"),
      time: "2025-02-10T00:12:33.123456Z",
      fields: ["cs-uri": "/x?y=1", "cs-host": "www.example.com:443", "c-ip": "198.51.100.7", "cs-user-agent": "curl"]),
    Row(
      name: "AWS classic load balancer",
      text:
        #"2025-02-10T00:12:33.123456Z lb 198.51.100.7:2817 - -1 -1 -1 503 0 0 0 "GET http://www.example.com:80/ HTTP/1.1" "curl" - -"#,
      source: LogSource(dataType: "aws:elb", product: "aws", service: "elb", category: "webserver"),
      time: "2025-02-10T00:12:33.123456Z", fields: ["cs-uri": "/"]),
    Row(
      name: "no request: a method without status, client or agent",
      text: #"{"time":"2025-02-10T00:12:33Z","method":"GET","path":"/x"}"#,
      source: LogSource(dataType: "json"), time: "2025-02-10T00:12:33Z", fields: [:]),
  ]

  @Test(arguments: devices + requests)
  func fieldsAndTime(_ row: Row) throws {
    let bytes = Array((row.text + "\n" + row.text + "\n").utf8)
    let reader = try #require(best(bytes)).reader
    let event = try #require(try read(reader, bytes).events.last)
    #expect(event.source == row.source)
    #expect(event.time == row.time)
    for (name, value) in row.fields { #expect(event.values(name).contains(value), "\(name): \(event.values(name))") }
  }

  @Test(arguments: devices + requests)
  func everyPrefixIsSurvived(_ row: Row) throws {
    let bytes = Array(row.text.utf8)
    for count in stride(from: 0, to: bytes.count, by: 5) {
      let prefix = Array(bytes.prefix(count))
      if let reader = best(prefix)?.reader { _ = try read(reader, prefix) }
      _ = try read(JSONLinesReader(), prefix)
    }
  }

  /// An array of records that have no time of their own, but the lines of a device.
  @Test func arrayOfWrappedLinesIsRead() throws {
    let text =
      #"[{"msg":"date=2025-02-10 time=09:12:33 tz=\"+0900\" logid=\"0100044546\" type=\"event\" subtype=\"system\" action=\"Add\" cfgpath=\"system.admin\"\n"}]"#
    let choice = try #require(best(Array(text.utf8)))
    let event = try #require(try read(choice.reader, text).events.first)
    #expect(event.source == Self.event)
    #expect(event.value("cfgpath") == "system.admin")
    let names = #"[{"name":"a","version":"1"},{"name":"b"}]"#
    #expect(JSONDocumentReader().recognise(Array(names.utf8), name: "") == .no)
  }

  @Test func messagesInColumnsAreRead() throws {
    let table = #"""
      Time,Host,Severity,Message
      2025-02-10T00:12:34Z,col,5,"date=2025-02-10 time=09:12:33 tz=""+0900"" logid=""0100044546"" type=""event"" subtype=""system"" action=""Add"" cfgpath=""system.admin"""
      2025-02-10T00:12:35Z,col,5,"<189>Feb 10 09:12:35 gw sshd[1]: Failed password for root from 198.51.100.7 port 22 ssh2"
      2025-02-10T00:12:36Z,col,5,nothing known

      """#
    let events = try read(DelimitedReader(), table).events
    #expect(events.map(\.source) == [Self.event, Self.sshd, Self.syslog])
    #expect(events.map(\.time) == ["2025-02-10T00:12:33Z", "2025-02-10T00:12:35Z", "2025-02-10T00:12:36Z"])
    #expect(events[0].value("cfgpath") == "system.admin")
    #expect(events[1].values("Hostname") == ["gw"])
  }

  @Test func auditDataInColumnsIsRead() throws {
    let table = #"""
      RecordId,CreationDate,Operation,AuditData
      1,2025-03-04T01:00:00Z,Set-Mailbox,"{""CreationTime"":""2025-03-04T01:00:01"",""Operation"":""Set-Mailbox"",""RecordType"":1,""OrganizationId"":""o"",""Workload"":""Exchange"",""UserId"":""a\u0040x.jp""}"
      2,2025-03-04T01:00:02Z,FileAccessed,"{}"

      """#
    let event = try #require(try read(DelimitedReader(), table).events.first)
    #expect(event.source.service == "exchange")
    #expect(event.value("UserId") == "a@x.jp")
    #expect(event.values("Operation") == ["Set-Mailbox", "Set-Mailbox"])
  }

  @Test func tableOfDeviceLinesIsATable() throws {
    let row =
      #"2025-02-10T00:12:34Z,fw,"<189>date=2025-02-10 time=09:12:33 logid=""1"" type=""event"" subtype=""vpn"" user=""a b""""#
    let bytes = Array("_time,host,_raw\n\(row)\n\(row)\n".utf8)
    let reader = try #require(best(bytes)).reader
    #expect(reader.identity.name == "csv")
    #expect(try read(reader, bytes).events.last?.value("user") == "a b")
  }

  @Test func requestsInColumnsAreRead() throws {
    let table = #"""
      timestamp,client_ip,method,uri,status,user_agent
      2025-02-10T00:12:34Z,198.51.100.7,GET,"/x?y=""1""",200,curl
      2025-02-10T00:12:35Z,198.51.100.7,GET,/z,200,curl

      """#
    let events = try read(DelimitedReader(), table).events
    #expect(events.first?.source == Self.web)
    #expect(events.first?.value("cs-uri-query") == #"y="1""#)
    #expect(events.first?.value("c-ip") == "198.51.100.7")
  }

  @Test func exportOfPANOSIsReadByItsRows() throws {
    let table = #"""
      Domain,Receive Time,Serial #,Type,Threat/Content Type,Config Version,Generate Time,Virtual System,Event ID,Stage
      1,2021/03/24 11:29:49,0131,GLOBALPROTECT,0,2305,2021/03/24 11:29:48,vsys1,gateway-auth,login
      1,2021/03/24 11:29:50,0131,GLOBALPROTECT,0,2305,2021/03/24 11:29:49,vsys1,gateway-auth,login

      """#
    let bytes = Array(table.utf8)
    let reader = try #require(best(bytes)).reader
    let event = try #require(try read(reader, bytes).events.last)
    #expect(event.source.service == "globalprotect")
    #expect(event.value("eventid") == "gateway-auth")
  }

  @Test func messagesNestedTooDeepAreLeft() throws {
    var text = "<13>Feb 10 2025 09:12:33 gw sshd[1]: hello"
    for _ in 0..<8 {
      text = #"{"message":""# + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + #""}"#
    }
    let event = try #require(try read(JSONLinesReader(), text).events.first)
    #expect(event.source.dataType == "json")
  }
}
