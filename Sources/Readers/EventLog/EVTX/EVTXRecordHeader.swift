/// The frame of a record: magic, size, number, time of writing, and the copy of its size at the end.
struct EVTXRecordHeader {
  static let magic: UInt32 = 0x0000_2A2A

  /// Bytes of the whole record.
  var size: Int
  /// EventRecordID.
  var number: UInt64
  /// FILETIME of writing.
  var written: UInt64
  /// The copy of the size at the end says the same.
  var isClosed: Bool

  /// Reads the frame at `position`; nil when there is none, or when it does not fit before `end`.
  init?(_ bytes: Span<UInt8>, at position: Int, end: Int) {
    guard end - position >= EVTXLimits.smallestRecord, bytes.u32(at: position) == EVTXRecordHeader.magic else {
      return nil
    }
    let size = Int(bytes.u32(at: position + 4))
    guard size >= EVTXLimits.smallestRecord, size <= end - position else { return nil }
    self.size = size
    number = bytes.u64(at: position + 8)
    written = bytes.u64(at: position + 16)
    isClosed = bytes.u32(at: position + size - 4) == UInt32(truncatingIfNeeded: size)
  }
}
