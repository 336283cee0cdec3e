internal import CGMime

/// GMime is started once for the process; it stays until the end, since its tables are shared by all threads.
enum GMimeRuntime {
  private static let started: Bool = {
    kagami_gmime_start()
    return true
  }()

  /// Starts GMime and silences its warnings; safe from any thread, cheap after the first time.
  static func start() { _ = started }
}
