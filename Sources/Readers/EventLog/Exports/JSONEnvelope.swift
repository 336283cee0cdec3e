import Bytes
import EventModel

/// Where the objects begin in a JSON text: at its first one, or in a list inside of that.
struct JSONEnvelope {
  /// The place of the first object that can be an event; behind the text where there is no object at all.
  let start: Int
  /// One of the objects from there on is a Windows event.
  let hasEvent: Bool
  /// The objects stand in a list inside of another one.
  let isInside: Bool

  /// Looks at the head of a text. Exports of search systems are mixed, and some tools put a line about the export in front:
  /// every object of the head is asked.
  init(_ text: [UInt8]) {
    let blanks: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0x5B }
    guard let first = text.firstIndex(where: { !blanks($0) }), text[first] == 0x7B else {
      (start, hasEvent, isInside) = (text.count, false, false)
      return
    }
    if JSONEnvelope.holdsEvent(text, from: first, isList: false) {
      (start, hasEvent, isInside) = (first, true, false)
      return
    }
    let list = JSONEnvelope.list(text, from: first + 1)
    (start, hasEvent, isInside) = (list ?? first, list != nil, list != nil)
  }

  /// The first object of the first list that holds an event.
  private static func list(_ text: [UInt8], from start: Int) -> Int? {
    var lists = 0
    var index = start
    let span = text.span
    while index < span.count, lists < ExportLimits.lists {
      if span[index] == 0x5B {
        lists += 1
        var inner = index + 1
        while inner < span.count, span[inner] <= 0x20 { inner += 1 }
        if inner < span.count, span[inner] == 0x7B, holdsEvent(text, from: inner, isList: true) { return inner }
      }
      index += 1
    }
    return nil
  }

  /// Whether one of the objects from `start` on is an event; in a list only those behind a comma are asked.
  private static func holdsEvent(_ text: [UInt8], from start: Int, isList: Bool) -> Bool {
    var position = start
    while true {
      var scan = ObjectScan(from: position)
      guard case .object(let range) = scan.next(in: text.span, to: text.count) else { return false }
      if isList, position > start, !text[position..<range.lowerBound].allSatisfy({ $0 <= 0x20 || $0 == 0x2C }) {
        return false
      }
      if isEvent(text.span, range) { return true }
      position = range.upperBound
    }
  }

  private static func isEvent(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    var draft = ExportDraft(into: NoRecords(), dataType: "")
    let raw = draft.begin(text, range, offset: 0, length: 0)
    guard let node = draft.parse(raw) else { return false }
    return draft.event(node)
  }
}

/// A sink for looking at text without reading it.
final class NoRecords: RecordSink {
  let fields = FieldTable([])

  func accept(_ batch: inout EventBatch) {}
  func accept(_ message: Message) {}
  func accept(_ child: Child) throws(ReadError) {}
  func accept(_ anomaly: Anomaly) {}
}
