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
    /// Number of the evidence file, as given to `add`.
    public var evidence: Int
    /// The computer, in lower case.
    public var computer: String
    /// When it started.
    public var time: EventTime?
    /// The program.
    public var image: String
    /// The command line, where it was recorded, up to `AnalysisLimits.commandLine` characters.
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

  /// A record of interest: the process that did it is looked for.
  private struct Mark {
    var labels: [String]
    var computer: String
    var identity: String
    var time: EventTime?
  }

  /// The processes in order of their start, after `link`.
  public private(set) var processes: [Process] = []
  /// There were more processes than `AnalysisLimits.processes`; later ones were left out.
  public private(set) var isCut = false
  /// Labels of the records of interest by the process that did them, after `link`.
  public private(set) var labels: [Int: [String]] = [:]
  private var children: [Int: [Int]] = [:]
  private var seen = SeenRecords()
  private var marks: [Mark] = []

  /// An empty tree.
  public init() {}

  /// The tree of the events of some batches.
  public init(_ batches: some Sequence<EventBatch>) {
    for batch in batches { add(batch) }
    link()
  }

  /// Adds the processes of a batch; call `link` after the last one.
  ///
  /// - Parameters:
  ///   - batch: Events with the fields of `AnalysisFields`.
  ///   - evidence: Number of the evidence file.
  ///   - interest: Records whose process is looked for, by their offset in the item: each with labels.
  public mutating func add(_ batch: EventBatch, evidence: Int = 0, interest: [UInt64: [String]] = [:]) {
    for event in batch.events {
      if event.code == 1 || event.code == 4_688, let process = ProcessTree.process(event, batch, evidence),
        seen.insert(event, computer: process.computer, channel: ProcessTree.channel(event, batch))
      {
        if processes.count < AnalysisLimits.processes { processes.append(process) } else { isCut = true }
      }
      if !interest.isEmpty, let labels = interest[event.itemOffset], let identity = ProcessTree.actor(event, batch) {
        let computer = (batch.value("Computer", of: event) ?? "").lowercased()
        marks.append(Mark(labels: labels, computer: computer, identity: identity, time: event.time))
      }
    }
  }

  /// The process that an event is about: the new one, or the one that did something.
  private static func actor(_ event: Event, _ batch: EventBatch) -> String? {
    for name in ["ProcessGuid", "SourceProcessGUID", "NewProcessId", "ProcessId"] {
      if let value = batch.value(name, of: event) { return value }
    }
    return nil
  }

  private static func channel(_ event: Event, _ batch: EventBatch) -> String {
    batch.sources[Int(event.source)].channel?.lowercased() ?? ""
  }

  private static func process(_ event: Event, _ batch: EventBatch, _ evidence: Int) -> Process? {
    let channel = channel(event, batch)
    func value(_ name: String) -> String? { batch.value(name, of: event) }
    let computer = (value("Computer") ?? "").lowercased()
    let commandLine = value("CommandLine").map { String($0.prefix(AnalysisLimits.commandLine)) }
    if event.code == 1, channel.contains("sysmon"), let image = value("Image") {
      return Process(
        record: event.recordNumber, evidence: evidence, computer: computer, time: event.time, image: image,
        commandLine: commandLine, user: value("User"), parentImage: value("ParentImage"),
        identity: value("ProcessGuid") ?? value("ProcessId") ?? "",
        parentIdentity: value("ParentProcessGuid") ?? value("ParentProcessId"))
    }
    guard event.code == 4_688, channel == "security", let image = value("NewProcessName") else { return nil }
    // In 4688 `ProcessId` is the creator.
    return Process(
      record: event.recordNumber, evidence: evidence, computer: computer, time: event.time, image: image,
      commandLine: commandLine, user: value("SubjectUserName"), parentImage: value("ParentProcessName"),
      identity: value("NewProcessId") ?? "", parentIdentity: value("ProcessId"))
  }

  /// Puts the processes in order and finds parents, and the processes of the records of interest.
  public mutating func link() {
    processes.sort { ($0.time?.nanoseconds ?? 0, $0.record) < ($1.time?.nanoseconds ?? 0, $1.record) }
    children = [:]
    labels = [:]
    var latest: [String: Int] = [:]
    var open = marks.sorted { ($0.time?.nanoseconds ?? .max) < ($1.time?.nanoseconds ?? .max) }[...]
    func settle(before time: Int64) {
      while let mark = open.first, (mark.time?.nanoseconds ?? .max) < time {
        if let found = latest[mark.computer + "\u{0}" + mark.identity] { labels[found, default: []] += mark.labels }
        open.removeFirst()
      }
    }
    for index in processes.indices {
      let process = processes[index]
      settle(before: process.time?.nanoseconds ?? 0)
      if let parent = process.parentIdentity, let found = latest[process.computer + "\u{0}" + parent] {
        processes[index].parent = found
        children[found, default: []].append(index)
      }
      if !process.identity.isEmpty { latest[process.computer + "\u{0}" + process.identity] = index }
    }
    settle(before: .max)
    for mark in open {
      if let found = latest[mark.computer + "\u{0}" + mark.identity] { labels[found, default: []] += mark.labels }
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
    while let last = chain.last, let parent = processes[last].parent, chain.count < AnalysisLimits.depth {
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

  /// The processes around the records of interest: their ancestors and what came from them, as trees in order of time.
  public func aroundLabels() -> [(index: Int, depth: Int)] {
    var chosen: Set<Int> = []
    for index in labels.keys {
      chosen.formUnion(ancestry(of: index))
      chosen.formUnion(descendants(of: index, limit: AnalysisLimits.descendants).map(\.index))
    }
    return trees(of: chosen)
  }

  /// All processes as trees in order of time.
  public func all() -> [(index: Int, depth: Int)] { trees(of: Set(processes.indices)) }

  private func trees(of chosen: Set<Int>) -> [(index: Int, depth: Int)] {
    var rows: [(index: Int, depth: Int)] = []
    for root in chosen.sorted() where processes[root].parent.map({ !chosen.contains($0) }) ?? true {
      var open = [(index: root, depth: 0)]
      while let next = open.popLast() {
        rows.append(next)
        let below = (children[next.index] ?? []).filter(chosen.contains)
        open += below.reversed().map { (index: $0, depth: min(next.depth + 1, AnalysisLimits.depth)) }
      }
    }
    return rows
  }
}
