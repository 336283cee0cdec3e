internal import Bytes

/// The bytes of the current member, pulled out of the archive as they are asked for and paid for as they come.
///
/// Damage ends the stream early and is told to the archive's reader; only the budget makes it throw.
final class MemberStream: ByteStream {
  /// What the archive says; it may lie.
  let length: UInt64?
  private let archive: ArchiveHandle
  private let budget: Budget
  private var ended = false
  /// Bytes given.
  private(set) var given: UInt64 = 0
  /// What was wrong with the member.
  private(set) var damage: String?
  /// The budget's word.
  private(set) var overLimit: ReadError?

  /// The member at hand.
  init(_ archive: ArchiveHandle, length: UInt64?, budget: Budget) {
    self.archive = archive
    self.length = length
    self.budget = budget
  }

  /// Appends up to `count` bytes; 0 at the end or where the member is damaged.
  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    if let overLimit { throw overLimit }
    if ended || count <= 0 { return 0 }
    let (got, outcome) = archive.readData(into: &buffer, atMost: count)
    switch outcome {
    case .done: break
    case .end: ended = true
    case .failed(let message, _):
      damage = message
      ended = true
    }
    given += UInt64(got)
    do throws(ReadError) {
      try budget.spend(bytes: got)
    } catch {
      overLimit = error
      throw error
    }
    return got
  }
}

/// The stream of a member that is encrypted: there is a name and a length, and no bytes.
final class EncryptedStream: ByteStream {
  /// What the archive says.
  let length: UInt64?

  /// A member of this length.
  init(length: UInt64?) { self.length = length }

  /// Throws `encrypted`.
  func read(into buffer: inout [UInt8], atMost count: Int) throws(ReadError) -> Int {
    throw ReadError(.encrypted, what: "member of an archive", detail: "no password")
  }
}
