import Bytes
import EventLog
import EventModel

/// The entry point of libFuzzer: every reader of Windows events on the same bytes, then the rendering of what was read.
///
/// The first byte chooses: 0-1 a whole file, 2 the records of a chunk behind valid headers, 3-10 the exported forms,
/// 11 what another reader's records hold.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzEventLog(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  guard let start, count > 1 else { return 0 }
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let body = Array(bytes.dropFirst())
  switch bytes[0] % 12 {
  case 2: readLog(chunk(around: body))
  case 3: run(WindowsEventXMLReader(), body)
  case 4: run(WindowsEventJSONReader(), body)
  case 5: run(WindowsEventCSVReader(), body)
  case 6: run(WindowsEventTextReader(), body)
  case 7: run(WindowsEventTableReader(), body)
  case 8: run(WindowsEventObjectXMLReader(), body)
  case 9: run(WindowsEventListReader(), body)
  case 10: run(EventLogs.hidden(others: nil, text: nil), body)
  case 11: look(body)
  default: readLog(body)
  }
  return 0
}

/// The lines of a text as the records of a reader of any text.
private func look(_ bytes: [UInt8]) {
  let sink = FuzzSink()
  let net = WindowsEventNet(into: sink)
  var batch = EventBatch(fields: sink.fields)
  batch.bytes = bytes
  let source = batch.source(LogSource(dataType: bytes.count % 2 == 0 ? "text" : "json"))
  for (number, line) in bytes.split(separator: 10).enumerated() {
    let start = line.startIndex
    batch.append(
      Event(
        source: source, recordNumber: UInt64(number), itemOffset: UInt64(start), itemLength: line.count,
        raw: start..<line.endIndex))
  }
  net.look(&batch)
  sink.accept(&batch)
  net.finish()
}

/// A file with one chunk whose records area begins with `body`.
private func chunk(around body: [UInt8]) -> [UInt8] {
  var file: [UInt8] = Array("ElfFile".utf8) + [0]
  file += [UInt8](repeating: 0, count: 4_096 - file.count)
  var chunk: [UInt8] = Array("ElfChnk".utf8) + [0]
  chunk += [UInt8](repeating: 0, count: 512 - chunk.count)
  return file + chunk + body.prefix(65_024)
}

private func readLog(_ bytes: [UInt8]) {
  let offsets = run(EVTXReader(), bytes)
  guard var renderer = try? EVTXRenderer(MemoryRegion(bytes)) else { return }
  for offset in offsets.prefix(64) {
    guard let element = try? renderer.element(at: offset) else { continue }
    precondition(!element.xml.isEmpty && !element.json.isEmpty)
  }
}

@discardableResult
private func run(_ reader: some Reader, _ bytes: [UInt8]) -> [UInt64] {
  let sink = FuzzSink()
  _ = reader.recognise(Array(bytes.prefix(Input.headSize)), name: "fuzz")
  guard let input = try? Input(name: "fuzz", bytes: bytes) else { return [] }
  try? reader.read(input, into: sink, budget: Budget(inputBytes: UInt64(bytes.count)))
  return sink.offsets
}

/// Checks that every value lies in the batch.
private final class FuzzSink: RecordSink {
  let fields = FieldTable(["Image", "EventID", "Channel"], coverage: .everything)
  var offsets: [UInt64] = []

  func accept(_ batch: inout EventBatch) {
    for event in batch.events {
      offsets.append(event.itemOffset)
      precondition(event.raw.upperBound <= batch.bytes.count)
      for index in event.valueRange { precondition(batch.values[index].range.upperBound <= batch.bytes.count) }
    }
    batch.removeAll()
  }

  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}
}
