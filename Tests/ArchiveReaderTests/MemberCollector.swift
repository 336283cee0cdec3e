import ArchiveReader
import Bytes
import EventModel

/// Reads every member, and archives inside archives as intake does.
final class MemberCollector: RecordSink {
  let fields = FieldTable([])
  var members: [(name: String, text: [UInt8])] = []
  var anomalies: [Anomaly] = []
  var failures: [ReadError] = []
  var bytes: UInt64 = 0
  let budget: Budget
  let keeps: Bool
  private let recurses: Bool
  private var depth = 0

  init(_ budget: Budget, keeps: Bool = true, recurses: Bool = false) {
    self.budget = budget
    self.keeps = keeps
    self.recurses = recurses
  }

  func accept(_ batch: inout EventBatch) { batch.removeAll() }
  func accept(_ message: Message) {}
  func accept(_ anomaly: Anomaly) { anomalies.append(anomaly) }

  func accept(_ child: Child) throws(ReadError) {
    depth += 1
    defer { depth -= 1 }
    try budget.enter(depth: depth)
    do throws(ReadError) {
      let input = try Input(name: child.name, stream: child.stream)
      if recurses, let reader = reader(of: input.head) {
        try reader.read(input, into: self, budget: budget)
        return
      }
      var text: [UInt8] = []
      var chunk: [UInt8] = []
      while try input.read(into: &chunk, atMost: 1 << 16) > 0 {
        bytes += UInt64(chunk.count)
        if keeps { text += chunk }
        chunk.removeAll(keepingCapacity: true)
      }
      members.append((child.name, text))
    } catch {
      if error.code == .overLimit { throw error }
      members.append((child.name, []))
      failures.append(error)
    }
  }

  var names: [String] { members.map(\.name) }
  var codes: [String] { anomalies.map(\.code) }
}

/// The archive reader that recognises a head.
func reader(of head: [UInt8]) -> (any Reader)? {
  Archives.readers.first { $0.recognise(head, name: "") >= .likely }
}

/// Reads an archive; the error that ended it stands beside what came before.
func unpack(
  _ bytes: [UInt8], name: String = "", budget: Budget? = nil, keeps: Bool = true, recurses: Bool = false
) -> (sink: MemberCollector, error: ReadError?) {
  let budget = budget ?? Budget(inputBytes: UInt64(bytes.count))
  let sink = MemberCollector(budget, keeps: keeps, recurses: recurses)
  do throws(ReadError) {
    let input = try Input(name: name, bytes: bytes)
    guard let reader = reader(of: input.head) else { throw ReadError(.unsupported, what: "no reader") }
    try reader.read(input, into: sink, budget: budget)
    return (sink, nil)
  } catch {
    return (sink, error)
  }
}
