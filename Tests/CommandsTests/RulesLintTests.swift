import Testing

/// `kagami rules lint` and `--strict` on rules with something wrong.
@Suite(.serialized) struct RulesLintTests {
  private let folder: Folder

  init() throws { folder = try Folder() }

  private static let bad = """
    title: Bad
    logsource: { product: fortigate, service: event }
    detection:
        s:
            logdesc|contians: x
        condition: s
    """

  @Test func `everything wrong is named with its place, and the rules are counted`() throws {
    try folder.write("rules/bad.yml", Self.bad)
    try folder.write("rules/good.yml", Samples.rule)
    let run = try KagamiRun(["rules", "lint", folder.path("rules"), "--language", "en"])
    #expect(run.status == 1)
    #expect(
      run.lines.contains { $0.hasSuffix("bad.yml:5:17: error: there is no modifier 'contians' [unknown-modifier]") })
    #expect(run.lines.last?.hasPrefix("2 files: 1 rules, 0 correlations, 0 filters; ") == true, "\(run.lines)")
  }

  @Test func `with --strict a warning is enough`() throws {
    let rules = try folder.write("rules/a.yml", Samples.rule + "\nlicense: [MIT]\n")
    #expect(try KagamiRun(["rules", "lint", rules]).status == 0)
    #expect(try KagamiRun(["rules", "lint", rules, "--strict"]).status == 1)
  }
}
