import EventModel

/// Finds indicators in text by its words. A value of its own per scan; the table is shared.
///
/// What counts as a hit, for text that is not escaped (escapes before a word are looked through, see `EscapedText`):
/// - a domain name, itself or as the end of a longer name: not after `[A-Za-z0-9_-]`, not before `[A-Za-z0-9-]` and not
///   before a dot with `[A-Za-z0-9-]` behind it;
/// - an IPv4 address: not after `[A-Za-z0-9]` or a digit and a dot, not before `[A-Za-z0-9]` or a dot with one behind it;
/// - an IPv6 address in any spelling, not glued to letters or digits;
/// - a hash: not inside more hexadecimal digits;
/// - a mail address: exactly, not after `[A-Za-z0-9._+-]`;
/// - a URL: see `URLPattern`.
struct TokenScanner: Sendable {
  /// Bits of a byte's class; 0 ends a word.
  private static let digit: UInt8 = 1
  private static let hexLetter: UInt8 = 2
  private static let letter: UInt8 = 4
  private static let dot: UInt8 = 8
  private static let dash: UInt8 = 16

  private static let classes: [UInt8] = (0..<256).map { value in
    switch value {
    case 48...57: digit
    case 65...70, 97...102: hexLetter
    case 71...90, 103...122: letter
    case 46: dot
    case 45: dash
    default: 0
    }
  }

  private let classes = TokenScanner.classes
  private let table: IndicatorTable
  private let looksAtNames: Bool
  private let looksAtHashes: Bool

  init(_ table: IndicatorTable) {
    self.table = table
    looksAtNames = !table.hosts.isEmpty || table.hasV4
    looksAtHashes = !table.hashes.isEmpty
  }

  /// Reports every hit in `start..<end` as the indicator's number and the range of its value. An indicator may be
  /// reported more than once.
  func scan(_ bytes: Span<UInt8>, _ start: Int, _ end: Int, _ found: (Int32, Range<Int>) -> Void) {
    var position = start
    var lone: Set<Int> = []
    if looksAtNames || looksAtHashes {
      while position < end {
        let first = position
        var seen: UInt8 = 0
        while position < end {
          let kind = classes[Int(bytes[position])]
          if kind == 0 { break }
          seen |= kind
          position += 1
        }
        if seen & TokenScanner.dot != 0, looksAtNames, position - first > 3 {
          names(bytes, first, position, seen, start, end, &lone, found)
        }
        if position - first >= 32, looksAtHashes { hashes(bytes, first, position, start, found) }
        position += 1
      }
    }
    if table.hasV6 { IPv6Scanner.scan(bytes, start, end) { address, range in report(address, range, found) } }
  }

  /// A word with dots: cut where two dots meet, dots at its end off.
  private func names(
    _ bytes: Span<UInt8>, _ first: Int, _ last: Int, _ seen: UInt8, _ start: Int, _ end: Int,
    _ lone: inout Set<Int>, _ found: (Int32, Range<Int>) -> Void
  ) {
    let hidden = EscapedText.hiddenStarts(bytes, first, start, end)
    var from = first
    while from < last {
      while from < last, bytes[from] == 46 { from += 1 }
      var to = from
      while to < last, bytes[to] != 46 || (to + 1 < last && bytes[to + 1] != 46) { to += 1 }
      if to - from > 3 {
        if !table.hosts.isEmpty { hosts(bytes, from, to, from == first ? hidden : [], start, end, &lone, found) }
        if seen & TokenScanner.digit != 0, table.hasV4 { addresses(bytes, from, to, hidden, start, end, found) }
      }
      from = max(to, from + 1)
    }
  }

  private func hosts(
    _ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ hidden: [(start: Int, byte: UInt8)], _ start: Int, _ end: Int,
    _ lone: inout Set<Int>, _ found: (Int32, Range<Int>) -> Void
  ) {
    var hash = HostTable.seed
    var index = to
    var dots = 0
    let lowest = max(from, to - 253)
    while index > lowest {
      index -= 1
      let byte = bytes[index]
      if byte == 46 { dots += 1 }
      hash = HostTable.step(hash, HostTable.lower(byte))
      guard dots > 0, byte != 46 else { continue }
      var isWhole = false
      var mark: UInt8 = 0
      if index == from {
        guard index == start || bytes[index - 1] != 95 else { continue }
        isWhole = index == start || bytes[index - 1] != 46
        mark = index > start ? bytes[index - 1] : 0
      } else if bytes[index - 1] != 46 {
        guard let escape = hidden.first(where: { $0.start == index }), !TokenScanner.isLabel(escape.byte) else {
          continue
        }
        isWhole = true
        mark = escape.byte
      }
      guard let entry = table.hosts.find(hash, bytes, index, to) else { continue }
      let place = HostPlace(range: index..<to, isWhole: isWhole, mark: mark, wordStart: from, start: start, end: end)
      report(table.hosts.entries[entry], bytes, place, found)
      guard isWhole, !table.hosts.entries[entry].urls.isEmpty, lone.insert(entry).inserted else { continue }
      reportApart(table.hosts.entries[entry], bytes, place, found)
    }
  }

  /// Where a host name was found.
  private struct HostPlace {
    var range: Range<Int>
    /// It is not the end of a longer name.
    var isWhole: Bool
    /// The byte before it, escapes undone.
    var mark: UInt8
    var wordStart: Int
    var start: Int
    var end: Int
  }

