import Bytes
import EventModel
import Glibc
import TextLogs

/// Measures readers on generated lines: user-CPU time of this process, one thread, everything in memory.
@main struct Benchmark {
  static func main() throws {
    let megabytes = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 128
    let samples: [(String, String, [String])] = [
      ("FortiGate traffic", fortiGate, fortiGateFields), ("CloudTrail JSON lines", cloudTrail, cloudTrailFields),
      ("Access log", access, accessFields), ("Syslog sshd", sshd, ["ProcessName", "Message"]),
      ("Plain text", "just some words that mean nothing to anyone who reads them here\n", ["Message"]),
    ]
    for (name, line, fields) in samples { try measure(name, line, fields, megabytes) }
  }

  static func measure(_ name: String, _ line: String, _ fields: [String], _ megabytes: Int) throws {
    let unit = Array(line.utf8)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(megabytes << 20)
    while bytes.count < megabytes << 20 { bytes += unit }
    let head = Array(bytes.prefix(Input.headSize))
    var chosen: (any Reader, Confidence) = (TextFallbackReader(), .fallback)
    for reader in TextLogs.readers {
      let confidence = reader.recognise(head, name: "")
      if confidence > chosen.1 { chosen = (reader, confidence) }
    }
    let sink = CountingSink(fields)
    let start = userTime()
    try chosen.0.read(
      try Input(name: "", bytes: bytes), into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
    let seconds = userTime() - start
    let rate = Double(bytes.count) / 1e6 / max(seconds, 1e-9)
    print("\(name): \(Int(rate)) MB/s, \(sink.events) events, \(sink.values) values, reader \(chosen.0.identity.name)")
  }

  static func userTime() -> Double {
    var usage = rusage()
    _ = unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_utime.tv_sec) + Double(usage.ru_utime.tv_usec) / 1e6
  }

  static let fortiGateFields = [
    "date", "time", "devname", "devid", "logid", "type", "subtype", "level", "vd", "eventtime", "tz", "srcip",
    "srcport",
    "srcintf", "dstip", "dstport", "dstintf", "sessionid", "proto", "action", "policyid", "policytype", "service",
    "user", "group", "msg", "sentbyte", "rcvdbyte", "remip", "tunnelip", "tunneltype", "cfgpath", "cfgattr", "reason",
    "logdesc", "ui", "status", "dstcountry", "srccountry", "hostname", "url",
  ]
  static let fortiGate =
    #"<189>date=2020-04-23 time=12:14:09 devname="newfirewall" devid="newrouterid" logid="0000000011" type="traffic" subtype="forward" level="warning" vd="root" eventtime=1587230049761513222 tz="-0500" srcip=192.168.1.6 srcport=53438 srcintf="port1" srcintfrole="lan" dstip=198.51.100.7 dstport=53 dstintf="wan1" dstintfrole="wan" sessionid=435234 proto=17 action="dns" policyid=26 policytype="policy" service="DNS" dstcountry="United States" srccountry="Reserved" trandisp="snat" transip=192.0.2.1 transport=53438 appcat="unscanned" duration=180 sentbyte=60 rcvdbyte=120 sentpkt=1 rcvdpkt=1"#
    + "\n"
  static let cloudTrailFields = [
    "eventSource", "eventName", "eventTime", "sourceIPAddress", "userAgent", "userIdentity.type", "userIdentity.arn",
    "userIdentity.userName", "errorCode", "errorMessage", "requestParameters.bucketName", "awsRegion",
    "responseElements.ConsoleLogin", "additionalEventData.MFAUsed",
  ]
  static let cloudTrail =
    #"{"eventVersion":"1.05","userIdentity":{"type":"IAMUser","principalId":"AIDACKCEVSQ6C2EXAMPLE","arn":"arn:aws:iam::111122223333:user/JohnDoe","accountId":"111122223333","userName":"JohnDoe"},"eventTime":"2014-07-16T15:49:27Z","eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","awsRegion":"us-east-2","sourceIPAddress":"192.0.2.110","userAgent":"Mozilla/5.0 (Windows NT 6.1; WOW64; rv:24.0) Gecko/20100101 Firefox/24.0","requestParameters":null,"responseElements":{"ConsoleLogin":"Success"},"additionalEventData":{"MobileVersion":"No","LoginTo":"https://console.aws.amazon.com/s3/","MFAUsed":"No"},"eventID":"3fcfb182-98f8-4744-bd45-10aEXAMPLE"}"#
    + "\n"
  static let accessFields = [
    "c-ip", "cs-method", "cs-uri-stem", "cs-uri-query", "sc-status", "cs-user-agent", "cs-referer",
  ]
  static let access =
    #"192.0.2.7 - - [10/Oct/2000:13:55:36 -0700] "GET /a/b/index.php?id=77&x=y HTTP/1.1" 200 5123 "https://www.example.com/" "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36""#
    + "\n"
  static let sshd =
    "2024-02-21T21:54:44.123+09:00 localhost sshd[3402]: Accepted publickey for vagrant from 10.0.2.2 port 63673 ssh2\n"
}

/// Counts and throws away.
final class CountingSink: RecordSink {
  let fields: FieldTable
  var events = 0
  var values = 0

  init(_ names: [String]) { fields = FieldTable(names) }

  func accept(_ batch: inout EventBatch) {
    events += batch.events.count
    values += batch.values.count
    batch.removeAll()
  }
  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}
}
