import Foundation
import Glibc
import Testing

/// Workers of a real scan, looked at from outside: what they are, what they hold, what they may do, and how they end.
@Suite(.serialized) struct ForkedWorkerTests {
  /// A scan whose workers are busy for minutes: a hole takes no space, and every byte of it is hashed.
  private func longScan(_ folder: Folder) throws -> Process {
    let evidence = try folder.write("big.log", "")
    try FileHandle(forWritingTo: URL(fileURLWithPath: evidence)).truncate(atOffset: 256 << 30)
    let rules = try folder.write("rules/a.yml", Samples.rule)
    let process = KagamiRun.process([
      "scan", evidence, "--rules", rules, "--quiet", "--jobs", "2", "--case", folder.path("c.kagami"),
    ])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  @Test func `workers are forks without rights that hold nothing but their pipes`() throws {
    let folder = try Folder()
    let scan = try longScan(folder)
    defer { kill(scan.processIdentifier, SIGKILL) }
    let parent = ProcessView(scan.processIdentifier)
    let workers = try Wait.until(parent.children.filter(\.isConfined)) { $0.count == 2 }
    for worker in workers {
      // The same words as the scan itself: not started again as `kagami worker`.
      #expect(worker.words == parent.words)
      #expect(worker.status("NoNewPrivs") == "1")
      #expect(worker.status("Threads") == "1")
      let inherited = worker.files.filter { $0.key > 2 && !$0.value.hasSuffix("/big.log") }
      #expect(inherited.isEmpty, "\(inherited)")
      #expect(worker.files[0]?.hasPrefix("pipe:") == true && worker.files[1]?.hasPrefix("pipe:") == true)
      for mask in ["SigBlk", "SigIgn", "SigCgt"] {
        // Not 32 and 33, which are the C library's own: nobody can change what the scan was started with.
        let signals = UInt64(worker.status(mask), radix: 16).map { $0 & ~(3 << 31) }
        #expect(signals == 0, "\(mask)")
      }
    }
  }

  @Test func `workers die with a scan that is killed`() throws {
    let folder = try Folder()
    let scan = try longScan(folder)
    let parent = ProcessView(scan.processIdentifier)
    let workers = try Wait.until(parent.children) { $0.count == 2 }
    kill(scan.processIdentifier, SIGKILL)
    _ = try Wait.until(workers.filter(\.isAlive)) { $0.isEmpty }
  }

  @Test func `a worker that is killed is replaced by the program started again, and then its item is given up`() throws
  {
    let folder = try Folder()
    let scan = try longScan(folder)
    defer { kill(scan.processIdentifier, SIGKILL) }
    let parent = ProcessView(scan.processIdentifier)
    let forks = try Wait.until(parent.children.filter(\.isConfined)) { $0.count == 2 }
    let busy = try Wait.until(forks.first { $0.isReading }) { $0 != nil }
    let first = try #require(busy)
    kill(first.identifier, SIGKILL)
    let replacement = try Wait.until(
      parent.children.first { $0.words.contains("worker") && $0.isConfined && $0.isReading }
    ) { $0 != nil }
    let second = try #require(replacement)
    #expect(second.files.filter { $0.key > 2 && !$0.value.hasSuffix("/big.log") }.isEmpty)
    kill(second.identifier, SIGKILL)
    scan.waitUntilExit()
    #expect(scan.terminationReason == .exit && scan.terminationStatus == 3)
    let document = try KagamiRun(["report", "--case", folder.path("c.kagami"), "--json"]).output
    #expect(document.contains("intake.reader-crashed") && document.contains("twice: reader ended with signal 9"))
  }

  /// What the report reads again is read by a child as well, which may crash.
  @Test func `report reads evidence in a child without rights and outlives it`() throws {
    let folder = try Folder()
    let evidence = package.appendingPathComponent("Examples/evidence/windows").path
    let book = folder.path("w.kagami")
    _ = try KagamiRun(["scan", evidence, "--case", book, "--quiet"])
    let page = folder.path("r.html")
    let report = KagamiRun.process(["report", "--case", book, "--output", page, "--language", "en"])
    let errors = folder.path("errors")
    try Data().write(to: URL(fileURLWithPath: errors))
    report.standardOutput = FileHandle.nullDevice
    report.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
    try report.run()
    let parent = ProcessView(report.processIdentifier)
    let reader = try #require(try Wait.until(parent.children.first { $0.isConfined }) { $0 != nil })
    // It gave up its rights before it was asked to read anything.
    #expect(reader.files.filter { $0.key > 2 }.isEmpty)
    kill(reader.identifier, SIGKILL)
    report.waitUntilExit()
    #expect(report.terminationReason == .exit && report.terminationStatus == 0)
    let said = try String(decoding: Data(contentsOf: URL(fileURLWithPath: errors)), as: UTF8.self)
    #expect(said.contains("Not read, or not in full: ") && said.contains("FS01-Security.evtx"))
    let html = try String(decoding: Data(contentsOf: URL(fileURLWithPath: page)), as: UTF8.self)
    #expect(html.contains("FS01-Security.evtx"))
  }
}

/// A process as `/proc` shows it (proc(5)).
private struct ProcessView {
  let identifier: pid_t

  init(_ identifier: pid_t) { self.identifier = identifier }

  private func text(_ name: String) -> String {
    let bytes = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(identifier)/\(name)"))
    return String(decoding: bytes ?? Data(), as: UTF8.self)
  }

  /// One line of `status`.
  func status(_ name: String) -> String {
    let line = text("status").split(separator: "\n").first { $0.hasPrefix(name + ":") }
    return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) } ?? "gone"
  }

  var words: [String] { text("cmdline").split(separator: "\0").map(String.init) }

  /// System calls are filtered.
  var isConfined: Bool { status("Seccomp") == "2" }

  /// A dead one that nobody asked about is not alive.
  var isAlive: Bool { !["gone", "Z (zombie)", "X (dead)"].contains(status("State")) }

  /// Evidence is open.
  var isReading: Bool { files.contains { $0.key > 2 } }

  /// What is open, by descriptor.
  var files: [Int: String] {
    let folder = "/proc/\(identifier)/fd"
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return Dictionary(
      names.compactMap { name in
        guard let number = Int(name) else { return nil }
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: folder + "/" + name)
        return target.map { (number, $0) }
      }, uniquingKeysWith: { first, _ in first })
  }

  var children: [ProcessView] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
    return names.compactMap(pid_t.init).map(ProcessView.init).filter { $0.status("PPid") == "\(identifier)" }
      .sorted { $0.identifier < $1.identifier }
  }
}

/// Waiting for what another process does: what is observed is the clock, not time.
private enum Wait {
  struct Never: Error {}

  static func until<Value>(_ value: @autoclosure () -> Value, _ isIt: (Value) -> Bool) throws -> Value {
    for _ in 0..<20_000 {
      let value = value()
      if isIt(value) { return value }
      usleep(1_000)
    }
    throw Never()
  }
}
