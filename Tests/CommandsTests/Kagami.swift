import Foundation
import Glibc

/// Runs of the built program.
struct KagamiRun {
  var status: Int32
  var output: String
  var errors: String

  /// Standard output, line by line.
  var lines: [String] { output.split(separator: "\n").map(String.init) }

  /// Each line as a JSON object.
  var objects: [[String: Any]] {
    lines.compactMap { try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any] }
  }

  /// The program that was built beside the tests.
  static let program: URL = {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appendingPathComponent("kagami")
  }()

  /// Runs the program to its end.
  init(_ arguments: [String], environment: [String: String] = [:]) throws {
    let folder = try Folder()
    let out = folder.url.appendingPathComponent("out")
    let err = folder.url.appendingPathComponent("err")
    // Files instead of pipes: nothing to drain, and orphans cannot hold the test up.
    for url in [out, err] { try Data().write(to: url) }
    let process = Self.process(arguments, environment: environment)
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    status = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    output = try String(decoding: Data(contentsOf: out), as: UTF8.self)
    errors = try String(decoding: Data(contentsOf: err), as: UTF8.self)
  }

  /// A process that is not started yet.
  static func process(_ arguments: [String], environment: [String: String] = [:]) -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.environment = ProcessInfo.processInfo.environment
      .merging(["LC_ALL": "C.UTF-8", "TZ": "UTC"]) { $1 }.merging(environment) { $1 }
    return process
  }
}

/// A folder that goes away with its owner.
final class Folder {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("kagami-test-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of a name in it.
  func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes a file and returns its path.
  @discardableResult
  func write(_ name: String, _ bytes: [UInt8]) throws -> String {
    let target = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: target)
    return target.path
  }

  /// Writes a text file and returns its path.
  @discardableResult
  func write(_ name: String, _ text: String) throws -> String { try write(name, Array(text.utf8)) }
}

/// The folder of the package.
let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()
