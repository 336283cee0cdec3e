/// Comparisons with names that stand in the program.
extension Span where Element == UInt8 {
  /// Whether `count` bytes at `start`, which must lie in the span, are `text`.
  @inline(__always)
  func equals(_ text: StaticString, at start: Int, count: Int) -> Bool {
    guard text.utf8CodeUnitCount == count else { return false }
    let name = unsafe text.utf8Start
    for index in 0..<count where unsafe self[start + index] != name[index] { return false }
    return true
  }

  /// The same whatever the case of ASCII letters.
  @inline(__always)
  func equals(ignoringCase text: StaticString, at start: Int, count: Int) -> Bool {
    guard text.utf8CodeUnitCount == count else { return false }
    let name = unsafe text.utf8Start
    for index in 0..<count {
      let (own, other) = (self[start + index], unsafe name[index])
      guard own == other || own | 0x20 == other | 0x20 && own | 0x20 >= 0x61 && own | 0x20 <= 0x7A else { return false }
    }
    return true
  }

  /// Whether the bytes at `range`, which must lie in the span, are `text`.
  @inline(__always)
  func equals(_ text: StaticString, at range: Range<Int>) -> Bool {
    equals(text, at: range.lowerBound, count: range.count)
  }

  /// Whether the bytes at `range` begin with `text`.
  func begins(with text: StaticString, at range: Range<Int>) -> Bool {
    range.count >= text.utf8CodeUnitCount && equals(text, at: range.lowerBound, count: text.utf8CodeUnitCount)
  }
}
