public import EventModel

/// The processes that events 1 of Sysmon and 4688 of the security log tell of, and what came from what.
///
/// Sysmon's GUIDs identify a process; the security log has numbers only, which Windows gives out again: there the parent
/// is the last process of that number that started before.
public struct ProcessTree: Sendable {
  /// One process.
  public struct Process: Sendable, Equatable {
    /// EventRecordID of the event that tells of it.
    public var record: UInt64
    /// The computer, in lower case.
    public var computer: String
    /// When it started.
    public var time: EventTime?
    /// The program.
    public var image: String
    /// The command line, where it was recorded.
    public var commandLine: String?
    /// The account.
    public var user: String?
    /// Index of the parent in `processes`; nil where no event tells of it.
    public var parent: Int?
    /// The program of the parent as this process's own event names it.
    public var parentImage: String?

    fileprivate var identity: String
    fileprivate var parentIdentity: String?
  }

  /// Longest chain that is followed towards the root.
  public static let depthLimit = 64

  /// The processes in order of their start.
  public private(set) var processes: [Process] = []
  private var children: [Int: [Int]] = [:]

  /// The tree of the events of some batches.
  public init(_ batches: some Sequence<EventBatch>) {
    for batch in batches {
      for event in batch.events {
        if let process = ProcessTree.process(event, batch) { processes.append(process) }
      }
    }
    processes.sort { ($0.time?.nanoseconds ?? 0, $0.record) < ($1.time?.nanoseconds ?? 0, $1.record) }
    link()
  }

  private static func process(_ event: Event, _ batch: EventBatch) -> Process? {
    let channel = batch.sources[Int(event.source)].channel?.lowercased() ?? ""
    func value(_ name: String) -> String? { batch.value(name, of: event) }
    let computer = (value("Computer") ?? "").lowercased()
    if event.code == 1, channel.contains("sysmon"), let image = value("Image") {
      return Process(
        record: event.recordNumber, computer: computer, time: event.time, image: image,
        commandLine: value("CommandLine"), user: value("User"), parentImage: value("ParentImage"),
        identity: value("ProcessGuid") ?? value("ProcessId") ?? "",
        parentIdentity: value("ParentProcessGuid") ?? value("ParentProcessId"))
    }
    guard event.code == 4_688, channel == "security", let image = value("NewProcessName") else { return nil }
    // In 4688 `ProcessId` is the creator.
    return Process(
      record: event.recordNumber, computer: computer, time: event.time, image: image,
      commandLine: value("CommandLine"), user: value("SubjectUserName"), parentImage: value("ParentProcessName"),
      identity: value("NewProcessId") ?? "", parentIdentity: value("ProcessId"))
  }

  private mutating func link() {
    var latest: [String: Int] = [:]
    for index in processes.indices {
      let process = processes[index]
      if let parent = process.parentIdentity, let found = latest[process.computer + "\u{0}" + parent] {
        processes[index].parent = found
        children[found, default: []].append(index)
      }
      if !process.identity.isEmpty { latest[process.computer + "\u{0}" + process.identity] = index }
    }
  }

  /// The process that a record tells of.
  public func index(record: UInt64, computer: String? = nil) -> Int? {
    processes.firstIndex { $0.record == record && (computer == nil || $0.computer == computer?.lowercased()) }
  }

  /// The chain from the oldest known ancestor to a process, both included.
  public func ancestry(of index: Int) -> [Int] {
    guard processes.indices.contains(index) else { return [] }
    var chain = [index]
    while let last = chain.last, let parent = processes[last].parent, chain.count < ProcessTree.depthLimit {
      chain.append(parent)
    }
    return chain.reversed()
  }

  /// All that came from a process, depth first with the depth below it; at most `limit`.
  public func descendants(of index: Int, limit: Int = 1_000) -> [(index: Int, depth: Int)] {
    var found: [(index: Int, depth: Int)] = []
    var open = (children[index] ?? []).reversed().map { (index: $0, depth: 1) }
    while let next = open.popLast(), found.count < limit {
      found.append(next)
      open += (children[next.index] ?? []).reversed().map { (index: $0, depth: next.depth + 1) }
    }
    return found
  }
}
