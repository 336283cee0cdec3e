import Bytes

/// A stream that hashes and counts what passes through it, and can be read to its end when the reader stopped early.
final class HashingStream: ByteStream {
  private let base: any ByteStream
  private var hash = SHA256()
  private(set) var count: UInt64 = 0
  private(set) var failure: ReadError?

  private let onRead: () -> Void

  /// A stream over `base`; `onRead` is called whenever bytes flowed, so that a long item is seen to be alive.
  init(_ base: any ByteStream, onRead: @escaping () -> Void) {
    self.base = base
    self.onRead = onRead
  }

  var length: UInt64? { base.length }

  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    if let failure { throw failure }
    let start = buffer.count
    do {
      let got = try base.read(into: &buffer, atMost: count)
      if got > 0 {
        hash.update(start == 0 ? buffer : Array(buffer[start...]))
        self.count += UInt64(got)
        onRead()
      }
      return got
    } catch {
      failure = error
      throw error
    }
  }

  /// Reads what is left and returns the digest of everything.
  func finish() -> String {
    var rest: [UInt8] = []
    while failure == nil {
      rest.removeAll(keepingCapacity: true)
      guard let got = try? read(into: &rest, atMost: 1 << 18), got > 0 else { break }
    }
    var final = SHA256()
    swap(&final, &hash)
    return final.finish()
  }
}
