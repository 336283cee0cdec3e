/// The text forms of IPv6 addresses: reads RFC 4291 section 2.2, writes RFC 5952.
enum IPv6Text {
  /// The 128 bits, or nil. A zone after `%` is ignored.
  static func parse(_ bytes: Span<UInt8>, _ start: Int, _ limit: Int) -> (UInt64, UInt64)? {
    var end = start
    while end < limit, bytes[end] != 37 { end += 1 }
    var groups: [UInt16] = []
    var gap: Int?
    var next = start
    if end - start >= 2, bytes[start] == 58 {
      guard bytes[start + 1] == 58 else { return nil }
      gap = 0
      next = start + 2
    }
    while next < end {
      guard groups.count < 8 else { return nil }
      let first = next
      guard let group = hexGroup(bytes, &next, end) else { return nil }
      if next < end, bytes[next] == 46 {
        guard groups.count <= 6, let v4 = IPAddress.v4(bytes, first, end) else { return nil }
        groups.append(UInt16(truncatingIfNeeded: v4 >> 16))
        groups.append(UInt16(truncatingIfNeeded: v4))
        next = end
        break
      }
      groups.append(group)
      if next == end { break }
      guard bytes[next] == 58, next + 1 < end else { return nil }
      next += 1
      if bytes[next] == 58 {
        guard gap == nil else { return nil }
        gap = groups.count
        next += 1
      }
    }
    return join(groups, gap)
  }

  private static func hexGroup(_ bytes: Span<UInt8>, _ next: inout Int, _ end: Int) -> UInt16? {
    var value: UInt32 = 0
    var digits = 0
    while next < end, let digit = hexDigit(bytes[next]) {
      guard digits < 4 else { return nil }
      value = value << 4 | UInt32(digit)
      digits += 1
      next += 1
    }
    return digits > 0 ? UInt16(truncatingIfNeeded: value) : nil
  }

  private static func join(_ groups: [UInt16], _ gap: Int?) -> (UInt64, UInt64)? {
    var all = groups
    if let gap {
      guard groups.count < 8 else { return nil }
      all.insert(contentsOf: repeatElement(0, count: 8 - groups.count), at: gap)
    }
    guard all.count == 8 else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for index in 0..<4 {
      high = high << 16 | UInt64(all[index])
      low = low << 16 | UInt64(all[index + 4])
    }
    return (high, low)
  }

  /// RFC 5952 sections 4 and 5.
  static func render(_ high: UInt64, _ low: UInt64) -> String {
    if high == 0, low >> 32 == 0xffff {
      return "::ffff:" + IPAddress(v4: UInt32(truncatingIfNeeded: low)).description
    }
    let groups = (0..<8).map { index -> UInt64 in
      (index < 4 ? high : low) >> (48 - 16 * UInt64(index % 4)) & 0xffff
    }
    var best = 0..<0
    var index = 0
    while index < 8 {
      var end = index
      while end < 8, groups[end] == 0 { end += 1 }
      if end - index > best.count, end - index > 1 { best = index..<end }
      index = max(end, index + 1)
    }
    let texts = groups.map { String($0, radix: 16) }
    guard !best.isEmpty else { return texts.joined(separator: ":") }
    return texts[..<best.lowerBound].joined(separator: ":") + "::" + texts[best.upperBound...].joined(separator: ":")
  }
}

/// The value of a hexadecimal digit.
@inlinable
func hexDigit(_ byte: UInt8) -> UInt8? {
  switch byte {
  case 48...57: byte - 48
  case 65...70: byte - 55
  case 97...102: byte - 87
  default: nil
  }
}
