import Foundation
import Glibc
import Testing

/// `kill -9` while a case is being written.
@Suite(.serialized) struct CrashTests {
  /// Looks at the matches of all files, whichever scan read them.
  private static let correlation = """
    title: Many administrators
    id: 0f2f6a5c-6d0f-4b8e-9d0a-6f0a3c6e1b12
    status: test
    level: critical
    correlation:
      type: event_count
      rules: [6f0a3c6e-6d0f-4b8e-9d0a-0f2f6a5c1b11]
      group-by: [user]
      timespan: 30m
      generate: true
      condition: {gte: 90}
    """

  @Test(arguments: [3, 40, 90])
  func `a scan that was killed is completed by the next one, without doubles`(kept: Int) throws {
    let folder = try Folder()
    let rules = folder.path("rules")
    try folder.write("rules/a.yml", Samples.rule)
    try folder.write("rules/b.yml", Self.correlation)
    for index in 0..<100 {
      try folder.write("logs/\(index).log", Samples.log(lines: 40, hits: [index % 40]) + "# \(index)\n")
    }
    let arguments = ["scan", folder.path("logs"), "--rules", rules, "--quiet", "--jobs", "2", "--case"]
    let whole = folder.path("whole.kagami")
    #expect(try KagamiRun(arguments + [whole]).status == 1)
    let expected = try KagamiRun(["findings", "--case", whole, "--ndjson"]).lines.sorted()
    #expect(expected.count == 101, "a hundred records and what they are together")

    let book = folder.path("killed.kagami")
    let process = KagamiRun.process(arguments + [book])
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    // Kill when enough was committed; polling the case is the clock, not time.
    while process.isRunning {
      let found = try KagamiRun(["findings", "--case", book, "--ndjson"]).lines.count
      if found >= kept { break }
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()

    let committed = try KagamiRun(["findings", "--case", book, "--ndjson"]).lines
    #expect(Set(committed).isSubset(of: expected))
    _ = try KagamiRun(arguments + [book])
    #expect(try KagamiRun(["findings", "--case", book, "--ndjson"]).lines.sorted() == expected)
  }
}
