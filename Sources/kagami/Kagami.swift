import ArgumentParser
import Commands
import JudgementCommands

/// The command line: `kagami <subcommand>`.
@main
struct Kagami: ParsableCommand {
  static var configuration: CommandConfiguration {
    .program("kagami", subcommands: EvidenceCommands.all + JudgementCommands.all)
  }

  static func main() { start() }
}
