import EventModel
import Testing

@Suite struct FieldTableTests {
  @Test func `every listed name is found under its slot, nothing else is`() {
    let names = (0..<3_000).map { "field.\($0)" } + ["", "日本語"]
    let table = FieldTable(names)
    for (slot, name) in names.enumerated() { #expect(table.slot(of: name) == Slot(slot)) }
    for name in ["field", "field.3000", "Field.1", "field.1 "] { #expect(table.slot(of: name) == nil) }
  }

  @Test func `a repeated name keeps its first slot`() {
    let table = FieldTable(["a", "b", "a"])
    #expect(table.count == 2)
    #expect(table.slot(of: "a") == 0)
  }

  @Test func `a batch skips unlisted fields or keeps them under their names`() {
    var listed = EventBatch(fields: FieldTable(["a"]))
    #expect(listed.slot(named: "b") == nil)
    var all = EventBatch(fields: FieldTable(["a"], coverage: .everything))
    #expect(all.slot(named: "b") == 1)
    #expect(all.slot(named: "b") == 1)
    #expect(all.name(of: 0) == "a")
    #expect(all.name(of: 1) == "b")
  }

  @Test func `events own the values that follow them`() {
    var batch = EventBatch(fields: FieldTable(["a", "b"]))
    let source = batch.source(LogSource(dataType: "test"))
    for number in 1...3 {
      batch.append(Event(source: source, recordNumber: UInt64(number), itemOffset: 0, itemLength: 0, raw: 0..<0))
      for _ in 0..<number { batch.append("v\(number)", slot: 1) }
    }
    #expect(batch.events.map(\.valueCount) == [1, 2, 3])
    #expect(batch.events[2].valueRange.map { batch.text(batch.values[$0].range) } == ["v3", "v3", "v3"])
    #expect(batch.source(LogSource(dataType: "test")) == source)
  }
}