  private func report(
    _ entry: HostTable.Entry, _ bytes: Span<UInt8>, _ place: HostPlace, _ found: (Int32, Range<Int>) -> Void
  ) {
    for indicator in entry.domains { found(indicator, place.range) }
    guard place.isWhole else { return }
    for number in entry.urls {
      let (pattern, indicator) = table.urls[Int(number)]
      if pattern.matches(bytes, hostEnd: place.range.upperBound, end: place.end) {
        let length = min(place.end, place.range.upperBound + pattern.target.count)
        found(indicator, place.range.lowerBound..<length)
      }
    }
    guard place.mark == 64, !entry.mails.isEmpty else { return }
    // The @ stands right before the host, or as an escape before the word.
    let at = bytes[place.range.lowerBound - 1] == 64 ? place.range.lowerBound - 1 : place.wordStart - 1
    for number in entry.mails {
      let mailbox = table.mails[Int(number)]
      if hasLocalPart(mailbox.local, bytes, at, place.start) {
        found(mailbox.indicator, max(place.start, at - mailbox.local.count)..<place.range.upperBound)
      }
    }
  }

  /// URLs whose host and path stand in different columns of the record: looked for once for each host and text.
  private func reportApart(
    _ entry: HostTable.Entry, _ bytes: Span<UInt8>, _ place: HostPlace, _ found: (Int32, Range<Int>) -> Void
  ) {
    let paths = URLPattern.pathStarts(bytes, place.start, place.end)
    guard !paths.isEmpty else { return }
    for number in entry.urls {
      let (pattern, indicator) = table.urls[Int(number)]
      if pattern.matchesApart(bytes, place.start, place.end, paths) { found(indicator, place.range) }
    }
  }

  private func hasLocalPart(_ local: [UInt8], _ bytes: Span<UInt8>, _ at: Int, _ start: Int) -> Bool {
    let first = at - local.count
    guard first >= start else { return false }
    for index in 0..<local.count where HostTable.lower(bytes[first + index]) != local[index] { return false }
    guard first > start else { return true }
    let before = bytes[first - 1]
    if !TokenScanner.isLabel(before), before != 46, before != 43 { return true }
    // An escape may stand before it: %3Cuser@..., \nuser@...
    for back in 1...6 where first - back >= start {
      if EscapedText.hiddenStarts(bytes, first - back, start, at).contains(where: {
        $0.start == first && !TokenScanner.isLabel($0.byte)
      }) {
        return true
      }
    }
    return false
  }

  private static func isLabel(_ byte: UInt8) -> Bool {
    (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte) || byte == 45 || byte == 95
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool { isLabel(byte) && byte != 45 && byte != 95 }

  /// Runs of digits and dots inside a word.
  private func addresses(
    _ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ hidden: [(start: Int, byte: UInt8)], _ start: Int, _ end: Int,
    _ found: (Int32, Range<Int>) -> Void
  ) {
    var position = from
    while position < to {
      let kind = classes[Int(bytes[position])]
      guard kind == TokenScanner.digit else {
        position += 1
        continue
      }
      let first = position
      while position < to, classes[Int(bytes[position])] & (TokenScanner.digit | TokenScanner.dot) != 0 {
        position += 1
      }
      var last = position
      while last > first, bytes[last - 1] == 46 { last -= 1 }
      if last < to, TokenScanner.isAlphanumeric(bytes[last]) { continue }
      if last + 1 < to, bytes[last] == 46, TokenScanner.isAlphanumeric(bytes[last + 1]) { continue }
      if first == from || !TokenScanner.isAlphanumeric(bytes[first - 1]) { address(bytes, first, last, found) }
      for escape in hidden
      where escape.start >= first && escape.start < last && !TokenScanner.isAlphanumeric(escape.byte) {
        address(bytes, escape.start, last, found)
      }
    }
  }

  private func address(_ bytes: Span<UInt8>, _ first: Int, _ last: Int, _ found: (Int32, Range<Int>) -> Void) {
    guard let bits = IPAddress.v4(bytes, first, last) else { return }
    report(IPAddress(v4: bits), first..<last, found)
  }

  private func report(_ address: IPAddress, _ range: Range<Int>, _ found: (Int32, Range<Int>) -> Void) {
    let address = address.unmapped
    let exact = address.family == .ipv4 ? table.v4[UInt32(truncatingIfNeeded: address.low)] : table.v6[address]
    for indicator in exact ?? [] { found(indicator, range) }
    table.networks.forEach(containing: address) { found($0, range) }
  }

  /// Runs of hexadecimal digits of the lengths of hashes.
  private func hashes(
    _ bytes: Span<UInt8>, _ from: Int, _ to: Int, _ start: Int, _ found: (Int32, Range<Int>) -> Void
  ) {
    let hidden = EscapedText.hiddenStarts(bytes, from, start, to)
    var position = from
    while position < to {
      let first = position
      while position < to, classes[Int(bytes[position])] & (TokenScanner.digit | TokenScanner.hexLetter) != 0 {
        position += 1
      }
      hash(bytes, first, position, found)
      for escape in hidden where escape.start > first && escape.start < position {
        hash(bytes, escape.start, position, found)
      }
      position += 1
    }
  }

  private func hash(_ bytes: Span<UInt8>, _ first: Int, _ last: Int, _ found: (Int32, Range<Int>) -> Void) {
    guard [32, 40, 64].contains(last - first) else { return }
    var text: [UInt8] = []
    text.reserveCapacity(last - first)
    for index in first..<last { text.append(HostTable.lower(bytes[index])) }
    for indicator in table.hashes[String(decoding: text, as: UTF8.self)] ?? [] { found(indicator, first..<last) }
  }
}
