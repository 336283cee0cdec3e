internal import CGMime
internal import Glibc

/// A conversion to UTF-8 through iconv, under the names that GMime knows.
@safe final class Iconv {
  private let handle: iconv_t?

  /// Opens a conversion; nil for a charset that iconv does not have. `name` must already be harmless.
  init?(from name: String) {
    GMimeRuntime.start()
    let handle = unsafe iconv_open("UTF-8", g_mime_charset_iconv_name(name))
    guard Int(bitPattern: handle) != -1 else { return nil }
    unsafe self.handle = handle
  }

  deinit { _ = unsafe iconv_close(handle) }

  /// Converts `range` of `bytes`; every byte that fits nowhere becomes U+FFFD. `bad` counts them.
  func convert(_ bytes: [UInt8], _ range: Range<Int>) -> (text: String, bad: Int) {
    var output: [UInt8] = []
    output.reserveCapacity(range.count + range.count / 2 + 16)
    var bad = 0
    _ = unsafe iconv(handle, nil, nil, nil, nil)
    unsafe bytes.withUnsafeBytes { raw in
      guard let base = raw.baseAddress else { return }
      var input: UnsafeMutablePointer<CChar>? = unsafe UnsafeMutablePointer(
        mutating: (base + range.lowerBound).assumingMemoryBound(to: CChar.self))
      var left = range.count
      while left > 0 {
        let before = left
        let error = unsafe step(&input, &left, &output)
        if error == 0 || (error == E2BIG && left < before) { continue }
        // EILSEQ or EINVAL (a sequence that the end cuts), or no progress: step over one byte.
        output.append(contentsOf: [0xEF, 0xBF, 0xBD])
        bad += 1
        unsafe input = unsafe input.map { unsafe $0 + 1 }
        left -= 1
      }
      _ = unsafe step(nil, &left, &output)
    }
    return (String(decoding: output, as: UTF8.self), bad)
  }

  /// One call of iconv into a chunk of output; returns 0 or `errno`.
  private func step(
    _ input: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?, _ left: inout Int, _ output: inout [UInt8]
  ) -> CInt {
    let chunk = 4_096
    return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: chunk) { buffer in
      var target = buffer.baseAddress
      var room = chunk
      let result = unsafe iconv(handle, input, &left, &target, &room)
      let error = result == -1 ? errno : 0
      unsafe output.append(
        contentsOf: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<(chunk - room)]))
      return error
    }
  }
}
