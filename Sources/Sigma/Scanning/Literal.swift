/// A literal that a scanner looks for, and what it means when it is found.
struct Literal: Sendable {
  /// Where the literal must stand in the value.
  enum Place: UInt8, Sendable {
    case whole, start, end, anywhere
  }

  /// Folded bytes; not empty.
  var bytes: [UInt8]
  var place: Place
  /// The test that holds, or the hint that makes a test possible.
  var target: Int32
}
