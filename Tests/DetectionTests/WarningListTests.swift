import EventModel
import Testing

@testable import Detection

@Suite struct WarningListTests {
  @Test func shippedListsAreWhole() {
    let lists = IndicatorLoaderTests.lists
    #expect(lists.issues.isEmpty)
    #expect(lists.lists.count >= 10)
    #expect(lists.lists.allSatisfy { $0.count > 0 })
    #expect(lists.suffixes.topLevel.isSuperset(of: ["com", "jp", "org", "xn--q9jyb4c"]))
    #expect(lists.suffixes.shared.isSuperset(of: ["co.jp", "com.au", "co.uk"]))
  }

  @Test func registrableDomain() {
    let suffixes = IndicatorLoaderTests.lists.suffixes
    #expect(suffixes.registrable("www.example.co.jp") == "example.co.jp")
    #expect(suffixes.registrable("example.com") == "example.com")
    #expect(suffixes.registrable("co.jp") == nil)
    #expect(suffixes.registrable("com") == nil)
  }

  @Test func effects() {
    var set = WarningListSet()
    func list(_ extra: String, _ type: String, _ entries: String) -> [UInt8] {
      Array("{\"name\":\"n\",\"type\":\"\(type)\",\(extra)\"list\":[\(entries)]}".utf8)
    }
    set.add(list("", "hostname", "\".a.example\""), file: "1")
    set.add(list("\"category\":\"False positive\",", "string", "\"b.example\""), file: "2")
    set.add(list("\"effect\":\"exclude\",", "cidr", "\"45.0.0.0/8\",\"2a00::/16\""), file: "3")
    set.add(list("", "substring", "\"odd\""), file: "4")
    set.add(list("", "regex", "\".*\""), file: "5")
    set.add(Array("{\"list\":[\"c.example\"".utf8), file: "6")
    set.add(Array("[]".utf8), file: "7")
    #expect(set.issues.map(\.code) == [.unsupportedType, .malformedFile, .unreadableFile])
    func effect(_ text: String) -> WarningList.Effect? {
      IndicatorTypes.pattern(text, meaning: .any).flatMap { set.list(naming: $0)?.effect }
    }
    #expect(effect("x.a.example") == .lower)
    #expect(effect("xa.example") == nil)
    #expect(effect("b.example") == .exclude)
    #expect(effect("x.b.example") == nil)
    #expect(effect("http://b.example/") == .exclude)
    #expect(effect("http://b.example/x") == nil)
    #expect(effect("45.1.2.3") == .exclude)
    #expect(effect("45.1.0.0/16") == .exclude)
    #expect(effect("44.0.0.0/7") == nil)
    #expect(effect("2a00::1") == .exclude)
    #expect(effect("oddly.example") == .lower)
    #expect(effect("c.example") == .lower)
  }
}
