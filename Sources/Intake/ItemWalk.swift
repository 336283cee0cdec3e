public import Bytes
import EventLog
public import EventModel

/// Reads one top-level item and everything nested in it, with one budget for all levels.
///
/// The walk is the sink of every reader it calls: readers report children, the walk recurses. Origins, artifact facts and
/// anomaly counts are added here, so that no reader knows another one.
public final class ItemWalk {
  /// What came of an item.
  public struct Outcome: Sendable, Equatable {
    /// The reader that read it; nil where none recognised it.
    public var reader: ReaderIdentity?
    /// Events and messages, nested ones included.
    public var records: UInt64
  }

  private let consumer: any IntakeConsumer
  private let budget: Budget
  private var frames: [Frame] = []
  private var records: UInt64 = 0
  private var tally = AnomalyTally()

  /// What is being read on one level of nesting.
  struct Frame {
    var origin: Origin
    var reader: ReaderIdentity
    /// The name of the item in its container.
    var name: String
    /// Facts of the artifacts below this item, in the order they were met, when somebody collects them.
    var artifacts: [ArtifactFacts] = []
    /// A member below could not be opened without a password.
    var isEncrypted = false
    /// When the item was last changed, by itself or by what it lies in.
    var modified: Int64?
    /// Number of children met; numbers nameless ones.
    var children = 0
    /// Whether the reader's records carry their text.
    let recordsCarryText: Bool
    /// The names of the children.
    var names = SiblingNames()
    /// Finds Windows events in the records of readers of any text.
    var net: WindowsEventNet?

    init(origin: Origin, reader: any Reader, name: String) {
      self.origin = origin
      self.reader = reader.identity
      self.name = name
      recordsCarryText = reader.recordsCarryText
    }

    var place: IntakePlace { IntakePlace(origin: origin, reader: reader) }
  }

  /// A walk with an account; `budget` counts for the whole tree.
  public init(consumer: any IntakeConsumer, budget: Budget) {
    self.consumer = consumer
    self.budget = budget
  }

  /// Reads a whole item. Never throws: what cannot be read becomes an anomaly.
  public func walk(_ input: Input, origin: Origin = Origin()) -> Outcome {
    defer { tally.flush(into: consumer) }
    guard !input.head.isEmpty else {
      note(Anomaly("intake.empty", .unreadable, detail: "0 bytes", origin: origin))
      return Outcome(reader: nil, records: 0)
    }
    let head = (try? input.recognisableHead(budget: budget)) ?? input.head
    guard let reader = ReaderCatalogue.reader(for: head, name: input.name) else {
      let type = ContentType.recognise(head, name: input.name)
      note(Anomaly("intake.no-reader", .unreadable, detail: "content looks like \(type)", origin: origin))
      return Outcome(reader: nil, records: 0)
    }
    let frame = read(input, with: reader, origin: origin, failure: .partial)
    if !frame.artifacts.isEmpty { consumer.accept(artifacts: frame.artifacts, at: frame.place) }
    return Outcome(reader: reader.identity, records: records)
  }

  /// Reads one slice of a large line-based item.
  public func walk(
    _ region: any ByteRegion, slice: ReadSlice, head: [UInt8], name: String, origin: Origin = Origin()
  ) -> Outcome {
    defer { tally.flush(into: consumer) }
    var slice = slice
    slice.name = name
    guard let reader = ReaderCatalogue.reader(for: head, name: name), reader.canSlice(head) else {
      note(Anomaly("intake.no-reader", .unreadable, detail: "slices need a line-based reader", origin: origin))
      return Outcome(reader: nil, records: 0)
    }
    frames.append(Frame(origin: origin, reader: reader, name: name))
    defer { frames.removeLast() }
    do {
      try reader.read(region, slice: slice, head: head, into: self)
    } catch {
      note(Anomaly(error, family: reader.identity.name, effect: .partial, origin: origin))
    }
    frames.last?.net?.finish()
    return Outcome(reader: reader.identity, records: records)
  }

