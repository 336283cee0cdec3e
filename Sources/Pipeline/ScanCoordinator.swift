import Detection
import EventModel
import Foundation
import Glibc
public import Intake

/// Spreads files over worker processes and takes their results in the order of the evidence.
///
/// One thread and `poll(2)`: workers run ahead within a bound, and a worker whose results are not yet wanted is not read
/// from once its buffer is full, so that neither order nor memory depends on the number of workers.
public final class ScanCoordinator {
  /// How to scan.
  public struct Options: Sendable {
    /// Worker processes.
    public var jobs: Int
    /// The program to start as worker where there is no forked one: instead of one that crashed.
    public var executable: String
    /// Its arguments.
    public var arguments: [String]
    /// A worker that gives no sign of life for so long is ended, and its item noted as not fully read.
    public var stallLimit: Duration
    /// Large files whose parts can be read alone are cut into slices of this size at most.
    public var sliceSize: UInt64
    /// Who gave the evidence.
    public var organisation: String

    /// Options; `executable` defaults to this very program.
    public init(
      jobs: Int, executable: String = "/proc/self/exe", arguments: [String], stallLimit: Duration = .seconds(120),
      sliceSize: UInt64 = 64 << 20, organisation: String = ""
    ) {
      self.jobs = max(1, jobs)
      self.executable = executable
      self.arguments = arguments
      self.stallLimit = stallLimit
      self.sliceSize = sliceSize
      self.organisation = organisation
    }
  }

  let options: Options
  private let ready: ForkedWorkers?
  let handler: any ScanHandler
  var files: [FileState]
  var workers: [Slot] = []
  /// The file whose results are being taken.
  var head = 0
  /// Files before this one have a decision.
  var decided = 0
  /// Files before this one were sent out for their survey.
  private var surveyed = 0
  private var seen: Set<String> = []
  /// How many files have each size: copies of one another are found by their hash before they are read.
  let sizes: [UInt64: Int]
  var startFailures = 0
  /// Which parts of the confinement are in force in every worker (bits of `confine.h`).
  public internal(set) var confinement = Confinement.complete
  private var lastReport = ContinuousClock.now
  /// When it was last looked whether a worker hangs.
  var lastCheck = ContinuousClock.now
  /// Bytes of all files, and of those before `head`.
  private let totalBytes: UInt64
  private var doneBytes: UInt64 = 0

  /// How many files may be ahead of the one whose results are being taken.
  ///
  /// Far: while one worker reads a large mailbox, the others must not run out of work.
  private static let lookahead = 8_192
  /// How much all results together that wait for their turn may take before no further file is read.
  private static let waitingLimit = 128 << 20
  let waiting = WaitingResults()
  /// Files before this one have no unit that waits for a worker.
  private var firstOpen = 0
  static let crashed = "intake.reader-crashed"

  /// A scan of these files. `ready` are workers to begin with.
  public init(
    files: [EvidenceWalk.File], options: Options, ready: ForkedWorkers? = nil, handler: any ScanHandler
  ) {
    self.files = files.map(FileState.init)
    sizes = Dictionary(files.map { ($0.size, 1) }, uniquingKeysWith: +)
    totalBytes = files.reduce(0) { $0.saturatingSum($1.size) }
    self.options = options
    self.ready = ready
    self.handler = handler
  }

  /// How many workers a scan of so many files begins with: more would have nothing to do.
  public static func workers(jobs: Int, files: Int) -> Int { min(max(1, jobs), max(1, files * 2)) }

  /// Runs to the end. Throws when nothing can be read or written at all; trouble with single items becomes anomalies.
  public func run() throws {
    signal(SIGPIPE, SIG_IGN)
    defer { stop() }
    for _ in 0..<Self.workers(jobs: options.jobs, files: files.count) { workers.append(Slot(process: try start())) }
    while head < files.count {
      try decideInOrder()
      try assign()
      switch try deliver() {
      case .headMoved:
        doneBytes = doneBytes.saturatingSum(files[head - 1].file.size)
      // A worker that waits for a slice must not wait for the store of what others found.
      case .moreToTake: try wait(atMost: 0)
      case .nothing:
        report()
        try wait(atMost: 250)
      }
    }
    report(force: true)
  }

  func start() throws -> WorkerProcess {
    try ready?.take() ?? WorkerProcess(executable: options.executable, arguments: options.arguments)
  }

