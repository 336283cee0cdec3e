/// Quotes of a command line that hold nothing together: `us""er`, `"delete"`, `loc"al"group`. An argument with a blank keeps
/// its quotes, but for empty ones.
enum PlainQuotes {
  static func removed(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(UInt8(ascii: "\"")) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    var index = 0
    while index < text.count {
      guard !PlainText.isBlank(text[index]) else {
        out.append(text[index])
        index += 1
        continue
      }
      let end = argument(text, index)
      put(text[index..<end], &out)
      index = end
    }
    return out
  }

  /// Where the argument that begins at a place ends: a blank outside of quotes, or the end.
  private static func argument(_ text: [UInt8], _ start: Int) -> Int {
    var index = start
    var isOpen = false
    while index < text.count, isOpen || !PlainText.isBlank(text[index]) {
      if text[index] == UInt8(ascii: "\"") { isOpen.toggle() }
      index += 1
    }
    return index
  }

  private static func put(_ argument: ArraySlice<UInt8>, _ out: inout [UInt8]) {
    let keepsQuotes = argument.contains(where: PlainText.isBlank)
    var index = argument.startIndex
    while index < argument.endIndex {
      let byte = argument[index]
      if byte == UInt8(ascii: "\"") {
        let isEmpty = index + 1 < argument.endIndex && argument[index + 1] == byte
        if isEmpty { index += 1 } else if keepsQuotes { out.append(byte) }
      } else {
        out.append(byte)
      }
      index += 1
    }
  }
}
