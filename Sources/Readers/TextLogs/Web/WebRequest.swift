import EventModel

/// The request line of a web log, `GET /path?query HTTP/1.1`, as SigmaHQ's webserver rules name its parts.
enum WebRequest {
  /// Adds `cs-method`, `cs-uri`, `cs-uri-stem`, `cs-uri-query`, `cs-version`. A line that is no request (a scanner's bytes)
  /// is `cs-uri` as a whole.
  static func add(_ text: Span<UInt8>, _ request: Range<Int>, into draft: inout LineDraft) {
    let methodEnd = Text.wordEnd(text, request.lowerBound, request.upperBound)
    guard methodEnd < request.upperBound, isMethod(text, request.lowerBound..<methodEnd) else {
      if !Text.equal(text, request, "-") { draft.add("cs-uri", request) }
      return
    }
    draft.add("cs-method", request.lowerBound..<methodEnd)
    let start = Text.skipBlanks(text, methodEnd, request.upperBound)
    var end = request.upperBound
    var word = end
    while word > start, !Text.isBlank(text[word - 1]) { word -= 1 }
    if word > start, Text.starts(text, word..<end, "HTTP/") {
      draft.add("cs-version", word..<end)
      end = word - 1
    }
    addURI(text, start..<end, into: &draft)
  }

  /// Adds a target with its parts.
  static func addURI(_ text: Span<UInt8>, _ uri: Range<Int>, into draft: inout LineDraft) {
    draft.add("cs-uri", uri)
    guard let mark = Text.index(of: 63, text, uri.lowerBound, uri.upperBound) else {
      draft.add("cs-uri-stem", uri)
      return
    }
    draft.add("cs-uri-stem", uri.lowerBound..<mark)
    draft.add("cs-uri-query", mark + 1..<uri.upperBound)
  }

  private static func isMethod(_ text: Span<UInt8>, _ range: Range<Int>) -> Bool {
    for index in range where !Text.isLetter(text[index]) && text[index] != 45 && text[index] != 95 { return false }
    return !range.isEmpty && range.count <= 32
  }
}
