import EventModel
import Testing

@testable import Detection

@Suite struct ObservableExtractorTests {
  static let extractor = ObservableExtractor(suffixes: IndicatorLoaderTests.lists.suffixes)

  @Test(arguments: [
    (
      "詳細はhttps://evil.example/a?b=1をご覧ください。",
      ["domain-name evil.example", "url https://evil.example/a?b=1"]
    ),
    (
      "C2 at hxxps://evil[.]example/x and 45[.]77[.]1[.]2",
      ["domain-name evil.example", "ipv4-addr 45.77.1.2", "url https://evil.example/x"]
    ),
    ("mail Taro@Example.co.jp.", ["email-addr taro@example.co.jp"]),
    ("srcip=45.77.1.2 dstip=2001:DB8::1 time=12:34:56", ["ipv4-addr 45.77.1.2", "ipv6-addr 2001:db8::1"]),
    ("hash D41D8CD98F00B204E9800998ECF8427E!", ["file:md5 d41d8cd98f00b204e9800998ecf8427e"]),
    ("{\"host.name\":\"www.evil.com\",\"event.id\": 5}", ["domain-name www.evil.com"]),
    ("see readme.md, run.sh, System.Net, svchost.exe, 1.2.3, v1.2.3.4x, C:\\evil.com\\x, a.b", []),
    (
      "Set ofs = shell.run & $client.com.Send() Version=4.0.0.1, ModuleVersion='1.2.3.4' version: 10.0.0.1",
      []
    ),
    ("Chrome/120.0.0.0 mask 255.255.255.0 net 10.20.0.0 inversion 45.77.1.2", ["ipv4-addr 45.77.1.2"]),
    (
      "/dev/tcp/45.77.1.2/443 inside/10.0.0.9(5) v=45.77.1.3",
      ["ipv4-addr 10.0.0.9", "ipv4-addr 45.77.1.2", "ipv4-addr 45.77.1.3"]
    ),
    (
      "<a xmlns=\"http://schemas.example.com/x\" xmlns:b='http://b.example.com' href=\"http://c.example.com/\">",
      ["domain-name c.example.com", "url http://c.example.com/"]
    ),
    ("user.name=x user.id=3", []), ("", []), ("....", []), ("::", []), ("http://", []),
  ])
  func extraction(_ text: String, _ expected: [String]) {
    #expect(Self.extractor.observables(in: text).map { "\($0.type.rawValue) \($0.value)" } == expected)
  }

  @Test(arguments: [
    ("srcip", "45.77.1.2", ["ipv4-addr 45.77.1.2"]), ("c-ip", "45.77.1.2:5000", ["ipv4-addr 45.77.1.2"]),
    ("X-Forwarded-For", "45.77.1.2, 10.0.0.1", ["ipv4-addr 45.77.1.2", "ipv4-addr 10.0.0.1"]),
    (
      "Hashes", "SHA1=\(String(repeating: "a", count: 40)),MD5=\(String(repeating: "b", count: 32)),IMPHASH=x",
      ["file:sha1 " + String(repeating: "a", count: 40), "file:md5 " + String(repeating: "b", count: 32)]
    ),
    ("TargetUserName", "CORP\\Taro", ["user-account corp\\taro"]), ("user", "N/A", []), ("user", "-", []),
    ("hostname", "45.77.1.2", ["ipv4-addr 45.77.1.2"]), ("QueryName", "Evil.Example.", ["domain-name evil.example"]),
    ("devname", "FW-01", ["device fw-01"]), ("unknown", "45.77.1.2", []), ("url", "/only/path", []),
    ("FileVersion", "4.8.1.1", []), ("AttributeSyntaxOID", "2.5.5.15", []),
    ("FWLink", "https://go.example.com/fwlink/?linkid=1", []),
    ("SourceIp", "::ffff:45.77.1.2", ["ipv4-addr 45.77.1.2"]),
  ])
  func fields(_ field: String, _ value: String, _ expected: [String]) {
    let found = FieldObservables.reading(of: field).map { FieldObservables.observables($0, value: value) } ?? []
    #expect(found.map { "\($0.type.rawValue) \($0.value)" } == expected)
  }
}