  /// Calls a reader on an item one level further in and returns what was collected below it.
  private func read(
    _ input: Input, with reader: any Reader, origin: Origin, failure effect: Anomaly.Effect
  ) -> Frame {
    var frame = Frame(origin: origin, reader: reader, name: input.name)
    frame.modified = input.modified
    frames.append(frame)
    do {
      try reader.read(input, into: self, budget: budget)
    } catch {
      if error.code == .encrypted { frames[frames.count - 1].isEncrypted = true }
      note(Anomaly(error, family: reader.identity.name, effect: effect, origin: origin))
    }
    frames.last?.net?.finish()
    consumer.progressed()
    return frames.removeLast()
  }

  private func note(_ anomaly: Anomaly) { tally.add(anomaly, into: consumer) }
}

extension ItemWalk: RecordSink {
  /// The fields for the item that is being read.
  public var fields: FieldTable { frames.last?.recordsCarryText == false ? consumer.binaryFields : consumer.fields }

  /// Passes events on with their origin.
  public func accept(_ batch: inout EventBatch) {
    if let last = frames.indices.last, frames[last].recordsCarryText {
      let net = frames[last].net ?? WindowsEventNet(into: self)
      frames[last].net = net
      net.look(&batch)
    }
    records += UInt64(batch.events.count)
    if let frame = frames.last { consumer.accept(batch, at: frame.place) }
    batch.removeAll()
    consumer.progressed()
  }

  /// Looks into the attachments first, so that whoever judges the message knows what is in them.
  public func accept(_ message: Message) {
    guard let frame = frames.last else { return }
    records += 1
    let step = Origin.Step(
      reader: ReaderIdentity("message", version: frame.reader.version), name: "message \(message.index)",
      offset: message.itemOffset, length: message.itemLength)
    let origin = frame.origin.appending(step)
    var facts: [ArtifactFacts] = []
    var names = SiblingNames()
    for (position, attachment) in message.attachments.enumerated() {
      let index = names.index(position, of: attachment.name)
      let child = Child(
        name: attachment.name, stream: RegionStream(MemoryRegion(attachment.bytes)),
        declaredType: attachment.declaredType, modified: message.date.map { $0.nanoseconds / 1_000_000_000 })
      do {
        facts += nested(
          try visit(child, origin: origin, number: attachment.index, index: index), below: facts.count)
      } catch {
        note(Anomaly(error, family: "intake", effect: .partial, origin: origin))
        break
      }
    }
    consumer.accept(message, artifacts: facts, at: frame.place)
    consumer.progressed()
  }

  /// Recurses into a member of a container.
  public func accept(_ child: Child) throws(ReadError) {
    guard let frame = frames.last else { return }
    frames[frames.count - 1].children += 1
    let index = frames[frames.count - 1].names.index(frame.children, of: child.name)
    let facts = try visit(child, origin: frame.origin, number: frame.children, index: index)
    frames[frames.count - 1].artifacts += nested(facts, below: frames[frames.count - 1].artifacts.count)
  }

  /// Adds the origin; an encrypted member marks the artifact it lies in.
  public func accept(_ anomaly: Anomaly) {
    guard let frame = frames.last else { return }
    if anomaly.code.hasSuffix(".encrypted") { frames[frames.count - 1].isEncrypted = true }
    var anomaly = anomaly
    if anomaly.origin.steps.isEmpty { anomaly.origin = frame.origin }
    note(anomaly)
  }

