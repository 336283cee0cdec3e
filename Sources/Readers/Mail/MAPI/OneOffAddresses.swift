internal import Bytes

/// The addresses in a list of entry identifiers: FlatEntryList (MS-OXCDATA section 2.3.3) of one-off identifiers
/// (section 2.2.5.1). Identifiers of other kinds point into an address book and are passed over.
enum OneOffAddresses {
  /// Who provides one-off identifiers.
  private static let provider: [UInt8] = [
    0x81, 0x2B, 0x1F, 0xA4, 0xBE, 0xA3, 0x10, 0x19, 0x9D, 0x6E, 0x00, 0xDD, 0x01, 0x0F, 0x54, 0x02,
  ]

  /// A name and an address, not yet decoded.
  struct Entry {
    var name: MAPIValue
    var address: MAPIValue
  }

  /// The entries of a list, at most `limit`; what is cut is left out.
  static func entries(_ bytes: [UInt8], limit: Int) -> [Entry] {
    var entries: [Entry] = []
    var position = 8
    while entries.count < limit, position + 4 <= bytes.count {
      let size = Int(bytes.span.loadU32(at: position))
      let start = position + 4
      guard size > 0, size <= bytes.count - start else { break }
      if let entry = entry(bytes, start..<start + size) { entries.append(entry) }
      position = start + (size + 3) / 4 * 4
    }
    return entries
  }

  private static func entry(_ bytes: [UInt8], _ range: Range<Int>) -> Entry? {
    guard range.count > 24, bytes[range.lowerBound + 4..<range.lowerBound + 20].elementsEqual(provider) else {
      return nil
    }
    let isUnicode = bytes.span.loadU16(at: range.lowerBound + 22) & 0x8000 != 0
    var position = range.lowerBound + 24
    var texts: [[UInt8]] = []
    while texts.count < 3, position < range.upperBound {
      let start = position
      if isUnicode {
        let end = (range.upperBound - start) & ~1
        position = bytes.span.firstZeroUnit(from: start, to: start + end) ?? range.upperBound
        texts.append(Array(bytes[start..<position]))
        position += 2
      } else {
        position = bytes.index(of: 0, from: start, to: range.upperBound) ?? range.upperBound
        texts.append(Array(bytes[start..<position]))
        position += 1
      }
    }
    guard texts.count == 3 else { return nil }
    func value(_ text: [UInt8]) -> MAPIValue { isUnicode ? .unicode(text) : .string8(text) }
    return Entry(name: value(texts[0]), address: value(texts[2]))
  }
}
