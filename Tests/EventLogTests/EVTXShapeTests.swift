import Bytes
import EVTXSupport
import EventModel
import Testing

@testable import EventLog

/// The shapes of events: unnamed data, user data, nested templates, XML without templates.
@Suite struct EVTXShapeTests {
  private func fields(_ writer: EVTXWriter) throws -> [String] {
    let sink = try read(writer.file())
    #expect(sink.codes == [])
    return try #require(sink.records.first).fields.map { "\($0.name)=\($0.text)" }
  }

  private func event(_ content: [EVTXNode], _ items: [EVTXItem] = []) -> EVTXWriter {
    var writer = EVTXWriter()
    writer.append(number: 1, time: Samples.time, template: EVTXTemplate(7, root: .element("Event", content)), items)
    return writer
  }

  private func raw(_ content: [EVTXNode]) -> EVTXWriter {
    var writer = EVTXWriter()
    writer.append(number: 1, time: Samples.time, fragment: [.element("Event", content)])
    return writer
  }

  @Test func unnamedDataAreOneField() throws {
    let data = EVTXNode.element("EventData", [.element("Data", [.value(0)]), .element("Data", [.value(1)])])
    #expect(try fields(event([data], [.string("a"), .strings(["b", "c"])])) == ["Data=a", "Data=b", "Data=c"])
  }

  @Test func binaryKeepsItsName() throws {
    let data = EVTXNode.element("EventData", [.element("Binary", [.value(0, 0x0E)])])
    #expect(try fields(event([data], [.binary([1, 2])])) == ["Binary=0102"])
  }

  @Test func blanksInNamesAreDropped() throws {
    let data = EVTXNode.element(
      "Data", attributes: [EVTXAttribute("Name", "Threat Name")], content: [.text("Trojan")])
    #expect(try fields(event([.element("EventData", [data])])) == ["ThreatName=Trojan"])
  }

  @Test func userDataIsFlattenedToItsLeaves() throws {
    let inner = EVTXNode.element(
      "LogFileCleared", attributes: [EVTXAttribute("xmlns", "urn:x")],
      content: [
        .element("SubjectUserName", [.value(0)]),
        .element("Channel", attributes: [EVTXAttribute("kind", "log")], content: [.value(1)]),
      ])
    let found = try fields(event([.element("UserData", [inner])], [.string("mig"), .string("Security")]))
    #expect(found == ["SubjectUserName=mig", "Channel_kind=log", "Channel=Security"])
  }

  @Test func templatesNestInValues() throws {
    let deep = EVTXTemplate(9, root: .element("EventXML", [.element("Param1", [.value(0)])]))
    let middle = EVTXTemplate(8, root: .element("UserData", [.value(0, 0x21)]))
    let writer = event([.value(0, 0x21)], [.instance(middle, [.instance(deep, [.string("10.0.0.1")])])])
    #expect(try fields(writer) == ["Param1=10.0.0.1"])
  }

  @Test func textOfSeveralPartsIsJoined() throws {
    let data = EVTXNode.element(
      "Data", attributes: [EVTXAttribute("Name", [.text("A"), .value(1)])],
      content: [.text("x"), .value(0), .entity("amp"), .character(0x79), .data("<z>")])
    #expect(try fields(event([.element("EventData", [data])], [.string("-"), .string("B")])) == ["AB=x-&y<z>"])
  }

  @Test func eventsWithoutTemplateAreRead() throws {
    let system = EVTXNode.element(
      "System",
      [
        .element("Provider", attributes: [EVTXAttribute("Name", "P")], content: []),
        .element("EventID", attributes: [EVTXAttribute("Qualifiers", "16384")], content: [.text("7036")]),
        .element("EventRecordID", [.text("99")]),
        .element("TimeCreated", attributes: [EVTXAttribute("SystemTime", "2021-01-02T03:04:05.6Z")], content: []),
        .element("Channel", [.text("System")]),
      ])
    let sink = try read(raw([system, .element("EventData", [.element("Data", [.text("x")])])]).file())
    let record = try #require(sink.records.first)
    #expect(record["EventID"] == ["7036"])
    #expect(record["EventID_Qualifiers"] == ["16384"])
    #expect(record.event.code == 7_036)
    #expect(record.event.time == EventTime(rfc3339: "2021-01-02T03:04:05.6Z"))
    #expect(record.source.channel == "System")
    #expect(record["Data"] == ["x"])
  }

  @Test func renderingInfoDoesNotOverwriteSystem() throws {
    let rendering = EVTXNode.element(
      "RenderingInfo", attributes: [EVTXAttribute("Culture", "ja-JP")],
      content: [.element("Message", [.text("m")]), .element("Level", [.text("情報")])])
    #expect(
      try fields(raw([rendering])) == ["RenderingInfo_Culture=ja-JP", "Message=m", "RenderingInfo_Level=情報"])
  }

  @Test func processingInstructionsSayNothing() throws {
    let data = EVTXNode.element("Data", [.instruction(target: "x", text: "y"), .text("z")])
    #expect(try fields(event([.element("EventData", [data])])) == ["Data=z"])
  }

  /// The quick way (programs) and the plain way (tree, then names) must agree.
  @Test func slotsAgreeWithTheTree() throws {
    let bytes = Samples.log(3)
    let sink = try read(bytes)
    var renderer = try EVTXRenderer(MemoryRegion(bytes))
    for record in sink.records {
      #expect(
        try flattened(renderer.element(at: record.event.itemOffset)) == record.fields.map { "\($0.name)=\($0.text)" })
    }
  }
}

/// The fields of an element by way of the tree.
func flattened(_ element: EventElement) -> [String] {
  var batch = EventBatch(fields: FieldTable([], coverage: .everything))
  batch.append(Event(source: 0, recordNumber: 0, itemOffset: 0, itemLength: 0, raw: 0..<0))
  var facts = EventFacts()
  var sources = EventSources(dataType: "x")
  EventFlattener.fill(element, at: .document, facts: &facts, sources: &sources, batch: &batch)
  return batch.values.map { "\(batch.name(of: $0.slot))=\(batch.text($0.range))" }
}
