import ArgumentParser
import Commands

/// `kagami` as far as the report: what `Scripts/start` builds first, because campaigns and attribution take another
/// minute to compile and the first look at the evidence does not need them.
@main
struct KagamiEvidence: ParsableCommand {
  static var configuration: CommandConfiguration { .program("kagami", subcommands: EvidenceCommands.all) }

  static func main() { start() }
}
