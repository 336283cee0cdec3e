import EventModel
import Foundation
import Testing

@testable import Linking

/// Values that tie nobody.
@Suite struct SharedValuesTests {
  static let shipped = SharedValues.shipped()

  @Test func theShippedListsAreReadWithoutLoss() { #expect(Self.shipped.issues.isEmpty) }

  @Test(arguments: [
    ("ipv4-addr", "1.0.0.2", true), ("ipv4-addr", "103.21.244.9", true), ("ipv4-addr", "203.0.113.9", false),
    ("domain-name", "bit.ly", true), ("domain-name", "3322.org", true), ("domain-name", "evil.3322.org", false),
    ("domain-name", "mail.invalid", true), ("domain-name", "quiet.example.org", false),
    ("ipv6-addr", "fe80::1", true), ("ipv6-addr", "64:ff9b:1::5", true), ("ipv6-addr", "2a01:4f8::1", false),
    ("ipv6-addr", "fd12:3456::9", true), ("ipv6-addr", "::ffff:10.1.2.3", true), ("ipv6-addr", "feb0::1", true),
    ("url", "http://[fd12:3456::9]:8080/a/b.ps1", true), ("url", "http://[2a01:4f8::1]/a", false),
    ("file:md5", "00000000000000000000000000000000", true), ("url", "https://bit.ly/", true),
    ("url", "http://schemas.microsoft.com/windows/2004/02/mit/task", true),
    ("url", "http://www.w3.org.evil.example/x", false),
    ("url", "http://127.0.0.1/", true), ("url", "http://10.1.2.3:8080/a/b/c.ps1", true),
    ("url", "http://11.1.2.3/a", false),
    ("url", "https://localhost/x", true),
    ("mutex", "Local\\ZonesCacheCounterMutex", true), ("mutex", "\\Sessions\\1\\BaseNamedObjects\\DBWinMutex", true),
    ("mutex", "Global\\k7x-29a", false), ("mutex", "evil\\DBWinMutex", false),
  ])
  func shippedLists(type: String, value: String, expected: Bool) {
    #expect(Self.shipped.values.contains(type: type, value: value) == expected, "\(type) \(value)")
  }

  @Test func networksAreLookedUpAsIfOneByOne() throws {
    var (values, list, state) = (SharedValues(), [String](), UInt64(7))
    func next() -> UInt32 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt32(truncatingIfNeeded: state >> 33)
    }
    // Public addresses: the others are shared whatever the lists say.
    func address() -> UInt32 { 0x0B00_0000 | next() & 0x3F_FFFF }
    func text(_ address: UInt32) -> String {
      "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }
    for _ in 0..<200 { list.append("\(text(address()))/\(16 + Int(next() % 17))") }
    list += ["255.255.255.0/24", "255.255.255.255/32"]
    let data = try JSONSerialization.data(withJSONObject: ["type": "cidr", "list": list])
    #expect(values.add(warningList: data, name: "n") == nil)
    let ranges = list.compactMap(SharedValues.network)
    for _ in 0..<3_000 {
      let address = address()
      let expected = ranges.contains { $0.contains(address) }
      #expect(values.contains(type: "ipv4-addr", value: text(address)) == expected, "\(text(address))")
    }
    #expect(values.contains(type: "ipv4-addr", value: "255.255.255.255"))
  }

  @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "1..2.3", "256.1.1.1", "1.2.3.", "a.b.c.d", "1.2.3.4 ", "0001.2.3.4"])
  func whatIsNoAddress(text: String) { #expect(SharedValues.address(text) == nil) }

  @Test func badListsAreSaid() {
    var values = SharedValues()
    #expect(values.add(warningList: Data("{".utf8), name: "x")?.code == "lists.not-warninglist")
    #expect(values.add(folder: URL(fileURLWithPath: "/nowhere/at/all")).map(\.code) == ["lists.missing"])
  }
}
