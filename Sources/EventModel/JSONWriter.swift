import Bytes

/// Writes JSON text (RFC 8259) piece by piece: what `--json` and `--ndjson` print and what the casebook keeps.
///
/// Foundation's encoder costs more than the detection itself on small findings; this one appends bytes. The caller
/// gives keys in sorted order. Besides what RFC 8259 asks for, DEL, the C1 controls, the line separators U+2028 and
/// U+2029 and the controls of writing direction (U+202A to U+202E, U+2066 to U+2069) are escaped, so that output neither
/// steers a terminal, nor breaks a line-based reader, nor shows a name backwards.
public struct JSONWriter: Sendable {
  /// The text so far, UTF-8.
  public private(set) var bytes: [UInt8] = []
  private var needsComma = false

  /// An empty text.
  public init() {}

  /// The text so far as a string.
  public var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Forgets the text and keeps the memory.
  public mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// `{`
  public mutating func beginObject() { open(0x7B) }
  /// `}`
  public mutating func endObject() { close(0x7D) }
  /// `[`
  public mutating func beginArray() { open(0x5B) }
  /// `]`
  public mutating func endArray() { close(0x5D) }

  /// A key of the object; the next value belongs to it. Keys are ours and need no escaping.
  public mutating func key(_ name: StaticString) {
    separate()
    bytes.append(0x22)
    name.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    bytes.append(0x22)
    bytes.append(0x3A)
    needsComma = false
  }

  /// A key that is data, as in a table of counts.
  public mutating func key(text name: String) {
    value(name)
    bytes.append(0x3A)
    needsComma = false
  }

  /// A string.
  public mutating func value(_ text: String) {
    separate()
    bytes.append(0x22)
    appendEscaped(text)
    bytes.append(0x22)
  }

  /// A whole number.
  public mutating func value(_ number: some BinaryInteger) {
    separate()
    bytes.append(contentsOf: String(number).utf8)
  }

  /// A boolean.
  public mutating func value(_ flag: Bool) {
    separate()
    bytes.append(contentsOf: (flag ? "true" : "false").utf8)
  }

  /// `null`
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// The end of a line of NDJSON; the next value starts a new text.
  public mutating func newline() {
    bytes.append(0x0A)
    needsComma = false
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(0x2C) }
    needsComma = true
  }

  private mutating func appendEscaped(_ text: String) {
    let utf8 = text.utf8Span.span
    var index = 0
    while index < utf8.count, !JSONWriter.mayNeedEscape(utf8[index]) { index += 1 }
    guard index < utf8.count else { return bytes.append(contentsOf: text.utf8) }
    var start = 0
    while index < utf8.count {
      if JSONWriter.mayNeedEscape(utf8[index]) {
        ByteSearch.append(start..<index, of: utf8, to: &bytes)
        index += appendSpecial(utf8, at: index)
        start = index
      } else {
        index += 1
      }
    }
    ByteSearch.append(start..<index, of: utf8, to: &bytes)
  }

  /// Appends the character at `index`, escaped where it must be; returns how many of its bytes are done.
  private mutating func appendSpecial(_ utf8: Span<UInt8>, at index: Int) -> Int {
    let byte = utf8[index]
    switch byte {
    case 0x22, 0x5C: appendBackslash(byte)
    case 0x0A: appendBackslash(0x6E)
    case 0x0D: appendBackslash(0x72)
    case 0x09: appendBackslash(0x74)
    case 0..<0x20, 0x7F: appendEscape(UInt16(byte))
    case 0xC2 where index + 1 < utf8.count && utf8[index + 1] < 0xA0:
      appendEscape(UInt16(utf8[index + 1]))
      return 2
    case 0xE2 where index + 2 < utf8.count && utf8[index + 1] == 0x80 && (0xA8...0xAE).contains(utf8[index + 2]):
      appendEscape(0x2000 | UInt16(utf8[index + 2] & 0x3F))
      return 3
    case 0xE2 where index + 2 < utf8.count && utf8[index + 1] == 0x81 && (0xA6...0xA9).contains(utf8[index + 2]):
      appendEscape(0x2040 | UInt16(utf8[index + 2] & 0x3F))
      return 3
    default: bytes.append(byte)
    }
    return 1
  }

  private mutating func appendBackslash(_ byte: UInt8) {
    bytes.append(0x5C)
    bytes.append(byte)
  }

  /// Bytes at which the plain copy stops: what is escaped, and the first bytes of what is escaped beyond ASCII.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xC2 || byte == 0xE2
  }

  private mutating func appendEscape(_ unit: UInt16) {
    appendBackslash(0x75)
    for step in 1...4 {
      let digit = UInt8(truncatingIfNeeded: unit >> UInt16(16 - 4 * step) & 15)
      bytes.append(digit < 10 ? digit + 0x30 : digit + 0x57)
    }
  }
}
