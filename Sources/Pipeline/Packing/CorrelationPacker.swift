import Detection
import EventModel
import Sigma

/// Matches for correlations as bytes: from a worker to the coordinator, and from there into the case as they are. Because
/// they are kept, the form has a version in front; which file they belong to is said by whoever keeps them.
///
/// An event is the rule, the time, the values that correlations ask for, and the record's place: nothing else is needed to
/// correlate, and to point at the records of what was found.
struct CorrelationPacker {
  /// The first byte. Raised when the same bytes would mean something else; `CorrelationUnpacker` must go on reading what
  /// older programs kept.
  static let version: UInt8 = 1
  /// Events in one piece at most.
  static let limit = 512

  /// The parts that are numbered, each kind for itself.
  enum Part: Int, CaseIterable {
    case rule, values, place
  }

  private var writer = PackWriter(parts: Part.allCases.count)
  /// How many events there are.
  private(set) var count = 0

  /// How many bytes they are.
  var size: Int { writer.bytes.count }

  /// What is sent: the version, how many events, and these.
  var payload: [UInt8] {
    var head = PackWriter(parts: 0)
    head.put(byte: Self.version)
    head.put(UInt64(count))
    return head.bytes + writer.bytes
  }

  /// Forgets the events and keeps the memory.
  mutating func removeAll() {
    writer.removeAll()
    count = 0
  }

  /// Adds an event.
  mutating func put(_ event: CorrelationEvent) {
    count += 1
    put(.rule) { $0.put(event.match.rule) }
    writer.put(optional: event.match.time.map { UInt64(bitPattern: $0.nanoseconds) })
    put(.values) {
      let values = event.match.values
      $0.put(UInt64(values.count))
      // In order, so that equal ones are known again.
      if values.count > 1 {
        for (name, value) in values.sorted(by: { $0.key < $1.key }) { Self.put(name, value, to: &$0) }
      } else {
        for (name, value) in values { Self.put(name, value, to: &$0) }
      }
    }
    put(.place) {
      let source = event.source
      PackPlace(container: source.container, reader: source.reader, dataType: source.dataType).write(to: &$0)
    }
    writer.put(event.recordID)
    writer.put(event.recordNumber)
    if let step = event.step { PackPlace.put(step.name, step.offset, step.length, step.index, to: &writer) }
  }

  private static func put(_ name: String, _ value: String, to writer: inout PackWriter) {
    writer.put(name)
    writer.put(value)
  }

  private mutating func put(_ part: Part, _ body: (inout PackWriter) -> Void) {
    writer.put(part: part.rawValue, body)
  }
}
