import Foundation

/// `mail-benchmark dump PATH...`, `speed FOLDER [MBOX]`, `memory FILE`: see `docs/formats/mail.md`.
@main enum MailBenchmark {
  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard let command = arguments.first else { return usage() }
    let rest = Array(arguments.dropFirst())
    switch command {
    case "dump" where !rest.isEmpty: try Dump.run(rest)
    case "speed" where !rest.isEmpty: try Speed.run(rest)
    case "memory" where rest.count == 1: try Memory.run(rest[0])
    default: usage()
    }
  }

  static func usage() {
    print(
      """
      mail-benchmark dump PATH...       what the readers make of messages and mailboxes, one JSON object a message
      mail-benchmark speed PATH...      our reader against bare GMime: folders of messages, mbox files
      mail-benchmark memory MBOX        reads a mailbox and prints the peak of resident memory
      """)
  }

  /// The files at or below a path, sorted.
  static func files(_ path: String) -> [String] {
    guard let below = try? FileManager.default.subpathsOfDirectory(atPath: path), !below.isEmpty else { return [path] }
    return below.sorted().map { path + "/" + $0 }.filter {
      let attributes = try? FileManager.default.attributesOfItem(atPath: $0)
      return attributes?[.type] as? FileAttributeType == .typeRegular
    }
  }
}
