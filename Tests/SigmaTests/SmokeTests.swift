import EventModel
import Testing

@testable import Sigma

struct SmokeTests {
  @Test func aRuleMatchesAndExplainsItself() {
    let rules = Support.compile(
      Support.rule(
        """
        selection:
            Image|endswith: '\\cmd.exe'
            CommandLine|contains:
                - ' /c '
                - whoami
        filter:
            User: SYSTEM
        condition: selection and not filter
        """))
    let batch = Support.batch(
      rules,
      [
        [("Image", "C:\\Windows\\CMD.EXE"), ("CommandLine", "cmd /c whoami"), ("User", "bob")],
        [("Image", "C:\\Windows\\CMD.EXE"), ("CommandLine", "cmd /c whoami"), ("User", "system")],
      ])
    let matcher = Matcher(rules, fields: batch.fields)
    var matches: [EventMatch] = []
    matcher.match(batch) { matches.append($0) }
    #expect(matches.map(\.event) == [0])
    #expect(
      matches.first.map { matcher.explain($0, in: batch) } == [
        MatchedField(field: "Image", value: "C:\\Windows\\CMD.EXE", condition: "endswith '\\cmd.exe'"),
        MatchedField(field: "CommandLine", value: "cmd /c whoami", condition: "contains ' /c '"),
        MatchedField(field: "CommandLine", value: "cmd /c whoami", condition: "contains 'whoami'"),
      ])
    let account = matcher.account(rule: 0, event: 1, in: batch)
    #expect(!account.holds)
    #expect(account.lines().contains("      + filter"))
  }
}
