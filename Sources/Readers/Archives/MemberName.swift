internal import CArchive
internal import Glibc

/// The name of a member: untrusted bytes made into text.
enum MemberName {
  /// UTF-8 as it is; else Japanese Windows' code page 932 if it fits; else the bytes beyond ASCII as `%E9`.
  static func decode(_ bytes: [UInt8]) -> (text: String, isGuess: Bool) {
    let bytes = Array(bytes.prefix(ArchiveLimits.name))
    if let text = String(validating: bytes, as: UTF8.self) { return (text, false) }
    if let converted = fromCodePage932(bytes), let text = String(validating: converted, as: UTF8.self),
      !text.unicodeScalars.contains(where: { isUnlikely($0) })
    {
      return (text, true)
    }
    var text = ""
    for byte in bytes {
      if byte < 0x80 {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let hex = String(byte, radix: 16, uppercase: true)
        text += "%" + hex
      }
    }
    return (text, true)
  }

  private static func isUnlikely(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 32 || (0x80...0x9f).contains(scalar.value) || (0xe000...0xf8ff).contains(scalar.value)
  }

  private static func fromCodePage932(_ bytes: [UInt8]) -> [UInt8]? {
    guard let converter = unsafe iconv_open("UTF-8", "CP932"), Int(bitPattern: converter) != -1 else { return nil }
    defer { _ = unsafe iconv_close(converter) }
    var source = bytes.map { CChar(bitPattern: $0) }
    var target = [CChar](repeating: 0, count: bytes.count * 3 + 4)
    var sourceLeft = source.count
    var targetLeft = target.count
    let result = unsafe source.withUnsafeMutableBufferPointer { from in
      unsafe target.withUnsafeMutableBufferPointer { to in
        var fromPointer = from.baseAddress
        var toPointer = to.baseAddress
        return unsafe iconv(converter, &fromPointer, &sourceLeft, &toPointer, &targetLeft)
      }
    }
    guard result != .max, sourceLeft == 0 else { return nil }
    return target[0..<target.count - targetLeft].map { UInt8(bitPattern: $0) }
  }

  /// Whether a name would leave the folder that someone unpacked it into.
  static func isHostile(_ name: String) -> Bool {
    let unified = name.replacing("\\", with: "/")
    if unified.hasPrefix("/") || unified.dropFirst().hasPrefix(":/") { return true }
    return unified.split(separator: "/").contains("..")
  }
}
