internal import Glibc
internal import Synchronization

/// Work on several threads that are gone when it returns.
///
/// Not a pool (Dispatch) on purpose: a pool leaves threads behind, and a program with other threads cannot `fork` safely,
/// as a scan does once its rules are loaded (docs/decisions/0007).
enum JoinedThreads {
  /// More help little: loading is bound by memory.
  private static let most = 8
  /// A thread costs about as much as reading a few files.
  private static let leastEach = 16

  /// Calls `body` with 0 to `count - 1`, in any order, on this and further threads; returns when all calls have returned.
  static func perform(_ count: Int, _ body: @Sendable (Int) -> Void) {
    let processors = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let helpers = min(processors, most, count / leastEach) - 1
    guard helpers > 0 else { return (0..<max(0, count)).forEach(body) }
    withoutActuallyEscaping(body) { body in
      let work = Work(count: count, body: body)
      let threads = (0..<helpers).compactMap { _ in start(work) }
      work.run()
      for thread in threads { pthread_join(thread, nil) }
    }
  }

  /// Nil where the system gives no thread: then the others do its part.
  private static func start(_ work: Work) -> pthread_t? {
    var thread = pthread_t()
    let reference = unsafe Unmanaged.passRetained(work)
    let result = unsafe pthread_create(
      &thread, nil,
      { reference in
        if let reference = unsafe reference { unsafe Unmanaged<Work>.fromOpaque(reference).takeRetainedValue().run() }
        return nil
      }, reference.toOpaque())
    if result == 0 { return thread }
    unsafe reference.release()
    return nil
  }

  /// Calls that are left, taken one by one.
  private final class Work: Sendable {
    private let next = Atomic(0)
    private let count: Int
    private let body: @Sendable (Int) -> Void

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }
}