  private func stop() {
    for worker in workers { _ = worker.process.reap(killing: true) }
    workers = []
  }

  // MARK: Deciding and assigning

  /// Decides file by file, so that of two files with the same content the first one is read, whoever was hashed first.
  private func decideInOrder() throws {
    while decided < files.count, let survey = files[decided].survey {
      var isKept = true
      switch survey {
      case .failure: isKept = files[decided].dropForeseen()
      case .success(let survey):
        let item = files[decided].item(survey, organisation: options.organisation)
        let isDuplicate = !seen.insert(survey.sha256).inserted
        let decision = try handler.decide(item, isDuplicate: isDuplicate)
        isKept = files[decided].decide(isDuplicate ? .skip : decision, survey: survey, waiting: waiting)
      }
      if !isKept { dropJobs(of: decided) }
      decided += 1
    }
  }

  /// Workers that read a file for nothing go on, since they cannot be interrupted, but nobody listens.
  private func dropJobs(of file: Int) {
    for index in workers.indices {
      if case .scan(file, _) = workers[index].job { workers[index].job = .unwanted }
      if case .scan(file, _) = workers[index].nextJob { workers[index].nextJob = .unwanted }
    }
  }

  private func assign() throws {
    for index in workers.indices where workers[index].job == nil {
      guard let job = nextJob(), let request = request(for: job) else { return }
      workers[index].job = job
      workers[index].process.lastSign = .now
      try workers[index].process.send(request)
    }
    for index in workers.indices where workers[index].nextJob == nil {
      guard case .scan(let file, _) = workers[index].job, let job = furtherJob(in: file),
        let request = request(for: job)
      else { continue }
      workers[index].nextJob = job
      try workers[index].process.send(request)
    }
  }

  /// A slice of the file that a worker is at, to go on with. Only while there are enough for everyone: the last ones are for
  /// whoever is free first.
  private func furtherJob(in file: Int) -> Job? {
    guard workers.count > 1, files[file].openUnits > workers.count, waiting.bytes <= Self.waitingLimit else {
      return nil
    }
    return files[file].takeUnit().map { .scan(file: file, unit: $0) }
  }

  /// The earliest unit that is ready, else the next file to be hashed, else a slice of a file that is being hashed.
  private func nextJob() -> Job? {
    firstOpen = max(firstOpen, head)
    while firstOpen < decided, !files[firstOpen].hasOpenUnit { firstOpen += 1 }
    // Results that wait for their turn take memory: beyond a bound only the file at the front goes on.
    if firstOpen < decided {
      if firstOpen > head, waiting.bytes > Self.waitingLimit { return nil }
      if let unit = files[firstOpen].takeUnit() { return .scan(file: firstOpen, unit: unit) }
    }
    if surveyed < files.count, surveyed < head + Self.lookahead {
      defer { surveyed += 1 }
      return .survey(file: surveyed)
    }
    guard waiting.bytes <= Self.waitingLimit else { return nil }
    for file in decided..<surveyed where files[file].hasUnitAhead {
      return files[file].takeUnit().map { .scan(file: file, unit: $0) }
    }
    return nil
  }

  func request(for job: Job) -> ScanRequest? {
    switch job {
    case .survey(let file):
      let size = Surveyor.sliceSize(for: files[file].file.size, atMost: options.sliceSize)
      return .survey(path: files[file].file.path, sliceSize: size)
    case .scan(let file, let unit):
      let unit = files[file].units[unit]
      let evidence = Finding.EvidenceReference(
        path: files[file].file.path.display, sha256: unit.isAhead ? "" : files[file].sha256)
      return .scan(
        path: files[file].file.path, evidence: evidence, size: files[file].surveyedSize, slice: unit.slice)
    case .unwanted: return nil
    }
  }

  // MARK: Progress

  private func report(force: Bool = false) {
    guard force || .now - lastReport >= .milliseconds(100) else { return }
    lastReport = .now
    var progress = ScanProgress(
      files: head, totalFiles: files.count, bytes: doneBytes, totalBytes: totalBytes, current: "")
    // Nothing was read of those that were not sent out, which may be a million.
    for file in files[head..<max(head, surveyed)] { progress.bytes = progress.bytes.saturatingSum(file.progress) }
    if head < files.count { progress.current = files[head].file.path.display }
    handler.progress(progress)
  }
}
