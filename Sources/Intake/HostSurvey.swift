public import Bytes
import EventLog
public import EventModel

/// Reads evidence for what Windows events tell of logons and processes.
///
/// It is made from the evidence when somebody asks, not kept in the case: a case then needs no room for the logons of a
/// domain controller, cases of older versions can be asked too, and a scan pays nothing for it.
public final class HostSurvey {
  /// Which processes are listed.
  public enum Scope: Sendable {
    /// None.
    case none
    /// Those around the records of interest.
    case aroundFindings
    /// All.
    case all
  }

  private var logons = LogonTable()
  private var tree = ProcessTree()
  private var names: [String] = []
  private var unread: [String] = []
  private let progress: () -> Void

  /// A survey of nothing. `progress` is called often while bytes flow.
  public init(progress: @escaping () -> Void = {}) { self.progress = progress }

  /// Reads one file; what is in it besides Windows events is passed over.
  ///
  /// - Parameters:
  ///   - region: The file.
  ///   - name: Its path, as people know it.
  ///   - interest: Findings by the offset of their record in its item.
  public func read(_ region: any ByteRegion, name: String, interest: [UInt64: [String]] = [:]) {
    names.append(name)
    let consumer = Consumer(
      logons: logons, tree: tree, evidence: names.count - 1, interest: interest, progress: progress)
    logons = LogonTable()
    tree = ProcessTree()
    do {
      let walk = ItemWalk(consumer: consumer, budget: Budget(inputBytes: region.count))
      _ = walk.walk(try Input(name: name, region: region))
    } catch {
      consumer.hasLosses = true
    }
    if consumer.hasLosses { unread.append(name) }
    (logons, tree) = (consumer.logons, consumer.tree)
  }

  /// Opens and reads one file; one that cannot be opened is noted.
  public func read(path: [UInt8], name: String, interest: [UInt64: [String]] = [:]) {
    do {
      read(try FileRegion(path: path), name: name, interest: interest)
    } catch {
      skip(name: name)
    }
  }

  /// Notes a file that could not be opened.
  public func skip(name: String) { unread.append(name) }

  /// What was read.
  public func activity(_ scope: Scope) -> HostActivity {
    var activity = HostActivity()
    activity.logons = logons.listed(names: names)
    activity.omittedLogons = logons.omitted
    activity.unread = unread
    activity.isCut = logons.isCut || (scope != .none && tree.isCut)
    guard scope != .none else { return activity }
    tree.link()
    activity.processes = (scope == .all ? tree.all() : tree.aroundLabels()).map { index, depth in
      let process = tree.processes[index]
      return ProcessRow(
        depth: depth, computer: process.computer, time: process.time, image: process.image,
        commandLine: process.commandLine, user: process.user, parentImage: process.parentImage,
        record: process.record, evidence: names[process.evidence], findings: tree.labels[index] ?? [])
    }
    return activity
  }

  /// Takes the batches of Windows events.
  private final class Consumer: IntakeConsumer {
    var logons: LogonTable
    var tree: ProcessTree
    /// Some of the file could not be read: what is missing from the answer may have been there.
    var hasLosses = false
    let evidence: Int
    let interest: [UInt64: [String]]
    let fields = FieldTable(AnalysisFields.names)
    var binaryFields: FieldTable { fields }
    private let progress: () -> Void

    init(
      logons: LogonTable, tree: ProcessTree, evidence: Int, interest: [UInt64: [String]],
      progress: @escaping () -> Void
    ) {
      self.logons = logons
      self.tree = tree
      self.evidence = evidence
      self.interest = interest
      self.progress = progress
    }

    func accept(_ batch: EventBatch, at place: IntakePlace) {
      guard batch.sources.contains(where: { $0.product == "windows" }) else { return }
      logons.add(batch, evidence: evidence)
      tree.add(batch, evidence: evidence, interest: interest)
    }

    func accept(_ message: Message, artifacts: [ArtifactFacts], at place: IntakePlace) {}
    func accept(artifacts: [ArtifactFacts], at place: IntakePlace) {}
    func accept(_ anomaly: Anomaly) { hasLosses = hasLosses || anomaly.effect != .noted }
    func progressed() { progress() }
  }
}
