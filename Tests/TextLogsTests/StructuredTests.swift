import Bytes
import EventModel
import Foundation
import Testing

@testable import TextLogs

@Suite struct StructuredTests {
  // MARK: JSON

  @Test func nestedNamesArraysAndEscapes() throws {
    let line =
      #"{"a":{"b":"x\u00e9\n\"","c":[1,{"d":true},null]},"e.f":-1.5e3,"k\u0065y":"\ud83d\ude00","lone":"\ud83d!"}"#
    let event = try #require(try read(JSONLinesReader(), line).events.first)
    #expect(event.fields == ["a.b=xé\n\"", "a.c=1", "a.c.d=true", "a.c=", "e.f=-1.5e3", "key=😀", "lone=\u{fffd}!"])
  }

  @Test(arguments: [
    (#"{"a":1"#, "json.truncated"), (#"{"a":}"#, "json.malformed"), (#"{"a" 1}"#, "json.malformed"),
    (#"{"a":1} x"#, "json.trailing-text"), (#"{"a":"b"#, "json.truncated"), (#"{"a":tru}"#, "json.malformed"),
    ("[1]", "json.not-an-object"), (#"{"a":[1,2"#, "json.truncated"), (#"{1:2}"#, "json.malformed"),
  ])
  func malformedObjectsGiveAWordAndTheRestIsRead(_ line: String, _ code: String) throws {
    let sink = try read(JSONLinesReader(), line + "\n{\"ok\":1}\n")
    #expect(sink.codes == [code])
    #expect(sink.events.count == 2)
    #expect(sink.events.last?.value("ok") == "1")
  }

  @Test func deepNestingIsLimited() throws {
    let line = String(repeating: #"{"a":"#, count: 5_000) + "1" + String(repeating: "}", count: 5_000)
    let sink = try read(JSONLinesReader(), line + "\n" + String(repeating: "[", count: 10_000) + "\n{\"z\":2}\n")
    #expect(sink.codes.contains("json.nested-too-deep"))
    #expect(sink.events.last?.value("z") == "2")
  }

  @Test(arguments: [
    (#"{"Records":[{"eventSource":"a","eventName":"b","eventTime":"2024-01-01T00:00:00Z"},{"eventName":"c"}]}"#, 2),
    (#"{"@odata.context":"u","value":[{"createdDateTime":"2024-01-01T00:00:00Z"},{"b":1}],"next":"x"}"#, 2),
    ("[{\"time\":\"2024-01-01T00:00:00Z\"},\n {\"time\":\"2024-01-02T00:00:00Z\"}]", 2),
    ("{\n \"eventSource\":\"a\",\n \"eventName\":\"b\",\"eventTime\":\"2024-01-01T00:00:00Z\"\n}\n{\n \"x\":1\n}", 2),
  ])
  func documentsAreSplitIntoRecords(_ text: String, _ count: Int) throws {
    let choice = try #require(best(Array(text.utf8)))
    #expect(choice.reader.identity.name == "json-document")
    let sink = try read(choice.reader, text)
    #expect(sink.events.count == count)
    #expect(sink.events.map(\.number) == (1...UInt64(count)).map { $0 })
    #expect(sink.codes.isEmpty)
    for event in sink.events {
      let bytes = Array(text.utf8)[Int(event.offset)..<Int(event.offset) + Int(event.length)]
      #expect(event.raw == String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test func documentPrefixesAreSurvived() throws {
    let text = #"{"Records":[{"eventSource":"a","eventName":"b","x":{"y":"\""}},{"eventName":"c"}],"n":"z"}"#
    for count in 0..<text.utf8.count { _ = try read(JSONDocumentReader(), Array(text.utf8.prefix(count))) }
  }

  @Test func hugeUnclosedDocumentIsStillSearched() throws {
    let text =
      "[{\"time\":\"2024-01-01T00:00:00Z\",\"a\":\""
      + String(repeating: String(repeating: "b", count: 1 << 20), count: 17) + "needle"
    let sink = try read(JSONDocumentReader(), text)
    #expect(sink.codes.contains("json.stray-text"))
    #expect(sink.events.contains { $0.raw.contains("needle") })
  }

  // MARK: CSV

  @Test(arguments: [",", ";", "\t", "|"])
  func quotedCellsAndLineEnds(_ mark: String) throws {
    let text =
      ["time", "user", "note", "host"].joined(separator: mark) + "\r\n"
      + ["2024-01-02 03:04:05", "\"a\(mark)b\"", "\"x \"\"y\"\"\nz\"", "h1"].joined(separator: mark) + "\r\n"
      + ["2024-01-02 03:04:06", "", "n", "h2"].joined(separator: mark)
    let sink = try read(DelimitedReader(), text)
    #expect(DelimitedReader().recognise(Array(text.utf8), name: "") == .likely)
    #expect(sink.events.count == 2)
    #expect(sink.events.first?.fields == ["time=2024-01-02 03:04:05", "user=a\(mark)b", "note=x \"y\"\nz", "host=h1"])
    #expect(sink.events.first?.time == "2024-01-02T03:04:05Z")
    #expect(sink.events.map(\.number) == [2, 4])
  }

  /// PowerShell's `Export-Csv`, Excel and reports put lines above the names of the columns.
  @Test(arguments: [
    "#TYPE Deserialized.Some.Type\n", "sep=,\n", "Report of sign-ins\nTenant,example\n\n", "\u{feff}#TYPE X\r\n",
  ])
  func linesAboveTheNamesOfColumns(_ above: String) throws {
    let text = above + "CreationDate,UserIds,Operations,AuditData\n2025-01-02T03:04:05,a,Set-Mailbox,x\n"
    #expect(DelimitedReader().recognise(Array(text.utf8), name: "") == .likely)
    let sink = try read(DelimitedReader(), text)
    #expect(sink.events.map { $0.value("Operations") } == ["Set-Mailbox"])
    #expect(sink.events.first?.time == "2025-01-02T03:04:05Z")
  }

  /// A search that had one hit, and one that exported the line alone.
  @Test(arguments: [
    ("timestamp,source,message\n2025-01-02T03:04:05Z,fw,LINE\n", true),
    ("_raw,_time\n\"LINE\",\"2025-01-02\"\n", true),
    ("\"_raw\"\n\"LINE\"\n\"LINE\"\n", true), ("one,two,three\na,b,c\n", false), ("message,note\na,b\n", false),
    ("a,b\n\"c\",\"d\"\n", false),
  ])
  func smallTables(_ text: String, _ isTable: Bool) throws {
    let line = #"type=""event"" subtype=""vpn"" vd=""root"" logid=""0101039424"" remip=203.0.113.9"#
    let text = text.replacing("\"LINE\"", with: "LINE").replacing("LINE", with: "\"\(line)\"")
    #expect((DelimitedReader().recognise(Array(text.utf8), name: "") != .no) == isTable)
    guard isTable else { return }
    let choice = try #require(best(Array(text.utf8)))
    #expect(try read(choice.reader, text).events.first?.value("remip") == "203.0.113.9")
  }

  /// The list that the Entra portal downloads, in two languages, gives the fields of Microsoft Graph.
  @Test(arguments: [
    "Date (UTC),Request ID,User,Username,Application,IP address,Location,Status,Sign-in error code,Client app",
    "Date (UTC),Token Protection - Sign In Session StatusCode,User,Username,Application ID ,IP address,Location,Status,"
      + "Sign-in error code,Client app",
    "日付 (UTC),要求 ID,ユーザー,ユーザー名,アプリケーション,IP アドレス,場所,状態,サインイン エラー コード,クライアント アプリ",
  ])
  func signInsOfThePortal(_ header: String) throws {
    let isJapanese = header.hasPrefix("日")
    let text =
      header + "\n2025-01-02T03:04:05Z,r,A,a@b.example,X,203.0.113.9,\"Osaka, Osaka, JP\","
      + (isJapanese ? "成功" : "Success") + ",,Browser\n"
      + "2025-01-02T03:04:06Z,r,A,a@b.example,X,203.0.113.9,\"Paris, , FR\",Failure,50126,IMAP4\n"
    let sink = try read(DelimitedReader(), text)
    #expect(sink.events.map(\.source.service) == ["signinlogs", "signinlogs"])
    #expect(sink.events.map { $0.value("status.errorCode") } == ["0", "50126"])
    #expect(sink.events.map { $0.value("location.countryOrRegion") } == ["JP", "FR"])
    #expect(sink.events.last?.value("userPrincipalName") == "a@b.example")
    #expect(sink.events.last?.value("clientAppUsed") == "IMAP4")
    #expect(sink.events.first?.time == "2025-01-02T03:04:05Z")
  }

  /// What PAN-OS' web interface exports has the names of the syslog fields.
  @Test func exportOfPANOS() throws {
    let text =
      "Domain,Receive Time,Serial #,Type,Threat/Content Type,Generate Time,Event ID,Stage,Source User,Source Region,"
      + "Public IP,Status\n1,2025/01/02 03:04:05,0120,GLOBALPROTECT,0,2025/01/02 03:04:05,gateway-auth,login,bob,NL,"
      + "203.0.113.9,failure\n"
    let event = try #require(try read(DelimitedReader(), text).events.first)
    #expect(event.source.service == "globalprotect")
    #expect(event.value("srcuser") == "bob")
    #expect(event.value("public_ip") == "203.0.113.9")
    #expect(event.value("eventid") == "gateway-auth")
    #expect(event.time == "2025-01-02T03:04:05Z")
  }

  @Test func quoteThatNeverClosesCostsOneRecordAndIsSaid() throws {
    let text = "a,b,c\n1,2,3\n4,\"5,6\n7,8,9\n10,11,12\n"
    let sink = try read(DelimitedReader(), "a,b,c\n1,2,3\n4,5,6\n" + text.dropFirst(6))
    #expect(sink.codes.contains("csv.unclosed-quote"))
    #expect(sink.events.map { $0.value("a") } == ["1", "4", "1", "4", "7", "10"])
  }

  @Test func giantQuotedCellsAreLimited() throws {
    let text =
      "a,b,c\n1,2,3\n4,5,6\n7,\"" + String(repeating: String(repeating: "x", count: 1 << 16) + "\n", count: 272)
      + "\n8,9,10\n"
    let sink = Collector(["a"], coverage: .listed, keeps: false)
    try DelimitedReader().read(
      try Input(name: "", bytes: Array(text.utf8)), into: sink, budget: Budget(inputBytes: 1))
    #expect(sink.codes.contains("csv.unclosed-quote"))
    #expect(sink.eventCount > 272)
    #expect(sink.largestBatch < 35 << 20)
  }

  @Test func aMillionCellsAreLimited() throws {
    let sink = try read(TextFallbackReader(), "logid=1 type=a subtype=b " + String(repeating: "a=b ", count: 20_000))
    #expect(sink.codes.contains("text.too-many-fields"))
    #expect(sink.events.first?.fields.count == TextLogLimits.fields)
  }

  // MARK: Web

  @Test(arguments: [
    (
      #"192.0.2.1 - bob [10/Oct/2000:13:55:36 -0700] "GET /a/b.php?x=1&y=\"2 HTTP/1.1" 404 123 "http://r/" "UA 1.0""#,
      [
        "cs-username=bob", "c-ip=192.0.2.1", "cs-method=GET", "cs-version=HTTP/1.1", #"cs-uri=/a/b.php?x=1&y=\"2"#,
        "cs-uri-stem=/a/b.php", #"cs-uri-query=x=1&y=\"2"#, "sc-status=404", "sc-bytes=123", "cs-referer=http://r/",
        "cs-user-agent=UA 1.0",
      ]
    ),
    (
      #"www.example.com:443 2001:db8::1, 192.0.2.2 - - [10/Oct/2000:13:55:36 -0700] "-" 408 - "-" "-""#,
      ["cs-host=www.example.com:443", "c-ip=2001:db8::1", "c-ip=192.0.2.2", "sc-status=408"]
    ),
    (
      #"192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] "\x16\x03\x01" 400 0 "-" "-""#,
      ["c-ip=192.0.2.1", #"cs-uri=\x16\x03\x01"#, "sc-status=400", "sc-bytes=0"]
    ),
  ])
  func accessLogs(_ line: String, _ fields: [String]) throws {
    let event = try #require(try read(AccessLogReader(), line).events.first)
    #expect(event.fields == fields)
    #expect(event.time == "2000-10-10T20:55:36Z")
    #expect(event.source.category == "webserver")
  }

  @Test func extendedLogFollowsItsFieldsLines() throws {
    let text = """
      #Software: Microsoft Internet Information Services 10.0
      #Fields: date time c-ip cs-method cs-uri-stem cs(User-Agent)
      2024-01-02 03:04:05 192.0.2.1 GET /a Mozilla/5.0+(x)
      #Fields: time cs-method date
      03:04:06 POST 2024-01-03
      """
    let sink = try read(ExtendedLogReader(), text)
    #expect(sink.events.map(\.time) == ["2024-01-02T03:04:05Z", "2024-01-03T03:04:06Z"])
    #expect(sink.events.first?.value("cs-user-agent") == "Mozilla/5.0+(x)")
    #expect(sink.events.last?.value("cs-method") == "POST")
    #expect(sink.events.first?.source.service == "iis")
    #expect(sink.codes.isEmpty)
  }

  /// Files that were joined: a record that does not fit the last `#Fields` line has the columns of an earlier one, or IIS' own.
  @Test func recordsOfAnotherFieldsLine() throws {
    let text = """
      #Software: Microsoft Internet Information Services 10.0
      #Fields: date time c-ip cs-method cs-uri-stem
      #Fields: date time s-sitename c-ip cs-method cs-uri-stem sc-status
      2024-01-02 03:04:05 W3SVC1 192.0.2.1 GET /long 200
      2024-01-02 03:04:06 192.0.2.2 POST /short
      2018-12-31 12:02:53 192.0.2.9 GET /Director - 443 - 192.0.2.3 Mozilla/4.0 - 401 0 0 7
      2024-01-02 03:04:07 odd
      """
    let sink = try read(ExtendedLogReader(), text)
    #expect(sink.events.map { $0.value("cs-uri-stem") } == ["/long", "/short", "/Director", nil])
    #expect(sink.events.map { $0.value("c-ip") } == ["192.0.2.1", "192.0.2.2", "192.0.2.3", nil])
    #expect(sink.events[2].value("sc-status") == "401")
    #expect(sink.events.allSatisfy { $0.time != nil && $0.source.service == "iis" })
    #expect(sink.codes == ["w3c.cell-count"])
  }

  @Test func iisLinesWithoutHeaderHaveTheDefaultColumns() throws {
    let line = "2018-12-31 12:02:53 192.0.2.9 GET /Director - 443 - 192.0.2.1 Mozilla/4.0 - 401 0 0 7\n"
    let choice = try #require(best(Array((line + line).utf8)))
    let event = try #require(try read(choice.reader, line).events.first)
    #expect(event.value("c-ip") == "192.0.2.1")
    #expect(event.value("sc-status") == "401")
    #expect(event.value("cs-user-agent") == "Mozilla/4.0")
    #expect(event.time == "2018-12-31T12:02:53Z")
  }

  @Test func zeekLogFollowsItsHeader() throws {
    let text =
      "#separator \\x09\n#path\tdns\n#fields\tts\tuid\tid.orig_h\tanswers\n#types\ttime\tstring\taddr\tvector[string]\n"
      + "1547188415.857497\tC1\t192.0.2.1\ta.example,192.0.2.9\n1547188416.0\tC2\t-\t(empty)\n"
    let sink = try read(ZeekReader(), text)
    #expect(sink.events.first?.source.service == "dns")
    #expect(sink.events.first?.values("answers") == ["a.example", "192.0.2.9"])
    #expect(sink.events.first?.time == "2019-01-11T06:33:35.857497Z")
    #expect(sink.events.last?.fields == ["ts=1547188416.0", "uid=C2", "answers="])
  }

  @Test func errorLogs() throws {
    let apache = try #require(
      try read(
        WebErrorReader(),
        "[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 432] [client 192.0.2.1:99] no file"
      )
      .events.first)
    #expect(apache.time == "2011-09-09T10:42:29.902022Z")
    #expect(apache.value("c-ip") == "192.0.2.1")
    #expect(apache.value("Message") == "no file")
    let nginx = try #require(
      try read(
        WebErrorReader(),
        #"2016/10/25 14:49:34 [error] 540#0: *1 open() failed, client: 192.0.2.7, server: s, request: "GET /x HTTP/1.1", host: "h""#
      ).events.first)
    #expect(nginx.value("c-ip") == "192.0.2.7")
    #expect(nginx.value("cs-uri") == "/x")
    #expect(nginx.value("cs-host") == "h")
  }
}
