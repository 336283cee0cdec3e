import EventModel

extension ExportDraft {
  /// The object that a row is, under the names of its columns, and how many values the row has.
  mutating func object(row: Int, names: [[UInt8]]) -> (object: Int, count: Int) {
    let end = after(row)
    let object = tape.beginObject()
    var count = 0
    var value = row + 1
    while value < end {
      if count < names.count, !names[count].isEmpty { add(value, name: names[count]) }
      count += 1
      value = after(value)
    }
    tape.endObject(object)
    return (object, count)
  }

  /// Adds a member that is not empty; a text that is a list stands for the list, as in CSV.
  private mutating func add(_ value: Int, name: [UInt8]) {
    let node = tape.nodes[value]
    if node.kind == .null || node.kind == .string && node.length == 0 { return }
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: name)
    let place = start..<batch.bytes.count
    if node.kind == .string, batch.bytes[node.text.lowerBound] == 0x5B, let list = parse(node.text) {
      tape.setName(place, of: list)
    } else {
      tape.copy(value, name: place)
    }
  }
}
