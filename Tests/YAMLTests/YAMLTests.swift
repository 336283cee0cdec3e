import Foundation
import Testing

@testable import YAML

struct YAMLTests {
  private func read(_ text: String, limits: YAMLLimits = YAMLLimits()) -> (values: [Any], errors: [YAMLError]) {
    var errors: [YAMLError] = []
    let documents = YAMLParser.documents(Array(text.utf8), limits: limits) { errors.append($0) }
    return (documents.map(\.plainValue), errors)
  }

  @Test(arguments: [
    ("1_000", YAMLScalar.text("1_000")), ("yes", .text("yes")), ("1e3", .number("1e3")), ("-0.5", .number("-0.5")),
    ("2024-06-20", .text("2024-06-20")), ("00000429", .text("00000429")), ("0x1410", .text("0x1410")),
    ("0", .number("0")), ("-", .text("-")), ("1.", .text("1.")), ("True", .boolean(true)), ("~", .null), ("", .null),
  ])
  func aPlainScalarIsTypedByItsForm(text: String, scalar: YAMLScalar) {
    #expect(YAMLScalar(text, plain: true) == scalar)
    #expect(YAMLScalar(text, plain: false) == .text(text))
  }

  @Test func valuesAreThoseOfTheSameJSON() throws {
    let json = #"{"a":[1,-2.5,"x",true,null,{"b":"日本 \"q\""}],"c":{},"d":[],"e":"00429"}"#
    let expected = try #require(JSONSerialization.jsonObject(with: Data(json.utf8)) as? NSDictionary)
    let block = "a:\n- 1\n- -2.5\n- x\n- true\n- ~\n- b: '日本 \"q\"'\nc: {}\nd: []\ne: 00429\n"
    for text in [json, block] {
      let value = try #require(read(text).values.first as? [String: Any])
      #expect(expected.isEqual(to: value), "\(text)")
    }
  }

  @Test func placesAreOfTheFile() throws {
    let text = "\u{feff}a: 1\n---\n  b:\n    - x\n    - 'y'\n"
    let documents = YAMLParser.documents(Array(text.utf8)) { Issue.record($0) }
    #expect(documents.count == 2)
    let items = try #require(documents[1]["b"]?.elements)
    #expect(items.map(\.line) == [4, 5])
    #expect(items.map(\.column) == [7, 7])
  }

  @Test func ofRepeatedKeysTheLastHolds() {
    #expect((read("a: 1\na: 2\n").values.first as? [String: Int]) == ["a": 2])
  }

  @Test func afterASyntaxErrorTheNextDocumentIsRead() {
    let (values, errors) = read("a: 1\n---\nb: [\n---\nc: 3\n")
    #expect(values.compactMap { $0 as? [String: Int] } == [["a": 1], ["c": 3]])
    #expect(errors.map(\.kind) == [.syntax])
    #expect(errors.map(\.line) == [4])
  }

  @Test func limitsAreSaid() {
    #expect(read(String(repeating: "[", count: 70) + String(repeating: "]", count: 70)).errors.map(\.kind) == [.limit])
    #expect(read("a: &x [1, 2]\nb: [*x, *x]", limits: YAMLLimits(nodes: 8)).errors.map(\.kind) == [.limit])
    #expect(read("a: &x [1, 2]\nb: [*x, *x]", limits: YAMLLimits(nodes: 20)).errors.isEmpty)
  }

  @Test func quotedTextIsReadAgain() {
    var generator = SystemRandomNumberGenerator()
    let alphabet = Array("ab'\"\\ \n\r\t:#-~[]{}&*!|>%@\u{0}\u{7f}\u{85}\u{2028}\u{feff}日本語é😀".unicodeScalars)
    for _ in 0..<2_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0..<12, using: &generator) {
        text.append(alphabet.randomElement(using: &generator) ?? "a")
      }
      let expected = String(text)
      let written = "k: " + YAMLScalar.quoted(expected) + "\n"
      let (values, errors) = read(written)
      #expect(errors.isEmpty && (values.first as? [String: String]) == ["k": expected], "\(written.debugDescription)")
    }
  }

  @Test func everyPrefixEndsWithoutATrap() {
    let bytes = Array("a: &x\n  - 'q'\n  - \"\\u3042\"\nb: {c: *x, d: |\n  t\n}\n---\n- ? k\n  : v\n".utf8)
    for count in 0...bytes.count {
      var errors = 0
      let documents = YAMLParser.documents(Array(bytes[..<count])) { _ in errors += 1 }
      #expect(documents.count + errors <= 4)
    }
  }
}
