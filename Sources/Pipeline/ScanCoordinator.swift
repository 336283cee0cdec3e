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

  private let options: Options
  private let ready: ForkedWorkers?
  private let handler: any ScanHandler
  private var files: [FileState]
  private var workers: [Slot] = []
  /// The file whose results are being taken.
  private var head = 0
  /// Files before this one have a decision.
  private var decided = 0
  /// Files before this one were sent out for their survey.
  private var surveyed = 0
  private var seen: Set<String> = []
  /// How many files have each size: copies of one another are found by their hash before they are read.
  private let sizes: [UInt64: Int]
  private var startFailures = 0
  /// Which parts of the confinement are in force in every worker (bits of `confine.h`).
  public private(set) var confinement = Confinement.complete
  private var lastReport = ContinuousClock.now

  /// How many files may be ahead of the one whose results are being taken.
  ///
  /// Far: while one worker reads a large mailbox, the others must not run out of work.
  private static let lookahead = 8_192
  /// How much all results together that wait for their turn may take before no further file is read.
  private static let waitingLimit = 128 << 20
  private let waiting = WaitingResults()
  /// Files before this one have no unit that waits for a worker.
  private var firstOpen = 0
  private static let crashed = "intake.reader-crashed"
  /// How much of a unit's results is kept while it waits for its turn.
  private static let bufferLimit = 8 << 20

  /// A scan of these files. `ready` are workers to begin with.
  public init(
    files: [EvidenceWalk.File], options: Options, ready: ForkedWorkers? = nil, handler: any ScanHandler
  ) {
    self.files = files.map(FileState.init)
    sizes = Dictionary(files.map { ($0.size, 1) }, uniquingKeysWith: +)
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
      case .headMoved: continue
      // A worker that waits for a slice must not wait for the store of what others found.
      case .moreToTake: try wait(atMost: 0)
      case .nothing:
        report()
        try wait(atMost: 250)
      }
    }
    report(force: true)
  }

  private func start() throws -> WorkerProcess {
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

  private func request(for job: Job) -> ScanRequest? {
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

  // MARK: Taking results

  private enum Delivery { case headMoved, moreToTake, nothing }

  /// Hands on a frame of what is there for the head, or ends it.
  private func deliver() throws -> Delivery {
    guard head < decided, let survey = files[head].survey else { return .nothing }
    switch survey {
    case .failure(let anomaly):
      try handler.unreadable(path: files[head].file.path.display, anomaly)
    case .success(let survey):
      let item = files[head].item(survey, organisation: options.organisation)
      if !files[head].hasBegun {
        files[head].hasBegun = true
        try handler.begin(item, decision: files[head].decision)
      }
      while let unit = files[head].units.first(where: { !$0.isDelivered }) {
        if let frame = unit.takeFrame() {
          try deliver(frame, of: unit, in: item)
          return .moreToTake
        }
        guard unit.isFinished else { return .nothing }
        unit.isDelivered = true
      }
      try handler.end(files[head].outcome(of: item), isComplete: files[head].units.allSatisfy(\.isIntact))
    }
    files[head].release()
    head += 1
    return .headMoved
  }

  private func deliver(_ frame: Frame, of unit: UnitState, in item: EvidenceItem) throws {
    let evidence = Finding.EvidenceReference(path: item.path, sha256: item.sha256)
    switch frame.kind {
    case .findings:
      if let findings = try? FindingUnpacker.unpack(Array(frame.payload), evidence: evidence) {
        try handler.found(findings)
      } else {
        try distrust(unit)
      }
    case .anomalies:
      if let anomalies: [Anomaly] = decode(frame) { try handler.met(anomalies) } else { try distrust(unit) }
    case .correlationEvents:
      if let batch = try? CorrelationBatch(Array(frame.payload), evidence: evidence) {
        try handler.correlate(batch)
      } else {
        try distrust(unit)
      }
    case .ready, .progress, .foreseen, .survey, .outcome, .failure: break
    }
  }

  private func decode<Value: Decodable>(_ frame: Frame) -> Value? {
    try? JSONDecoder().decode(Value.self, from: frame.payload)
  }

  /// What a worker says must be readable; if it is not, that is said about the item and the scan goes on.
  private func distrust(_ unit: UnitState) throws {
    unit.isIntact = false
    try handler.met([Anomaly(Self.crashed, .partial, detail: "unreadable answer")])
  }

  // MARK: Waiting for workers

  /// Waits until a worker has something to say, at most so many milliseconds.
  private func wait(atMost milliseconds: CInt) throws {
    var polled: [Int] = []
    var descriptors: [pollfd] = []
    for index in workers.indices {
      guard isWanted(workers[index].job) else {
        workers[index].process.lastSign = .now
        continue
      }
      polled.append(index)
      descriptors.append(pollfd(fd: workers[index].process.output, events: Int16(POLLIN), revents: 0))
    }
    _ = unsafe poll(&descriptors, nfds_t(descriptors.count), milliseconds)
    for (position, index) in polled.enumerated() {
      if descriptors[position].revents != 0 {
        try receive(from: index)
      } else if workers[index].job != nil, .now - workers[index].process.lastSign > options.stallLimit {
        try replace(index, code: "intake.time-limit", detail: "no progress for \(options.stallLimit)")
      }
    }
  }

  private func isWanted(_ job: Job?) -> Bool {
    guard case .scan(let file, let unit) = job else { return true }
    let isNext = file == head && file < decided && files[file].units[..<unit].allSatisfy(\.isDelivered)
    return isNext || files[file].units[unit].buffered < Self.bufferLimit
  }

  private func receive(from index: Int) throws {
    guard workers[index].process.receive() else {
      try replace(index, code: Self.crashed, detail: "")
      return
    }
    do {
      while let frame = try Frame.take(from: &workers[index].process.buffer) {
        if frame.kind == .foreseen { try foresee(frame, from: index) } else { take(frame, from: index) }
      }
    } catch is Frame.BrokenFrame {
      try replace(index, code: Self.crashed, detail: "unreadable answer")
    }
  }

  /// A file that is surely new can be read while it is hashed.
  private func foresee(_ frame: Frame, from index: Int) throws {
    guard case .survey(let file) = workers[index].job, let foreseen: ForeseenSlices = decode(frame) else { return }
    guard sizes[foreseen.size] == 1, try !handler.mayKnow(size: foreseen.size) else { return }
    files[file].foresee(foreseen, waiting: waiting)
  }

  private func take(_ frame: Frame, from index: Int) {
    if frame.kind == .ready {
      startFailures = 0
      workers[index].isReady = true
      noteConfinement(frame)
      return
    }
    guard let job = workers[index].job else { return }
    switch (job, frame.kind) {
    case (.survey(let file), .progress): files[file].surveyProgress = number(frame)
    case (.survey(let file), .survey):
      let survey = try? JSONDecoder().decode(Survey.self, from: frame.payload)
      files[file].survey = survey.map { .success($0) } ?? .failure(Self.broken)
      workers[index].goOn()
    case (.survey(let file), _):
      files[file].survey = .failure(failure(frame))
      workers[index].goOn()
    case (.scan(let file, let unit), .progress): files[file].units[unit].progress = number(frame)
    case (.scan(let file, let unit), .outcome):
      let outcome = try? JSONDecoder().decode(ScanOutcome.self, from: frame.payload)
      files[file].units[unit].finish(outcome)
      workers[index].goOn()
    case (.scan(let file, let unit), .failure):
      fail(files[file].units[unit], failure(frame))
      workers[index].goOn()
    case (.scan(let file, let unit), _): files[file].units[unit].add(frame)
    case (.unwanted, .outcome), (.unwanted, .failure): workers[index].goOn()
    case (.unwanted, _): break
    }
  }

  /// Ends a worker that crashed or hangs, notes it about its item, and starts another one.
  private func replace(_ index: Int, code: String, detail: String) throws {
    let ending = workers[index].process.reap(killing: true)
    if !workers[index].isReady { return try restart(index, ending) }
    if code == Self.crashed, let job = workers[index].job, retry(job) {
      return try begin([job, workers[index].nextJob], on: index)
    }
    let twice = code == Self.crashed ? "twice: " : ""
    let anomaly = Anomaly(code, .partial, detail: twice + (detail.isEmpty ? "reader ended with \(ending)" : detail))
    switch workers[index].job {
    case .survey(let file): files[file].survey = .failure(anomaly)
    case .scan(let file, let unit): fail(files[file].units[unit], anomaly)
    case .unwanted, nil: break
    }
    try begin([workers[index].nextJob], on: index)
  }

  /// Whether an item whose worker crashed gets a fresh one: once. The crash may be another's fault (memory, a signal).
  private func retry(_ job: Job) -> Bool {
    switch job {
    case .survey(let file):
      guard !files[file].isSurveyRetried else { return false }
      files[file].isSurveyRetried = true
    case .scan(let file, let unit):
      guard !files[file].units[unit].isRetried else { return false }
      files[file].units[unit].restart()
    case .unwanted: return false
    }
    return true
  }

  /// A worker that ended before it was ready says nothing about its item: the item goes to the next worker, and after
  /// several such ends the scan gives up.
  private func restart(_ index: Int, _ ending: String) throws {
    startFailures += 1
    guard startFailures <= 3 else { throw ScanError(.workers, "workers end before they read anything: \(ending)") }
    try begin([workers[index].job, workers[index].nextJob], on: index)
  }

  /// Puts a new worker in a slot, and to those of the jobs that are still wanted.
  private func begin(_ jobs: [Job?], on index: Int) throws {
    var slot = Slot(process: try start())
    for job in jobs.compactMap({ $0 }) {
      guard let request = request(for: job) else { continue }
      if slot.job == nil { slot.job = job } else { slot.nextJob = job }
      try slot.process.send(request)
    }
    workers[index] = slot
  }

  /// Remembers the weakest confinement that a worker reported.
  private func noteConfinement(_ frame: Frame) {
    confinement &= Int32(String(decoding: frame.payload, as: UTF8.self)) ?? 0
  }

  private func fail(_ unit: UnitState, _ anomaly: Anomaly) {
    if let frame = try? Frame(.anomalies, [anomaly]) { unit.add(frame) }
    unit.isIntact = false
    unit.finish(nil)
  }

  private func failure(_ frame: Frame) -> Anomaly {
    guard let failure = try? JSONDecoder().decode(Frame.Failure.self, from: frame.payload) else { return Self.broken }
    return Anomaly(failure.code, .unreadable, detail: failure.detail)
  }

  private static let broken = Anomaly(ScanCoordinator.crashed, .unreadable, detail: "unreadable answer")

  private func number(_ frame: Frame) -> UInt64 { UInt64(String(decoding: frame.payload, as: UTF8.self)) ?? 0 }

  // MARK: Progress

  private func report(force: Bool = false) {
    guard force || .now - lastReport >= .milliseconds(100) else { return }
    lastReport = .now
    var progress = ScanProgress(files: head, totalFiles: files.count, bytes: 0, totalBytes: 0, current: "")
    for (index, file) in files.enumerated() {
      progress.totalBytes += file.file.size
      progress.bytes += index < head ? file.file.size : file.progress
    }
    if head < files.count { progress.current = files[head].file.path.display }
    handler.progress(progress)
  }
}
