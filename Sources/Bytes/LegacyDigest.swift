import CCrypto

/// MD5 (RFC 1321) and SHA-1 (FIPS 180-4): broken for signatures, still the only name that old indicators give a file.
public enum LegacyDigest: CaseIterable, Sendable {
  case md5, sha1

  /// The digest in lower-case hexadecimal: 32 or 40 characters; empty when the library refuses (FIPS mode).
  public func digest(of bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: self == .md5 ? 16 : 20)
    let algorithm = unsafe self == .md5 ? EVP_md5() : EVP_sha1()
    let status = unsafe bytes.withUnsafeBytes { input in
      unsafe digest.withUnsafeMutableBufferPointer { output in
        unsafe EVP_Digest(input.baseAddress, input.count, output.baseAddress, nil, algorithm, nil)
      }
    }
    return status == 1 ? hexadecimal(digest) : ""
  }
}
