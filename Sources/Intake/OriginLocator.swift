public import Bytes
import EventLog
public import EventModel

/// Finds the bytes of a record again: follows an origin from the evidence file through its containers.
public struct OriginLocator {
  /// The bytes of a record with what stands around them.
  public struct Excerpt: Sendable, Equatable {
    /// The bytes before, of, and after the record.
    public var bytes: [UInt8]
    /// Which of them are the record.
    public var record: Range<Int>
    /// Offset of the first of the bytes in the innermost item.
    public var offset: UInt64
    /// The record is longer than what is shown.
    public var isCut: Bool
    /// The record as text, where its bytes mean nothing to people (XML of a binary event).
    public var rendering: String?
  }

  /// At most so many bytes of a record are shown.
  public static let recordLimit = 64 << 10

  private let budget: Budget

  /// A locator with the limits of a scan.
  public init(inputBytes: UInt64) { budget = Budget(inputBytes: inputBytes) }

  /// The bytes that `origin` leads to, with up to `context` bytes before and after; nil when the way cannot be found (the
  /// evidence changed, or the record has no bytes of its own).
  public func locate(
    _ origin: Origin, in region: any ByteRegion, context: Int
  ) throws(ReadError) -> Excerpt? {
    var steps = Array(origin.steps.dropFirst())
    // An attachment has no bytes of its own in the item: its message is shown.
    while let last = steps.last, last.offset == nil, steps.count > 1 { steps.removeLast() }
    var input = try Input(name: origin.steps.first?.name ?? "", region: region)
    var declaredType: String?
    var index = 0
    while index < steps.count - 1 {
      guard let next = try child(of: input, declaredType, steps: steps, at: &index) else { return nil }
      input = try Input(name: next.name, region: next.region)
      declaredType = next.declaredType
    }
    guard let last = steps.last, let offset = last.offset, let length = last.length else { return nil }
    return try excerpt(of: input, offset: offset, length: length, context: context)
  }

  /// Opens the item that one step (two for an attachment of a message) leads to.
  private func child(
    of input: Input, _ declaredType: String?, steps: [Origin.Step], at index: inout Int
  ) throws(ReadError) -> LocatingSink.Found? {
    let head = try input.recognisableHead(budget: budget)
    guard let reader = ReaderCatalogue.reader(for: head, name: input.name, declaredType: declaredType) else {
      return nil
    }
    let isMessage = steps[index].reader.name == "message"
    let sink = LocatingSink(
      step: steps[index], attachment: isMessage ? steps[index + 1] : nil, memory: budget.limits.memory)
    do { try reader.read(input, into: sink, budget: budget) } catch { if sink.found == nil { throw error } }
    index += isMessage ? 2 : 1
    return sink.found
  }

  private func excerpt(of input: Input, offset: UInt64, length: UInt64, context: Int) throws(ReadError) -> Excerpt? {
    let start = offset - min(offset, UInt64(context))
    let shown = Int(min(length, UInt64(Self.recordLimit)))
    let wanted = Int(offset - start) + shown + (UInt64(shown) == length ? context : 0)
    let region = try input.region(budget: budget)
    var bytes: [UInt8] = []
    while bytes.count < wanted {
      if try region.read(at: start + UInt64(bytes.count), into: &bytes, atMost: wanted - bytes.count) == 0 { break }
    }
    let first = Int(offset - start)
    guard first <= bytes.count else { return nil }
    let rendering = ContentType.recognise(input.head, name: "") == "evtx" ? event(in: region, at: offset) : nil
    return Excerpt(
      bytes: bytes, record: first..<min(bytes.count, first + shown), offset: start, isCut: UInt64(shown) < length,
      rendering: rendering)
  }

  private func event(in region: any ByteRegion, at offset: UInt64) -> String? {
    guard var renderer = try? EVTXRenderer(region) else { return nil }
    return try? renderer.element(at: offset).xml
  }
}

/// Keeps the one child that a step names, and nothing else.
private final class LocatingSink: RecordSink {
  /// The child.
  struct Found {
    var name: String
    var region: any ByteRegion
    /// What its container says about it.
    var declaredType: String?
  }

  let fields = FieldTable([String]())
  private let step: Origin.Step
  private let attachment: Origin.Step?
  private let memory: Int
  private var children = 0
  private(set) var found: Found?

  init(step: Origin.Step, attachment: Origin.Step?, memory: Int) {
    self.step = step
    self.attachment = attachment
    self.memory = memory
  }

  func accept(_ batch: inout EventBatch) { batch.removeAll() }

  func accept(_ message: Message) {
    guard let attachment, found == nil, step.offset == message.itemOffset, step.name == "message \(message.index)"
    else { return }
    let match = message.attachments.enumerated().first { position, artifact in
      guard attachment.index == nil || attachment.index == position else { return false }
      return artifact.name.isEmpty ? attachment.name == "#\(artifact.index)" : artifact.name == attachment.name
    }?.element
    if let match {
      found = Found(name: match.name, region: MemoryRegion(match.bytes), declaredType: match.declaredType)
    }
  }

  func accept(_ child: Child) throws(ReadError) {
    let position = children
    let name = child.name.isEmpty ? "#\(position)" : child.name
    children += 1
    guard step.index == nil || step.index == position else { return }
    guard found == nil, attachment == nil, name == step.name, child.range?.lowerBound == step.offset else { return }
    let spool = Spool(memory: memory)
    var chunk: [UInt8] = []
    while try child.stream.read(into: &chunk, atMost: 1 << 18) > 0 {
      try spool.append(chunk)
      chunk.removeAll(keepingCapacity: true)
    }
    found = Found(name: child.name, region: spool, declaredType: child.declaredType)
  }

  func accept(_ anomaly: Anomaly) {}
}
