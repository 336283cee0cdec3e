import Bytes
import EVTXSupport
import Testing

@testable import EventLog

@Suite struct EVTXRenderingTests {
  private func element(_ nodes: [EVTXNode]) throws -> EventElement {
    var writer = EVTXWriter()
    writer.append(number: 1, time: 0, fragment: nodes)
    var renderer = try EVTXRenderer(MemoryRegion(writer.file()))
    return try renderer.element(at: 4_608)
  }

  @Test func xmlEscapes() throws {
    let node = EVTXNode.element(
      "Event", attributes: [EVTXAttribute("a", "\"<\n")], content: [.element("E"), .text("a & b > c\u{1}")])
    #expect(try element([node]).xml == "<Event a=\"&quot;&lt;&#10;\"><E/>a &amp; b &gt; c\u{FFFD}</Event>")
  }

  @Test func jsonHasTheUsualShape() throws {
    let node = EVTXNode.element(
      "Event",
      [
        .element("EventID", attributes: [EVTXAttribute("Qualifiers", "1")], content: [.text("2")]),
        .element("Correlation"),
        .element(
          "EventData",
          [
            .element("Data", attributes: [EVTXAttribute("Name", "A")], content: [.text("\"\\\u{1}\n")]),
            .element("Data", attributes: [EVTXAttribute("Name", "B")], content: []),
            .element("Data", [.text("x")]), .element("Data", [.text("y")]),
            .element("C", [.text("1")]), .element("C", [.text("2")]),
          ]),
      ])
    let expected =
      ##"{"Event":{"EventID":{"#attributes":{"Qualifiers":"1"},"#text":"2"},"Correlation":null,"EventData":"##
      + ##"{"A":"\"\\\u0001\n","B":"","Data":{"#text":["x","y"]},"C":"1","C_1":"2"}}}"##
    #expect(try element([node]).json == expected)
  }

  @Test(arguments: [0, 4_095, 4_096, 4_600, 69_632, 1 << 40] as [UInt64])
  func offsetsWithoutRecordAreRefused(offset: UInt64) throws {
    var renderer = try EVTXRenderer(MemoryRegion(Samples.log(1)))
    #expect(throws: ReadError.self) { try renderer.element(at: offset) }
  }
}
