/// The frame of a record: magic, size, number, time of writing, and the copy of its size at the end.
struct EVTXRecordHeader {
  static let magic: UInt32 = 0x0000_2A2A

  /// Bytes of the whole record.
  var size: Int
  /// EventRecordID.
  var number: UInt64
  /// FILETIME of writing.
  var written: UInt64
  /// The size and its copy at the end say the same.
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

  /// The frame of a record in the row of a chunk; where its size and the copy differ, with the one that fits.
  static func inRow(_ bytes: Span<UInt8>, at position: Int, endOfRecords: Int) -> EVTXRecordHeader? {
    let record = EVTXRecordHeader(bytes, at: position, end: bytes.count)
    if let record, record.isClosed { return record }
    return EVTXRecordHeader(mendedIn: bytes, at: position, endOfRecords: endOfRecords) ?? record
  }

  /// The frame of the record at `position` whose size does not say where it ends; nil when the end cannot be found. The copy
  /// of the size, in front of the next record or of the end of records, says how far it is to the start.
  private init?(mendedIn bytes: Span<UInt8>, at position: Int, endOfRecords: Int) {
    guard bytes.count - position >= EVTXLimits.smallestRecord, bytes.u32(at: position) == EVTXRecordHeader.magic else {
      return nil
    }
    let given = Int(bytes.u32(at: position + 4))
    // A size that leads to a record can only be too large; so no byte is looked at for more than one record.
    let fits = EVTXRecordHeader.canEnd(bytes, at: position, given, endOfRecords)
    let limit = fits ? given - 8 : bytes.count - position
    var size = (EVTXLimits.smallestRecord + 7) / 8 * 8
    while size <= limit {
      if bytes.u32(at: position + size - 4) == UInt32(truncatingIfNeeded: size),
        EVTXRecordHeader.canEnd(bytes, at: position, size, endOfRecords)
      {
        self.size = size
        number = bytes.u64(at: position + 8)
        written = bytes.u64(at: position + 16)
        isClosed = false
        return
      }
      size += 8
    }
    return nil
  }

  /// Whether a record of this size ends where the next one begins, or where records end.
  private static func canEnd(_ bytes: Span<UInt8>, at position: Int, _ size: Int, _ endOfRecords: Int) -> Bool {
    guard size >= EVTXLimits.smallestRecord, size <= bytes.count - position else { return false }
    let end = position + size
    if end == endOfRecords { return true }
    // The magic alone also stands where a record was written over another.
    guard let next = EVTXRecordHeader(bytes, at: end, end: bytes.count) else { return false }
    return next.isClosed || next.number &- 1 == bytes.u64(at: position + 8)
  }
}
