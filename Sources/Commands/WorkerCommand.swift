import ArgumentParser
import Pipeline

/// `kagami worker`: the inside of a worker process. Started by `scan`, not by people.
struct WorkerCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "worker", abstract: "Serves scan requests on standard input.", shouldDisplay: false)

  @OptionGroup var detection: DetectionOptions

  func run() throws {
    Worker(rules: try detection.load(reporting: false)).serve()
  }
}
