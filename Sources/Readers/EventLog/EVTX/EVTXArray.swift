import Bytes

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
    return EVTXValue(start: start, size: length, type: type)
  }

  private func width(_ bytes: Span<UInt8>) -> Int {
    switch type {
    case EVTXType.string:
      return (bytes.firstZeroUnit(from: position, to: end).map { $0 + 2 } ?? end) - position
    case EVTXType.ansi:
      return (ByteSearch.firstIndex(of: 0, in: bytes, from: position, to: end).map { $0 + 1 } ?? end) - position
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
