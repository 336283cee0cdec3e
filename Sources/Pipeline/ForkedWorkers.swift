/// Workers that go on from where this process is: rules that it loaded and compiled are in their memory already.
///
/// They are made before anything is opened that is none of their business (the case), by a process of one thread; where that
/// is not so there are none, and the coordinator starts programs instead, as it does for a worker that crashed. The reasons
/// are in docs/decisions/0007.
public final class ForkedWorkers {
  private var processes: [WorkerProcess] = []

  /// Makes workers that serve requests with what `worker` has loaded. They wait for a `ScanCoordinator`, and end when
  /// nobody holds this object any more or when this process ends.
  public init(_ worker: Worker, count: Int) throws {
    for _ in 0..<max(0, count) {
      guard let process = try WorkerProcess(forking: worker.serve) else { return }
      processes.append(process)
    }
  }

  /// Workers that nobody took yet.
  public var count: Int { processes.count }

  deinit { for process in processes { _ = process.reap(killing: true) } }

  /// One of them.
  func take() -> WorkerProcess? { processes.popLast() }
}
