import Foundation
import Glibc
import Testing

/// `kill -9` while a case is being written.
@Suite(.serialized) struct CrashTests {
  @Test(arguments: [3, 40, 90])
  func `a scan that was killed is completed by the next one, without doubles`(kept: Int) throws {
    let folder = try Folder()
    let rules = try folder.write("rules/a.yml", Samples.rule)
    for index in 0..<100 {
      try folder.write("logs/\(index).log", Samples.log(lines: 40, hits: [index % 40]) + "# \(index)\n")
    }
    let arguments = ["scan", folder.path("logs"), "--rules", rules, "--quiet", "--jobs", "2", "--case"]
    let whole = folder.path("whole.kagami")
    #expect(try KagamiRun(arguments + [whole]).status == 1)
    let expected = try KagamiRun(["findings", "--case", whole, "--ndjson"]).lines.sorted()
    #expect(expected.count == 100)

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
