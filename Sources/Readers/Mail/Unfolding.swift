/// Unfolding of header values: RFC 5322 section 2.2.3.
enum Unfolding {
  /// The value's bytes without surrounding blanks; each fold with its blanks becomes one space.
  static func bytes(_ bytes: [UInt8], _ field: HeaderSlice) -> [UInt8] {
    let range = bytes.trimmed(field.value)
    guard field.isFolded else { return Array(bytes[range]) }
    var output: [UInt8] = []
    output.reserveCapacity(range.count)
    var position = range.lowerBound
    while position < range.upperBound {
      let lineEnd = bytes.index(of: 10, from: position, to: range.upperBound) ?? range.upperBound
      var contentEnd = lineEnd
      while contentEnd > position, lineEnd < range.upperBound, bytes[contentEnd - 1].isBlank { contentEnd -= 1 }
      output.append(contentsOf: bytes[position..<contentEnd])
      position = Swift.min(lineEnd + 1, range.upperBound)
      while position < range.upperBound, bytes[position] == 32 || bytes[position] == 9 { position += 1 }
      if lineEnd < range.upperBound { output.append(32) }
    }
    return output
  }
}
