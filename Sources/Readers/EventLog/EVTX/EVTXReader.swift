public import Bytes
public import EventModel

/// Windows event logs (`.evtx`), whole or damaged.
///
/// Chunks are read one at a time, so memory is constant. Damage costs the records it touches: the checksums are looked
/// at but do not decide; a chunk whose header is gone is searched for records; a chunk that moved is found again.
/// Format: [MS-EVEN6], and Joachim Metz, "Windows XML Event Log (EVTX) format" (libevtx documentation).
public struct EVTXReader: Reader {
  /// The data type of records that stand in the row of records of their chunk.
  public static let dataType = "windows:evtx"
  /// The data type of records that older use of a chunk has left behind: true records, but no longer part of the log,
  /// or never part of an exported one.
  public static let slackDataType = "windows:evtx:slack"
  /// The data type of records that stand inside of another one, behind its content: the size of that one was enlarged, as
  /// programs do that take records out of a log. Windows itself does not show them.
  public static let hiddenDataType = "windows:evtx:hidden"
  /// The category of the same records, for rules: that a record was hidden is a finding whatever it says.
  public static let hiddenCategory = "hidden_record"

  private let readsSlack: Bool

  /// A reader; without `readsSlack` it reads what Windows itself would show, and what damage hides.
  public init(readsSlack: Bool = true) { self.readsSlack = readsSlack }

  /// `evtx`.
  public var identity: ReaderIdentity { ReaderIdentity("evtx") }
  /// For people.
  public var title: String { "Windows event log (EVTX)" }

  /// Records are binary.
  public var recordsCarryText: Bool { false }

  /// Certain with the magic of a file or of a chunk at the start; likely with a chunk where the first one should be.
  public func recognise(_ head: [UInt8], name: String) -> Confidence {
    let bytes = head.span
    if bytes.holds(EVTXFileHeader.magic, at: 0) || bytes.holds(EVTXChunkHeader.magic, at: 0) { return .certain }
    return bytes.holds(EVTXChunkHeader.magic, at: EVTXLimits.fileHeaderSize) ? .likely : .no
  }

  /// Reads all chunks, whatever number the header claims.
  public func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError) {
    let head = input.head
    let region = try input.region(budget: budget)
    guard region.count > 0 else { throw ReadError(.truncated, what: "event log", detail: "empty") }
    guard recognise(head, name: input.name) > .no || head.count >= EVTXLimits.fileHeaderSize else {
      throw ReadError(.malformed, what: "event log", detail: "neither file header nor chunk")
    }
    var walk = EVTXWalk(region, head: head, into: sink, readsSlack: readsSlack)
    walk.checkHeader(head, length: region.count)
    try walk.run(0..<region.count)
  }

  /// Chunks stand by themselves: any range of a file can be read alone.
  public func canSlice(_ head: [UInt8]) -> Bool { recognise(head, name: "") == .certain }

  /// Reads the chunks that start in the slice; the record numbers are those that the records carry.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    var walk = EVTXWalk(region, head: head, into: sink, readsSlack: readsSlack)
    if slice.range.lowerBound == 0 { walk.checkHeader(head, length: region.count) }
    try walk.run(slice.range)
  }
}
