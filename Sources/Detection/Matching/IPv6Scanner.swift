import Bytes
import EventModel

/// Finds IPv6 addresses in text, in any spelling that RFC 4291 allows.
enum IPv6Scanner {
  /// Longest text form: eight groups, or six and a dotted quad.
  private static let longest = 45

  /// Reports every address in `start..<end` that is not glued to letters or digits.
  static func scan(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ found: (IPAddress, Range<Int>) -> Void) {
    // Only what has two colons can be one, and most texts have none: from colon to colon.
    var position = start
    while let colon = ByteSearch.firstIndex(of: 58, in: bytes, from: position, to: end) {
      var first = colon
      while first > position, isPart(bytes[first - 1]) { first -= 1 }
      var colons = 0
      position = colon
      while position < end, isPart(bytes[position]) {
        if bytes[position] == 58 { colons += 1 }
        position += 1
      }
      if colons >= 2 { candidate(bytes, first, position, start, end, found) }
    }
  }

  private static func candidate(
    _ bytes: Span<UInt8>, _ first: Int, _ last: Int, _ start: Int, _ end: Int, _ found: (IPAddress, Range<Int>) -> Void
  ) {
    var from = first
    var to = last
    let isGluedBefore = from > start && isAlphanumeric(bytes[from - 1]) && bytes[from] != 58
    let isGluedAfter = to < end && isAlphanumeric(bytes[to]) && bytes[to - 1] != 58
    while to > from, bytes[to - 1] == 46 { to -= 1 }
    // A colon alone at either end is punctuation (`addr:2001:db8::1:`), two are a group of zeros.
    if to - from > 2, bytes[from] == 58, bytes[from + 1] != 58 { from += 1 }
    if to - from > 2, bytes[to - 1] == 58, bytes[to - 2] != 58 { to -= 1 }
    guard to - from >= 2, to - from <= longest, !isGluedBefore, !isGluedAfter,
      let address = IPAddress(bytes, from, to), address.family == .ipv6
    else { return }
    found(address, from..<to)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    (48...58).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte) || byte == 46
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 95
  }
}