  /// Reads one child to its end; the first of the facts is the child's own.
  private func visit(
    _ child: Child, origin: Origin, number: Int, index: Int?
  ) throws(ReadError) -> [ArtifactFacts] {
    try budget.enter(depth: frames.count)
    let stream = HashingStream(child.stream) { [consumer] in consumer.progressed() }
    let name = child.name
    let step = Origin.Step(
      reader: frames.last?.reader ?? ReaderIdentity("intake"), name: name.isEmpty ? "#\(number)" : name,
      offset: child.range?.lowerBound, length: child.range.map { UInt64($0.count) }, index: name.isEmpty ? nil : index)
    let inner = origin.appending(step)
    var facts = ArtifactFacts(
      name: name, declaredType: child.declaredType ?? "", contentType: "unknown", size: 0, sha256: "")
    var below: [ArtifactFacts] = []
    var isRead = false
    do {
      let input = try Input(name: name, stream: stream, modified: child.modified ?? frames.last?.modified)
      let head = try input.recognisableHead(budget: budget)
      facts.contentType = ContentType.recognise(head, name: name)
      if !head.isEmpty,
        let reader = ReaderCatalogue.reader(for: head, name: name, declaredType: child.declaredType)
      {
        let frame = read(input, with: reader, origin: inner, failure: .partial)
        isRead = true
        below = frame.artifacts
        facts.isEncrypted = frame.isEncrypted
      }
    } catch {
      if error.code == .encrypted {
        facts.isEncrypted = true
        // The container's reader names what it cannot open; once is enough.
        if !frames.isEmpty { frames[frames.count - 1].isEncrypted = true }
      } else {
        note(Anomaly(error, family: "intake", effect: .partial, origin: inner))
      }
    }
    facts.sha256 = stream.finish()
    let isExpected = isInMessage && !ContentType.isClosedContainer(facts.contentType, name: name)
    if !isRead, stream.count > 0, !isExpected, !facts.isEncrypted {
      note(
        Anomaly(
          "intake.no-reader", .partial, detail: "'\(name)': content looks like \(facts.contentType)", origin: origin))
    }
    if RemoteRelation.isPart(name), facts.contentType != "ooxml-remote-relation", stream.count > UInt64(Input.headSize)
    {
      note(
        Anomaly(
          "intake.relations-too-long", .partial, detail: "looked at \(Input.headSize) bytes of '\(name)'",
          origin: origin))
    }
    facts.size = stream.count
    facts.refineType(with: below)
    if let failure = stream.failure, failure.code == .overLimit { throw failure }
    return [facts] + nested(below, below: 1, parent: 0)
  }

  /// Whether the item being read lies in a message: pictures and documents are expected there, and the message was read.
  private var isInMessage: Bool { frames.contains { ItemWalk.mailReaders.contains($0.reader.name) } }
  private static let mailReaders: Set<String> = ["message", "mbox", "emlx", "outlook", "tnef"]

  /// Moves a list of facts behind `count` others, and one level down when it gets a parent.
  private func nested(_ facts: [ArtifactFacts], below count: Int, parent: Int? = nil) -> [ArtifactFacts] {
    facts.map { fact in
      var fact = fact
      fact.parent = fact.parent.map { $0 + count } ?? parent
      if parent != nil { fact.depth += 1 }
      return fact
    }
  }
}

/// The names of the items of one container. Kept as hashes, bounded by the budget's items.
struct SiblingNames {
  private var hashes: Set<Int> = []

  /// The position to note with an item: nil for the first of its name.
  mutating func index(_ position: Int, of name: String) -> Int? {
    hashes.insert(name.hashValue).inserted ? nil : position
  }
}

extension ArtifactFacts {
  /// Office documents are archives: what they are shows in their members (ECMA-376, MS-OFFMACRO2).
  mutating func refineType(with members: [ArtifactFacts]) {
    if contentType == "ooxml-encrypted" { isEncrypted = true }
    guard contentType == "zip", members.contains(where: { $0.name == "[Content_Types].xml" }) else { return }
    let macro = members.contains {
      let name = $0.name.lowercased()
      return name.hasSuffix("vbaproject.bin") || name.contains("/macrosheets/")
    }
    let remote = members.contains { $0.contentType == "ooxml-remote-relation" }
    contentType = macro ? "ooxml-macro" : remote ? "ooxml-remote-template" : "ooxml"
  }
}

extension Anomaly {
  /// What stopped a reader, as a fact: the code is `family.code-of-the-error`.
  init(_ error: ReadError, family: String, effect: Effect, origin: Origin) {
    self.init(
      "\(family).\(error.code.rawValue)", effect,
      detail: error.what + (error.detail.isEmpty ? "" : ": " + error.detail),
      origin: origin, offset: error.offset)
  }
}
