/// Walks over the elements of an array value: texts end with NUL, identifiers have their own length, others are equal.
struct EVTXArray {
  private let type: UInt8
  private let end: Int
  private var position: Int
  /// False once elements did not fill the value exactly.
  private(set) var isWhole = true

  init(_ value: EVTXValue) {
    type = value.type & ~EVTXType.array
    position = value.start
    end = value.end
  }

  /// The next element; nil at the end.
  mutating func next(_ bytes: Span<UInt8>) -> EVTXValue? {
    guard position < end else { return nil }
    let start = position
    var length = width(bytes)
    if length <= 0 || length > end - start {
      isWhole = false
      length = end - start
      position = end
      return nil
    }
    position += length
    if type == EVTXType.string, position <= end { length = textLength(bytes, from: start, length: length) }
    return EVTXValue(
      offset: Int32(truncatingIfNeeded: start), size: Int32(truncatingIfNeeded: length), type: type)
  }

  private func width(_ bytes: Span<UInt8>) -> Int {
    switch type {
    case EVTXType.string:
      var index = position
      while index + 2 <= end {
        index += 2
        if bytes[index - 1] == 0, bytes[index - 2] == 0 { return index - position }
      }
      return end - position
    case EVTXType.ansi:
      var index = position
      while index < end {
        index += 1
        if bytes[index - 1] == 0 { break }
      }
      return index - position
    case EVTXType.sid:
      return end - position >= 8 ? EVTXValueText.sidLength(bytes, at: position) : 0
    case EVTXType.size:
      return (end - position) % 8 == 0 ? 8 : 4
    default:
      return EVTXType.width(of: type) ?? end - position
    }
  }

  /// Without the NUL.
  private func textLength(_ bytes: Span<UInt8>, from start: Int, length: Int) -> Int {
    length >= 2 && bytes[start + length - 1] == 0 && bytes[start + length - 2] == 0 ? length - 2 : length
  }
}
