import CCrypto

/// SHA-256 (FIPS 180-4) through OpenSSL's libcrypto, which uses the processor's SHA instructions.
@safe public struct SHA256: ~Copyable {
  private let context: OpaquePointer?

  /// An empty message.
  public init() {
    unsafe context = EVP_MD_CTX_new()
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
  }

  deinit { unsafe EVP_MD_CTX_free(context) }

  /// Appends bytes to the message.
  public mutating func update(_ bytes: [UInt8]) {
    unsafe bytes.withUnsafeBytes { _ = unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count) }
  }

  /// The digest in lower-case hexadecimal, two characters for each of its first `count` bytes.
  public consuming func finish(bytes count: Int = 32) -> String { final(bytes: count) }

  /// What `digest(of:bytes:)` says of one array, without setting up anything anew. Bytes appended before are forgotten.
  public mutating func next(of bytes: [UInt8], bytes count: Int = 32) -> String {
    unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    update(bytes)
    return final(bytes: count)
  }

  private func final(bytes count: Int) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    unsafe digest.withUnsafeMutableBufferPointer { _ = unsafe EVP_DigestFinal_ex(context, $0.baseAddress, nil) }
    digest.removeLast(32 - min(max(count, 0), 32))
    return hexadecimal(digest)
  }

  /// The digest of one array, in lower-case hexadecimal, two characters for each of its first `count` bytes.
  public static func digest(of bytes: [UInt8], bytes count: Int = 32) -> String {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finish(bytes: count)
  }
}

/// Lower-case hexadecimal, two characters a byte.
public func hexadecimal(_ bytes: [UInt8]) -> String {
  func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
  var text: [UInt8] = []
  text.reserveCapacity(bytes.count * 2)
  for byte in bytes {
    text.append(digit(byte >> 4))
    text.append(digit(byte & 15))
  }
  return String(decoding: text, as: UTF8.self)
}
