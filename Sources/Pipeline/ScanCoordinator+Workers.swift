import Detection
import EventModel
import Foundation
import Glibc
import Intake

// Listens to the workers, and replaces those that crash or hang.
extension ScanCoordinator {
  /// How much of a unit's results is kept while it waits for its turn.
  private static let bufferLimit = 8 << 20
  /// Workers are looked at four times a second; after a pause like this the program itself did not run.
  private static let standstill = Duration.seconds(5)

  /// Waits until a worker has something to say, at most so many milliseconds.
  func wait(atMost milliseconds: CInt) throws {
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
    forgiveStandstill()
    for (position, index) in polled.enumerated() {
      if descriptors[position].revents != 0 {
        try receive(from: index)
      } else if workers[index].job != nil, .now - workers[index].process.lastSign > options.stallLimit {
        try replace(index, code: "intake.time-limit", detail: "no progress for \(options.stallLimit)")
      }
    }
  }

  /// No worker is to blame for the time in which this program did not look: it was stopped (Ctrl-Z), the computer slept, or
  /// storing took long. One that hangs is found at the next looks.
  private func forgiveStandstill() {
    defer { lastCheck = .now }
    guard .now - lastCheck > Self.standstill else { return }
    for index in workers.indices { workers[index].process.lastSign = .now }
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
}
