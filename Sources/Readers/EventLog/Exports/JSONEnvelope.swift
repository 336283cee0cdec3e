/// Where the events begin in a JSON text: at its first object, or in a list inside of it.
enum JSONEnvelope {
  /// The place of the first object that is an event; the first object's where no list has events. `text` is the head.
  static func start(_ text: [UInt8]) -> Int {
    let blanks: (UInt8) -> Bool = { $0 <= 0x20 || $0 == 0x5B }
    guard let first = text.firstIndex(where: { !blanks($0) }), text[first] == 0x7B else { return text.count }
    var outer = ObjectScan(from: first)
    if case .object(let range) = outer.next(in: text, isEnd: true), isEvent(text[range]) { return first }
    var lists = 0
    var index = first + 1
    let span = text.span
    while index < span.count, lists < ExportLimits.lists {
      if span[index] == 0x5B {
        lists += 1
        var inner = index + 1
        while inner < span.count, span[inner] <= 0x20 { inner += 1 }
        if inner < span.count, span[inner] == 0x7B {
          var scan = ObjectScan(from: inner)
          if case .object(let range) = scan.next(in: text, isEnd: true), isEvent(text[range]) { return inner }
        }
      }
      index += 1
    }
    return first
  }

  private static func isEvent(_ text: ArraySlice<UInt8>) -> Bool {
    JSONParser.parse(text).map { ExportEnvelope.open($0) != nil } ?? false
  }
}
