public import EventModel

/// CoreDNS' log plugin: `[INFO] client:port - id "type class name proto size do bufsize" rcode flags size duration`, with or
/// without a time before it. Source: CoreDNS, plugin "log". Fields as SigmaHQ's DNS rules write them.
public struct CoreDNSReader: LineFormatReader {
  /// A reader.
  public init() {}

  /// `coredns`.
  public var identity: ReaderIdentity { ReaderIdentity("coredns") }
  /// For people.
  public var title: String { "CoreDNS query log" }

  /// A level in brackets, a client and a quoted question.
  static func parse(
    _ text: Span<UInt8>, _ line: Range<Int>, _ years: YearAnchor?, into draft: inout LineDraft
  ) -> Bool {
    var next = line.lowerBound
    var time: CivilTime?
    if let found = TimeScanner.iso(text, next, line.upperBound) {
      time = found.time
      next = Text.skipBlanks(text, found.end, line.upperBound)
    }
    guard Text.starts(text, next..<line.upperBound, "[INFO] ") else { return false }
    let client = next + 7..<Text.wordEnd(text, next + 7, line.upperBound)
    guard Text.starts(text, client.upperBound..<line.upperBound, " - "),
      let quote = Text.index(of: 34, text, client.upperBound, line.upperBound),
      let close = Text.index(of: 34, text, quote + 1, line.upperBound)
    else { return false }
    draft.setSource(draft.source(.coredns))
    draft.setTime(time, near: years)
    addClient(text, client, into: &draft)
    let names = ["record_type", "class", "query", "proto"]
    var word = quote + 1
    for name in names {
      let end = Text.wordEnd(text, word, close)
      draft.add(name, word..<end)
      word = Text.skipBlanks(text, end, close)
    }
    let rest = Text.skipBlanks(text, close + 1, line.upperBound)
    draft.put("rcode", rest..<Text.wordEnd(text, rest, line.upperBound))
    return true
  }

  private static func addClient(_ text: Span<UInt8>, _ client: Range<Int>, into draft: inout LineDraft) {
    var colon = client.upperBound
    while colon > client.lowerBound, text[colon - 1] != 58 { colon -= 1 }
    guard colon > client.lowerBound + 1 else {
      draft.put("src_ip", client)
      return
    }
    var address = client.lowerBound..<colon - 1
    if text[address.lowerBound] == 91, address.count > 2 { address = address.lowerBound + 1..<address.upperBound - 1 }
    draft.put("src_ip", address)
    draft.put("src_port", colon..<client.upperBound)
  }
}
