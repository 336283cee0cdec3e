public import Bytes

/// How sure a reader is that an item is of its format.
public enum Confidence: Int, Comparable, Sendable {
  /// Not this format.
  case no = 0
  /// It can read it as it can read nearly anything (a text file line by line).
  case fallback
  /// The structure fits.
  case likely
  /// A signature or an unmistakable structure.
  case certain

  /// Less sure is less.
  public static func < (lhs: Confidence, rhs: Confidence) -> Bool { lhs.rawValue < rhs.rawValue }
}

/// An item found inside another one: a member of an archive, an attachment, a message of a mailbox.
public struct Child {
  /// Name inside the container; untrusted, may be empty.
  public var name: String
  /// The bytes, in order; valid until the sink returns.
  public var stream: any ByteStream
  /// Where the bytes stand in the container, if in one piece and unencoded.
  public var range: Range<UInt64>?
  /// What the container says about the content (`application/zip`), where it says so.
  public var declaredType: String?
  /// When the container says that the item was last changed, in seconds since 1970.
  public var modified: Int64?

  /// A child.
  public init(
    name: String, stream: any ByteStream, range: Range<UInt64>? = nil, declaredType: String? = nil,
    modified: Int64? = nil
  ) {
    self.modified = modified
    self.name = name
    self.stream = stream
    self.range = range
    self.declaredType = declaredType
  }
}

/// Where readers put what they find. Called per batch, per message and per child, never per field.
public protocol RecordSink: AnyObject {
  /// The fields that somebody looks at; batches are made with it.
  var fields: FieldTable { get }
  /// Takes the events of a batch and empties it with `removeAll()`, so that the reader can fill it again.
  func accept(_ batch: inout EventBatch)
  /// Takes a message; its attachments' bytes are recursed into by the sink.
  func accept(_ message: Message)
  /// Takes a child of a container and reads it before it returns. Throws when the budget says stop.
  func accept(_ child: Child) throws(ReadError)
  /// Takes an oddity; the sink adds the origin.
  func accept(_ anomaly: Anomaly)
}

/// The part of an item that one call shall read: big line-based files are read in slices, in parallel.
public struct ReadSlice: Sendable, Equatable {
  /// The unit starts in this byte range belong to the slice.
  public var range: Range<UInt64>
  /// Record number of the first unit (line) that starts in the range.
  public var firstRecordNumber: UInt64
  /// The name of the item; a hint only.
  public var name: String

  /// A slice.
  public init(range: Range<UInt64>, firstRecordNumber: UInt64, name: String = "") {
    self.name = name
    self.range = range
    self.firstRecordNumber = firstRecordNumber
  }
}

/// One format. Readers are values without state; all state lives in the call to `read`.
///
/// A reader of containers reports children and does not recurse: `Intake` does, with one budget for all levels.
public protocol Reader: Sendable {
  /// Stable name and version of behaviour.
  var identity: ReaderIdentity { get }
  /// A few words for people, in English, as `Mailbox (mbox)`.
  var title: String { get }
  /// Whether every event's `raw` is the record's text, so that searching the text sees everything. Binary formats say no
  /// and are asked for all fields when somebody searches.
  var recordsCarryText: Bool { get }
  /// Judges by content; the name is a hint only. Cheap: looks at the head, allocates little.
  func recognise(_ head: [UInt8], name: String) -> Confidence
  /// Reads the whole item. Damage inside becomes anomalies and the reading goes on at the next unit; it throws only when
  /// nothing more can be read.
  func read(_ input: Input, into sink: any RecordSink, budget: Budget) throws(ReadError)
  /// Whether the item can be read in slices: records are single lines and the head says all there is to know.
  func canSlice(_ head: [UInt8]) -> Bool
  /// Reads the records that start in a slice of the item. Only called when `canSlice` said yes.
  func read(_ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink) throws(ReadError)
}

extension Reader {
  /// By default a record is text.
  public var recordsCarryText: Bool { true }

  /// By default an item is read as a whole.
  public func canSlice(_ head: [UInt8]) -> Bool { false }

  /// By default there are no slices.
  public func read(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], into sink: any RecordSink
  ) throws(ReadError) {
    throw ReadError(.unsupported, what: "slices of \(identity.name)")
  }
}
