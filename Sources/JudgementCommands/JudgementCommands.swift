package import ArgumentParser

/// The subcommands that judge: incidents to campaigns to hypotheses.
package enum JudgementCommands {
  /// In the order of `--help`.
  package static let all: [any ParsableCommand.Type] = [
    CampaignsCommand.self, DecideCommand.self, AttributeCommand.self, KnowledgeCommand.self,
  ]
}
