public import Bytes
public import EventModel

/// An export of Windows events behind other text: a prompt, a comment, a transcript, a few records of another product. What
/// stands in front is read as what it is, the export by its own reader.
public struct WindowsEventHiddenReader: Reader {
  /// Chooses a reader for text that is no Windows event, by its head and name.
  public typealias Choice = @Sendable ([UInt8], String) -> (any Reader)?

  private let readers: [any Reader]
  private let others: Choice?

  /// A reader that knows the exports of `readers`, and gives what stands in front to one that `others` chooses.
  init(_ readers: [any Reader], others: Choice?) {
    self.readers = readers
    self.others = others
  }

  /// `windows:event-export`.
  public var identity: ReaderIdentity { ReaderIdentity("windows:event-export") }
  /// For people.
  public var title: String { "Windows events (an export behind other text)" }

  /// Likely when an export begins at a line of the head and is most of what follows.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    guard ExportLook.isText(head), !ExportLook.isMail(head) else { return .no }
    return ExportStart(TextFeed.head(head), readers: readers) == nil ? .no : .likely
  }

  /// Reads what stands in front, then the export.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let text = TextFeed.head(input.head)
    guard let start = ExportStart(text, readers: readers) else {
      throw ReadError(.malformed, what: "export of Windows events", detail: "no event in the head")
    }
    let kind = TextFeed.encoding(of: input.head)
    let place = kind.mark + kind.encoding.length(of: text.span, 0..<start.place)
    var front: [UInt8] = []
    while front.count < place {
      if try input.read(into: &front, atMost: place - front.count) == 0 { break }
    }
    try read(front: front, mark: kind.mark, name: input.name, into: sink, budget: budget)
    let mark = Array(front.prefix(kind.mark))
    let rest = try Input(
      name: input.name, stream: MarkedStream(mark, input), modified: input.modified)
    try start.reader.read(
      rest, into: ShiftedSink(sink, by: UInt64(place - mark.count)), budget: budget)
  }

  private func read(
    front: [UInt8], mark: Int, name: String, into sink: any RecordSink, budget: Budget
  ) throws(ReadError) {
    guard front.dropFirst(mark).contains(where: { $0 > 0x20 }) else { return }
    guard let others, let reader = others(front, name) else {
      let anomaly = Anomaly(
        "windows.event-unknown", .partial, detail: "\(front.count) bytes in front of the events", offset: 0)
      return sink.accept(anomaly)
    }
    try reader.read(try Input(name: name, bytes: front), into: sink, budget: budget)
  }
}

/// A stream with a byte order mark in front of what is left of an input.
private final class MarkedStream: ByteStream {
  private var mark: [UInt8]
  private let input: Input

  init(_ mark: [UInt8], _ input: Input) {
    self.mark = mark
    self.input = input
  }

  var length: UInt64? { input.length.map { $0 - min($0, input.position) + UInt64(mark.count) } }

  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    guard !mark.isEmpty else { return try input.read(into: &buffer, atMost: count) }
    let got = min(count, mark.count)
    buffer.append(contentsOf: mark.prefix(got))
    mark.removeFirst(got)
    return got
  }
}

/// Passes on what a reader finds in the rest of an item, at its place in the item.
private final class ShiftedSink: RecordSink {
  private let sink: any RecordSink
  private let distance: UInt64

  init(_ sink: any RecordSink, by distance: UInt64) {
    self.sink = sink
    self.distance = distance
  }

  var fields: FieldTable { sink.fields }

  func accept(_ batch: inout EventBatch) {
    for index in batch.events.indices { batch.events[index].itemOffset &+= distance }
    sink.accept(&batch)
  }

  func accept(_ message: Message) { sink.accept(message) }
  func accept(_ child: Child) throws(ReadError) { try sink.accept(child) }

  func accept(_ anomaly: Anomaly) {
    var anomaly = anomaly
    anomaly.offset = anomaly.offset.map { $0 &+ distance }
    sink.accept(anomaly)
  }
}

/// What a head is, roughly.
enum ExportLook {
  /// Text of some encoding: hardly any control characters.
  static func isText(_ head: [UInt8]) -> Bool {
    let kind = TextFeed.encoding(of: head)
    if kind.encoding != .utf8 { return true }
    var control = 0
    for byte in head where byte < 0x20 && !(0x09...0x0D).contains(byte) && byte != 0x1B { control += 1 }
    return control * 50 <= head.count
  }

  /// A mail: its text may hold anything, and belongs to its reader.
  static func isMail(_ head: [UInt8]) -> Bool {
    let names: [StaticString] = [
      "From:", "Received:", "Return-Path:", "Delivered-To:", "MIME-Version:", "Message-ID:", "Subject:", "To:",
      "Date:", "Content-Type:", "DKIM-Signature:",
    ]
    let bytes = head.span
    return names.contains { name in
      let count = name.utf8CodeUnitCount
      return head.count >= count && bytes.equals(ignoringCase: name, at: 0, count: count)
    }
  }
}
