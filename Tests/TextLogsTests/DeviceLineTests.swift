import Bytes
import EventModel
import Testing

@testable import TextLogs

/// One line in, fields out: one row for each format and each of its oddities.
@Suite struct DeviceLineTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var line: String
    var source: String
    var time: String?
    var fields: [String: String]
    var testDescription: String { source + ": " + line.prefix(60) }
  }

  static let rows = [
    Row(
      line:
        #"date=2020-04-23 time=12:32:48 devname="fw" logid="0102043014" type="event" subtype="vpn" tz="-0500" remip=192.0.2.9 user="a b" msg="say \"hi\" C:\\x""#,
      source: "fortinet:fortigate:event", time: "2020-04-23T17:32:48Z",
      fields: ["user": "a b", "remip": "192.0.2.9", "msg": #"say "hi" C:\x"#, "type": "event"]),
    Row(
      line:
        #"date=2020-04-23,time=12:32:48,logid="0000000013",type="traffic",subtype="forward",srcip=192.0.2.1,msg="a, b""#,
      source: "fortinet:fortigate:traffic", time: "2020-04-23T12:32:48Z",
      fields: ["srcip": "192.0.2.1", "msg": "a, b"]),
    Row(
      line:
        #"<189>logver=604 date=2020-04-23 time=12:32:48 logid="0102043014" type="event" subtype="user" eventtime=1587645168439640874 tz="-0500""#,
      source: "fortinet:fortigate:event", time: "2020-04-23T17:32:48Z",
      fields: ["Severity": "5", "Facility": "23"]),
    Row(
      line: #"logid="1" type="utm" subtype="x" eventtime=1587230269052"#, source: "fortinet:fortigate:utm",
      time: "2020-04-18T17:17:49.052Z", fields: ["subtype": "x"]),
    Row(
      line: #"logid="1" type="utm" subtype="x" path="C:\" user=bob"#, source: "fortinet:fortigate:utm", time: nil,
      fields: ["path": #"C:\"#, "user": "bob"]),
    Row(
      line: #"Apr 23 2020 12:00:00 gw date=2020-04-23 time=12:32:48 logid="1" type="event" subtype="x" tz="+0900""#,
      source: "fortinet:fortigate:event", time: "2020-04-23T03:32:48Z", fields: ["Hostname": "gw", "logid": "1"]),
    Row(
      line: #"<34>1 2003-10-11T22:14:15.003Z host.example su - ID47 [x@1 a="q \"r\""] hello"#, source: "syslog:auth",
      time: "2003-10-11T22:14:15.003Z",
      fields: [
        "Hostname": "host.example", "ProcessName": "su", "MessageID": "ID47", "a": #"q "r""#, "Message": "hello",
      ]),
    Row(
      line: "2019-06-14T13:01:15.412+01:30 localhost sshd[3402]: Accepted password for x", source: "syslog:sshd",
      time: "2019-06-14T11:31:15.412Z",
      fields: ["Hostname": "localhost", "ProcessID": "3402", "Message": "Accepted password for x"]),
    Row(
      line: "64 <14>1 2020-03-27T09:57:41+01:00 PA-VM app 12 - - message here", source: "syslog:linux",
      time: "2020-03-27T08:57:41Z", fields: ["Hostname": "PA-VM", "ProcessName": "app", "ProcessID": "12"]),
    Row(
      line: "<13>1 - - - - - - nothing known", source: "syslog", time: nil, fields: ["Message": "nothing known"]),
    Row(
      line: "CEF:0|Fortinet|Fortigate|7.0|1|a\\|b|3|src=192.0.2.1 msg=two words\\=x suser=bob rt=1543270652000",
      source: "cef:fortinet:fortigate", time: "2018-11-26T22:17:32Z",
      fields: ["name": "a|b", "src": "192.0.2.1", "msg": "two words=x", "suser": "bob", "severity": "3"]),
    Row(
      line: "LEEF:2.0|Lancope|StealthWatch|1.0|41|^|src=192.0.2.0^dst=172.50.123.1^devTime=2020-04-23 12:00:00",
      source: "leef:lancope:stealthwatch", time: "2020-04-23T12:00:00Z",
      fields: ["src": "192.0.2.0", "dst": "172.50.123.1", "deviceEventClassId": "41"]),
    Row(
      line: "LEEF:1.0|A|B|1|x|src=192.0.2.0\tusrName=joe smith", source: "leef:a:b", time: nil,
      fields: ["usrName": "joe smith"]),
    Row(
      line:
        "Oct 10 2018 12:34:56 localhost CiscoASA[999]: %ASA-6-302013: Built outbound TCP connection 1 for outside:198.51.100.4/80 (198.51.100.4/80) to inside:172.31.98.44/1772 (172.31.98.44/1772)",
      source: "cisco:asa", time: "2018-10-10T12:34:56Z",
      fields: ["MessageID": "302013", "src_ip": "172.31.98.44", "dst_ip": "198.51.100.4", "dst_port": "80"]),
    Row(
      line:
        "Apr 15 2014 09:34:34 EDT: %ASA-session-5-106100: access-list a permitted tcp inside/10.1.2.16(2241) -> outside/192.0.0.89(2000)",
      source: "cisco:asa:session", time: "2014-04-15T09:34:34Z",
      fields: ["src_ip": "10.1.2.16", "src_port": "2241", "dst_ip": "192.0.0.89"]),
    Row(
      line:
        "<166>Jan 02 2020 10:00:00 vpn : %ASA-6-722051: Group <G> User <bob> IP <192.0.2.3> IPv4 Address <10.0.0.1> assigned",
      source: "cisco:asa", time: "2020-01-02T10:00:00Z", fields: ["User": "bob", "user": "bob", "Group": "G"]),
    Row(
      line:
        "1,2021/03/24 11:29:49,0131,GLOBALPROTECT,0,2305,2021/03/24 11:29:48,vsys1,gateway-auth,login,RADIUS,,d\\u,BE,PC,192.0.2.5,0.0.0.0,10.20.13.2",
      source: "paloalto:panos:globalprotect", time: "2021-03-24T11:29:48Z",
      fields: ["eventid": "gateway-auth", "srcuser": "d\\u", "public_ip": "192.0.2.5", "machinename": "PC"]),
    Row(
      line: "type=EXECVE msg=audit(1485893834.891:1): argc=2 a0=\"ls\" a1=2F746D70", source: "linux:auditd",
      time: "2017-01-31T20:17:14.891Z", fields: ["a0": "ls", "a1": "/tmp", "serial": "1"]),
    Row(
      line:
        "type=USER_CMD msg=audit(1489519256.192:2): user pid=41 msg='cwd=\"/\" cmd=6C73202D6C terminal=? res=success'",
      source: "linux:auditd", time: "2017-03-14T19:20:56.192Z", fields: ["cmd": "ls -l", "res": "success", "cwd": "/"]),
    Row(
      line:
        #"<134>1 2020-03-30T07:20:35Z gw CheckPoint 7776 - [action:"Accept"; src:"192.0.2.1"; time:"1594646954"; x:"a; b"]"#,
      source: "checkpoint:firewall", time: "2020-07-13T13:29:14Z",
      fields: ["action": "Accept", "src": "192.0.2.1", "x": "a; b"]),
    Row(
      line:
        #"id=firewall sn=00 time="2007-01-03 14:48:06" fw=192.0.2.9 pri=6 m=98 src=192.0.2.2:36701:WAN dst=192.0.2.3:50:LAN"#,
      source: "sonicwall:firewall", time: "2007-01-03T14:48:06Z",
      fields: ["src_ip": "192.0.2.2", "src_port": "36701", "dst_port": "50"]),
    Row(
      line:
        #"device="SFW" date=2020-05-18 time=14:38:57 timezone="CEST" log_id=0629 log_type="Firewall" log_component="Rule" src_ip=192.0.2.1"#,
      source: "sophos:xg:firewall", time: "2020-05-18T14:38:57Z", fields: ["src_ip": "192.0.2.1"]),
    Row(
      line:
        "2020-01-08T03:37:09Z h kernel: [x-default-D]IN=eth0 OUT= MAC=90 SRC=203.0.113.36 DST=192.0.2.1 PROTO=TCP SPT=1 DPT=445",
      source: "linux:iptables", time: "2020-01-08T03:37:09Z",
      fields: ["SRC": "203.0.113.36", "DPT": "445", "prefix": "[x-default-D]"]),
    Row(
      line:
        #"<14>1 2019-11-14T09:37:51.184+01:00 SRX RT_FLOW - RT_FLOW_SESSION_CREATE [junos@2636.81 source-address="10.0.0.1" x="a b"]"#,
      source: "juniper:srx:flow", time: "2019-11-14T08:37:51.184Z",
      fields: ["source-address": "10.0.0.1", "x": "a b", "MessageID": "RT_FLOW_SESSION_CREATE"]),
    Row(
      line: #"time=2024-01-02T03:04:05Z level=info user=bob action=login ok=true"#, source: "kv",
      time: "2024-01-02T03:04:05Z", fields: ["user": "bob", "action": "login"]),
    Row(
      line:
        #"<14>2024-01-02T03:04:05Z gw app[1]: {"event_type":"alert","timestamp":"2024-01-02T03:04:06Z","src_ip":"192.0.2.1"}"#,
      source: "suricata:eve:alert", time: "2024-01-02T03:04:06Z", fields: ["src_ip": "192.0.2.1", "Hostname": "gw"]),
    Row(line: "Dear colleague, see a=b in the text.", source: "text", time: nil, fields: [:]),
  ]

  @Test(arguments: rows)
  func fieldsAndTime(_ row: Row) throws {
    let event = try #require(try read(TextFallbackReader(), row.line).events.first)
    #expect(event.source.dataType == row.source)
    #expect(event.time == row.time)
    for (name, value) in row.fields { #expect(event.value(name) == value, "\(name)") }
  }

  @Test(arguments: rows)
  func everyPrefixIsSurvived(_ row: Row) throws {
    let bytes = Array(row.line.utf8)
    for count in stride(from: 0, to: bytes.count, by: 3) {
      _ = try read(TextFallbackReader(), Array(bytes.prefix(count)))
    }
  }

  @Test(arguments: rows)
  func everyChangedByteIsSurvived(_ row: Row) throws {
    for index in stride(from: 0, to: row.line.utf8.count, by: 5) {
      var bytes = Array(row.line.utf8)
      bytes[index] = 0xff
      _ = try read(TextFallbackReader(), bytes)
    }
  }

  @Test func onlyListedFieldsAreKept() throws {
    let sink = Collector(["srcip"], coverage: .listed)
    let line = #"date=2020-04-23 time=1:2:3 logid="1" type="event" subtype="x" srcip=192.0.2.1 dstip=192.0.2.2"#
    try TextFallbackReader().read(
      try .init(name: "", bytes: Array(line.utf8)), into: sink, budget: .init(inputBytes: 1))
    #expect(sink.events.first?.fields == ["srcip=192.0.2.1"])
  }
}
