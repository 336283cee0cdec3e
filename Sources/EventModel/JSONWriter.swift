/// Writes JSON text (RFC 8259) piece by piece: what `--json` and `--ndjson` print and what the casebook keeps.
///
/// Foundation's encoder costs more than the detection itself on small findings; this one appends bytes. The caller
/// gives keys in sorted order. Besides what RFC 8259 asks for, DEL, the C1 controls and the line separators U+2028 and
/// U+2029 are escaped, so that output neither steers a terminal nor breaks a line-based reader.
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
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard let first = bytes[start...].firstIndex(where: JSONWriter.mayNeedEscape) else { return }
    bytes.removeSubrange(first...)
    let rest = text.utf8.dropFirst(first - start)
    for scalar in Substring(rest).unicodeScalars {
      switch scalar.value {
      case 0x22: bytes.append(contentsOf: [0x5C, 0x22])
      case 0x5C: bytes.append(contentsOf: [0x5C, 0x5C])
      case 0x0A: bytes.append(contentsOf: [0x5C, 0x6E])
      case 0x0D: bytes.append(contentsOf: [0x5C, 0x72])
      case 0x09: bytes.append(contentsOf: [0x5C, 0x74])
      case 0..<0x20, 0x7F...0x9F, 0x2028, 0x2029: appendEscape(UInt16(truncatingIfNeeded: scalar.value))
      default: bytes.append(contentsOf: String(scalar).utf8)
      }
    }
  }

  /// Bytes at which the plain copy stops: what is escaped, and the first bytes of what is escaped beyond ASCII.
  private static func mayNeedEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F || byte == 0xC2 || byte == 0xE2
  }

  private mutating func appendEscape(_ unit: UInt16) {
    let digits = Array("0123456789abcdef".utf8)
    bytes.append(contentsOf: [0x5C, 0x75])
    for shift in [12, 8, 4, 0] as [UInt16] { bytes.append(digits[Int((unit >> shift) & 15)]) }
  }
}
