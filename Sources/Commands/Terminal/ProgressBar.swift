import Pipeline

/// A line on standard error that shows how far a scan is, how fast it goes and how long it will take.
///
/// On a terminal it is redrawn in place; elsewhere (a log file, CI) a plain line is written every ten seconds.
final class ProgressBar {
  private let terminal: Terminal
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?
  private var isDrawn = false
  private let isQuiet: Bool

  init(quiet: Bool, terminal: Terminal = .error) {
    self.isQuiet = quiet
    self.terminal = terminal
  }

  /// Shows the progress, if it is time to.
  func show(_ progress: ScanProgress) {
    guard !isQuiet else { return }
    let now = ContinuousClock.now
    let interval = terminal.isInteractive ? Duration.milliseconds(100) : .seconds(10)
    guard now - (last ?? start) >= interval else { return }
    last = now
    let line = Self.line(progress, elapsed: now - start, columns: terminal.columns)
    if terminal.isInteractive {
      Stream.errorRaw("\r\u{1b}[K" + line)
      isDrawn = true
    } else {
      Stream.error(line)
    }
  }

  /// Clears the line.
  func end() {
    if isDrawn { Stream.errorRaw("\r\u{1b}[K") }
    isDrawn = false
  }

  /// The text of the line: bar, share, files, rate, remaining time, current file.
  static func line(_ progress: ScanProgress, elapsed: Duration, columns: Int) -> String {
    let share = progress.totalBytes == 0 ? 1 : min(1, Double(progress.bytes) / Double(progress.totalBytes))
    let filled = Int(share * 20)
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: 20 - filled)
    let seconds = max(0.001, Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18)
    let rate = Double(progress.bytes) / seconds
    let remaining = rate > 0 ? Double(progress.totalBytes - min(progress.bytes, progress.totalBytes)) / rate : 0
    let text =
      "\(bar) \(Int(share * 100))%  \(progress.files)/\(progress.totalFiles)  \(ByteSize.text(UInt64(rate)))/s"
      + "  \(clock(remaining))  \(Terminal.safe(progress.current))"
    return DisplayWidth.cut(text, to: max(20, columns - 1))
  }

  private static func clock(_ seconds: Double) -> String {
    let whole = Int(min(seconds, 359_999))
    let minutes = whole / 60 % 60
    let rest = whole % 60
    let tail = (minutes < 10 ? "0" : "") + "\(minutes):" + (rest < 10 ? "0" : "") + "\(rest)"
    return whole >= 3_600 ? "\(whole / 3_600):" + tail : tail
  }
}

/// Sizes for people, in binary units.
enum ByteSize {
  static func text(_ bytes: UInt64) -> String {
    let units = ["B", "KiB", "MiB", "GiB", "TiB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 1_024 && unit < units.count - 1 {
      value /= 1_024
      unit += 1
    }
    if unit == 0 { return "\(bytes) B" }
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }
}
