import EventModel
import Foundation
import Intake

/// How many bytes of results wait for their turn, over all units of a scan.
final class WaitingResults {
  var bytes = 0
}

/// What a worker is doing.
enum Job: Equatable {
  case survey(file: Int)
  case scan(file: Int, unit: Int)
  /// Something that turned out not to be wanted: its results are stepped over.
  case unwanted
}

/// A worker process and its job; nil when it waits for one.
struct Slot {
  var process: WorkerProcess
  var job: Job?
  /// What it was given to go on with: it does not stand still while the coordinator stores.
  var nextJob: Job?
  /// The worker said that it takes requests.
  var isReady = false

  /// The job is done.
  mutating func goOn() {
    job = nextJob
    nextJob = nil
  }
}

/// One file on its way through a scan.
struct FileState {
  let file: EvidenceWalk.File
  var survey: SurveyResult?
  var decision = ScanDecision.scan
  var units: [UnitState] = []
  var surveyProgress: UInt64 = 0
  /// A second worker hashes it, because the first one crashed.
  var isSurveyRetried = false
  var hasBegun = false
  private(set) var sha256 = ""
  private(set) var surveyedSize: UInt64 = 0
  /// What units were made from before the file was hashed.
  private var foreseen: ForeseenSlices?
  private var nextUnit = 0

  /// The survey, or why there is none.
  enum SurveyResult {
    case success(Survey)
    case failure(Anomaly)
  }

  init(_ file: EvidenceWalk.File) { self.file = file }

  /// Makes units of work that can begin while the file is being hashed.
  mutating func foresee(_ foreseen: ForeseenSlices, waiting: WaitingResults) {
    guard survey == nil, units.isEmpty else { return }
    self.foreseen = foreseen
    surveyedSize = foreseen.size
    units = foreseen.slices.map { UnitState(slice: $0, isAhead: true, waiting: waiting) }
  }

  /// Makes the units of work that the decision asks for. Those that began before it stay when nothing in it speaks
  /// against them; false when they are dropped.
  mutating func decide(_ decision: ScanDecision, survey: Survey, waiting: WaitingResults) -> Bool {
    self.decision = decision
    sha256 = survey.sha256
    surveyedSize = survey.size
    if let foreseen, decision == .scan,
      foreseen == ForeseenSlices(size: survey.size, slices: survey.slices)
    {
      return true
    }
    let isKept = dropForeseen()
    guard decision == .scan else { return isKept }
    let slices = survey.slices.isEmpty ? [nil] : survey.slices.map(Optional.some)
    units = slices.map { UnitState(slice: $0, waiting: waiting) }
    return isKept
  }

  /// Forgets what began before the decision; true when there was nothing of the kind.
  mutating func dropForeseen() -> Bool {
    defer {
      for unit in units { unit.drop() }
      units = []
      nextUnit = 0
      foreseen = nil
    }
    return foreseen == nil
  }

  /// How many units wait for a worker.
  var openUnits: Int { units.count - nextUnit }

  /// Whether a unit waits for a worker.
  var hasOpenUnit: Bool { openUnits > 0 }

  /// Whether a unit waits for a worker although the file is still being hashed.
  var hasUnitAhead: Bool { survey == nil && hasOpenUnit }

  /// The next unit that nobody works on.
  mutating func takeUnit() -> Int? {
    guard nextUnit < units.count else { return nil }
    defer { nextUnit += 1 }
    return nextUnit
  }

  /// Bytes done: hashing and reading count half each.
  var progress: UInt64 {
    let hashed = survey == nil ? min(surveyProgress, file.size) : file.size
    return hashed / 2 + min(file.size, units.reduce(0) { $0.saturatingSum($1.progress) }) / 2
  }

  func item(_ survey: Survey, organisation: String) -> EvidenceItem {
    EvidenceItem(sha256: survey.sha256, path: file.path.display, size: survey.size, organisation: organisation)
  }

  /// The item with what its units said.
  func outcome(of item: EvidenceItem) -> EvidenceItem {
    var item = item
    item.reader = units.lazy.compactMap { $0.outcome?.reader }.first
    item.records = units.reduce(0) { $0.saturatingSum($1.outcome?.records ?? 0) }
    return item
  }

  /// Gives memory back once everything was delivered.
  mutating func release() {
    units = []
    survey = nil
    sha256 = ""
    foreseen = nil
  }
}

/// One unit of work: a whole file or a slice of it, with the results that wait for their turn.
final class UnitState {
  let slice: ScanRequest.Slice?
  /// It began before the file was hashed. A second attempt must send the same frames, so it stays so.
  let isAhead: Bool
  private let waiting: WaitingResults
  private(set) var buffered = 0 {
    didSet { waiting.bytes += buffered - oldValue }
  }
  private(set) var isFinished = false
  private(set) var outcome: ScanOutcome?
  var isDelivered = false
  /// False when the worker did not come to the end of it.
  var isIntact = true
  var progress: UInt64 = 0
  /// Those before `nextFrame` were taken, and are empty.
  private var frames: [Frame] = []
  private var nextFrame = 0
  /// Result frames that were handed on, and how many of a second attempt are known already.
  private var delivered = 0
  private var known = 0
  /// A second worker is at it, because the first one crashed.
  private(set) var isRetried = false

  init(slice: ScanRequest.Slice?, isAhead: Bool = false, waiting: WaitingResults) {
    self.slice = slice
    self.isAhead = isAhead
    self.waiting = waiting
  }

  /// Starts again with another worker. Reading is deterministic: as many frames as were handed on already are stepped over.
  func restart() {
    isRetried = true
    known = delivered
    drop()
    progress = 0
  }

  func add(_ frame: Frame) {
    guard known == 0 else {
      known -= 1
      return
    }
    frames.append(frame)
    buffered += frame.payload.count
  }

  func finish(_ outcome: ScanOutcome?) {
    self.outcome = outcome
    isFinished = true
    if outcome == nil { isIntact = false }
  }

  /// The next frame that nobody took.
  func takeFrame() -> Frame? {
    guard nextFrame < frames.count else { return nil }
    let frame = frames[nextFrame]
    frames[nextFrame].payload = Data()
    nextFrame += 1
    delivered += 1
    buffered -= frame.payload.count
    if nextFrame == frames.count { drop() }
    return frame
  }

  /// Forgets what nobody took.
  func drop() {
    frames = []
    nextFrame = 0
    buffered = 0
  }
}
