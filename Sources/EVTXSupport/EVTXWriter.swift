/// Writes event logs: whole ones here, broken ones by changing the bytes afterwards. The same calls give the same bytes.
public struct EVTXWriter {
  private var chunks: [[UInt8]] = []
  private var chunk = EVTXChunkWriter(firstOrdinal: 1)
  private var written: UInt64 = 0
  private var lastNumber: UInt64 = 0

  /// An empty log.
  public init() {}

  /// Adds a record that is an instance of a template.
  ///
  /// - Parameters:
  ///   - number: EventRecordID in the frame of the record.
  ///   - time: time of writing, nanoseconds since 1970.
  ///   - template: the template; its definition is written where the chunk does not have it yet.
  ///   - items: the values.
  public mutating func append(number: UInt64, time: Int64, template: EVTXTemplate, _ items: [EVTXItem]) {
    append(number: number, time: time) {
      $0.put(instance: template, items); $0.put([0])
    }
  }

  /// Adds a record that is XML without a template, as collectors of forwarded events write it.
  public mutating func append(number: UInt64, time: Int64, fragment nodes: [EVTXNode]) {
    append(number: number, time: time) { $0.put(fragment: nodes) }
  }

  /// Adds a record with any bytes between its header and the copy of its size.
  public mutating func append(number: UInt64, time: Int64, bytes: [UInt8]) {
    append(number: number, time: time) { $0.put(bytes) }
  }

  private mutating func append(number: UInt64, time: Int64, body: (inout EVTXChunkWriter) -> Void) {
    let fileTime = EVTXWriter.fileTime(nanoseconds: time)
    if chunk.append(number: number, written: fileTime, body: body) == nil {
      finishChunk()
      guard chunk.append(number: number, written: fileTime, body: body) != nil else { return }
    }
    written += 1
    lastNumber = number
  }

  /// Ends the chunk; the next record begins a new one.
  public mutating func finishChunk() {
    guard !chunk.isEmpty else { return }
    chunks.append(chunk.sealed())
    chunk = EVTXChunkWriter(firstOrdinal: written + 1)
  }

  /// The file with all chunks.
  public func file() -> [UInt8] {
    var copy = self
    copy.finishChunk()
    return EVTXWriter.header(chunks: copy.chunks.count, nextNumber: lastNumber + 1) + copy.chunks.flatMap { $0 }
  }

  /// A file header block of 4,096 bytes.
  public static func header(chunks: Int, nextNumber: UInt64 = 1, flags: UInt32 = 0) -> [UInt8] {
    var header: [UInt8] = Array("ElfFile".utf8) + [0]
    header += LittleEndian.bytes(UInt64(0)) + LittleEndian.bytes(UInt64(max(0, chunks - 1)))
    header += LittleEndian.bytes(nextNumber) + LittleEndian.bytes(UInt32(128))
    header += LittleEndian.bytes(UInt16(1)) + LittleEndian.bytes(UInt16(3)) + LittleEndian.bytes(UInt16(4_096))
    header += LittleEndian.bytes(UInt16(truncatingIfNeeded: chunks)) + [UInt8](repeating: 0, count: 76)
    let crc = EVTXChecksum.of(header)
    header += LittleEndian.bytes(flags) + LittleEndian.bytes(crc)
    return header + [UInt8](repeating: 0, count: 4_096 - header.count)
  }

  /// FILETIME of a time since 1970.
  public static func fileTime(nanoseconds: Int64) -> UInt64 {
    UInt64(clamping: nanoseconds / 100 + 116_444_736_000_000_000)
  }
}
