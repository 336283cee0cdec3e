package import EventModel
import Glibc

/// The only place that knows about terminals: what standard output and standard error can show.
package struct Terminal: Sendable {
  /// Whether colour may be used: on a terminal, unless `NO_COLOR` is set (no-color.org) or `TERM` is `dumb`.
  package let colour: Bool
  /// Columns of the terminal; 100 where there is none.
  package let columns: Int
  /// Whether this stream is a terminal.
  package let isInteractive: Bool

  package static let output = Terminal(descriptor: STDOUT_FILENO)
  package static let error = Terminal(descriptor: STDERR_FILENO)

  init(descriptor: CInt) {
    isInteractive = isatty(descriptor) == 1
    colour = isInteractive && Self.environment("NO_COLOR").isEmpty && Self.environment("TERM") != "dumb"
    var size = winsize()
    let answer = unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size)
    columns = isInteractive && answer == 0 && size.ws_col > 0 ? Int(size.ws_col) : 100
  }

  package static func environment(_ name: String) -> String {
    unsafe getenv(name).map { unsafe String(cString: $0) } ?? ""
  }

  /// The text in the colour of a level.
  package func paint(_ text: String, _ level: Level) -> String {
    guard colour else { return text }
    let code =
      switch level {
      case .critical: "1;97;41"
      case .high: "1;31"
      case .medium: "33"
      case .low: "36"
      case .informational: "2"
      }
    return "\u{1b}[\(code)m\(text)\u{1b}[0m"
  }

  /// The text in bold.
  package func bold(_ text: String) -> String { colour ? "\u{1b}[1m\(text)\u{1b}[0m" : text }

  /// Text of evidence for a terminal: control characters, bidirectional overrides, and characters that nobody sees are
  /// shown, not sent.
  package static func safe(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isHidden) else { return text }
    var shown = ""
    for scalar in text.unicodeScalars {
      if isHidden(scalar) {
        shown += "\\u{" + String(scalar.value, radix: 16) + "}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return shown
  }

  private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x20..<0x7f: false
    case 0..<0x20, 0x7f...0x9f: true
    // Blanks without width, marks of direction, line and paragraph separators, overrides, isolates, byte order marks.
    case 0x200b, 0x200e, 0x200f, 0x2028...0x202e, 0x2060, 0x2066...0x2069, 0xfeff: true
    default: false
    }
  }
}

/// Standard output and standard error, written whole. A reader that went away ends the program quietly; most commands die
/// by SIGPIPE as every filter does. A scan, which ignores that signal, must not end with a code that says "all was read".
package enum Stream {
  package static func out(_ text: String) { write(text + "\n", to: STDOUT_FILENO) }
  package static func raw(_ text: String) { write(text, to: STDOUT_FILENO) }
  package static func error(_ text: String) { write(text + "\n", to: STDERR_FILENO) }
  package static func errorRaw(_ text: String) { write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: CInt) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
      let put = unsafe bytes.withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress.map { unsafe $0 + done }, bytes.count - done)
      }
      if put < 0 && errno == EINTR { continue }
      if put < 0 && errno == EPIPE { exit(ExitStatus.failed.rawValue) }
      if put <= 0 {
        guard descriptor == STDOUT_FILENO else { return }
        let reason = unsafe String(cString: strerror(errno))
        error(Commands.text(en: "The output cannot be written: \(reason)", ja: "出力を書き込めません: \(reason)"))
        exit(ExitStatus.failed.rawValue)
      }
      done += put
    }
  }
}
