import Glibc

/// A path as the file system has it: bytes, not necessarily UTF-8.
public struct EvidencePath: Hashable, Sendable, Comparable {
  /// The bytes, without a terminating NUL.
  public var bytes: [UInt8]

  /// A path from bytes.
  public init(bytes: [UInt8]) { self.bytes = bytes }

  /// A path from text.
  public init(_ text: String) { self.bytes = Array(text.utf8) }

  /// The path of an entry of this folder.
  public func appending(_ name: [UInt8]) -> EvidencePath {
    EvidencePath(bytes: bytes.last == UInt8(ascii: "/") ? bytes + name : bytes + [UInt8(ascii: "/")] + name)
  }

  /// For people and for JSON: the text if it is UTF-8 without control characters, else with the other bytes as `%XX`.
  public var display: String {
    if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: EvidencePath.isHidden)
    {
      return text
    }
    return percentEncoded
  }

  /// Every byte that is not a printable ASCII character, and `%` itself, as `%XX`: reversible.
  var percentEncoded: String {
    var escaped = ""
    for byte in bytes {
      if byte > 0x20 && byte < 0x7f && byte != UInt8(ascii: "%") {
        escaped.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        escaped += "%" + (hex.count == 1 ? "0" : "") + hex
      }
    }
    return escaped
  }

  /// The path of which `text` is the percent-encoded form; nil for what no path encodes to.
  init?(percentEncoded text: String) {
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "%") else {
        bytes.append(byte)
        continue
      }
      guard let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16), rest.count >= 2 else {
        return nil
      }
      bytes.append(value)
      rest = rest.dropFirst(2)
    }
    self.bytes = bytes
  }

  /// The path that `display` showed as `text`, as far as that can be told: a file whose name is the text itself, else
  /// the one whose bytes the text stands for.
  public init(displayed text: String) {
    self.init(text)
    guard text.contains("%"), !exists, let hidden = EvidencePath(percentEncoded: text), hidden.display == text else {
      return
    }
    self = hidden
  }

  private var exists: Bool {
    unsafe (bytes + [0]).withUnsafeBufferPointer { pointer in
      unsafe pointer.withMemoryRebound(to: CChar.self) { name in
        guard let name = name.baseAddress else { return false }
        return unsafe access(name, F_OK) == 0
      }
    }
  }

  /// The last component.
  public var name: EvidencePath {
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return self }
    return EvidencePath(bytes: Array(bytes[(slash + 1)...]))
  }

  /// By bytes: the same order on every machine, whatever the locale.
  public static func < (lhs: EvidencePath, rhs: EvidencePath) -> Bool {
    lhs.bytes.lexicographicallyPrecedes(rhs.bytes)
  }

  /// Control characters and bidirectional overrides, which would let a file name rewrite a terminal or a report.
  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x20 || (0x7f...0x9f).contains(scalar.value) || (0x202a...0x202e).contains(scalar.value)
      || (0x2066...0x2069).contains(scalar.value)
  }
}

extension EvidencePath: Codable {
  /// Reads the percent-encoded form.
  public init(from decoder: any Decoder) throws {
    let text = try decoder.singleValueContainer().decode(String.self)
    guard let path = EvidencePath(percentEncoded: text) else {
      throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "not a path: \(text)"))
    }
    self = path
  }

  /// Writes the percent-encoded form: JSON has no place for bytes that are not text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(percentEncoded)
  }
}
