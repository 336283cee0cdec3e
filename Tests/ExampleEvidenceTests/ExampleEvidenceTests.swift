import Foundation
import Testing

@testable import ExampleEvidence

/// The examples in the repository are what the generator makes, and keep their promises.
@Suite struct ExampleEvidenceTests {
  private static let files = ExampleEvidence.files()
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Examples", isDirectory: true)

  @Test func repositoryHoldsWhatTheGeneratorMakes() throws {
    let enumerator = FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: [.isRegularFileKey])
    var found: [String: [UInt8]] = [:]
    while let file = enumerator?.nextObject() as? URL {
      guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else { continue }
      let path = file.standardizedFileURL.path.dropFirst(Self.folder.standardizedFileURL.path.count)
      found[String(path.drop { $0 == "/" })] = Array(try Data(contentsOf: file))
    }
    #expect(found.keys.sorted() == Self.files.keys.sorted(), "run: swift run make-examples Examples")
    for (path, bytes) in Self.files { #expect(found[path] == bytes, "\(path): run swift run make-examples Examples") }
  }

  @Test func examplesAreSmall() {
    #expect(Self.files.values.reduce(0) { $0 + $1.count } < 2_000_000)
  }

  /// Every address of the internet is reserved for documentation or private, every domain ends in `.example`.
  @Test func nothingLeadsToAnybody() throws {
    let allowed = try Regex(#"^(192\.0\.2|198\.51\.100|203\.0\.113|10\.[0-9]+\.[0-9]+)\."#)
    let address = try Regex(#"\b[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\b"#)
    let domain = try Regex(#"[a-z0-9._-]{2,}@([a-z0-9-]+\.)+[a-z]+|https?://([A-Za-z0-9.-]+)"#)
    for path in [
      "evidence/firewall/fortigate.log", "evidence/web/access.log", "evidence/mail/institute.mbox", "indicators.csv",
    ] {
      let text = String(decoding: Self.files[path] ?? [], as: UTF8.self)
      for line in text.split(separator: "\n") {
        for match in line.matches(of: address) {
          #expect(line[match.range].firstMatch(of: allowed) != nil, "\(path): \(line[match.range])")
        }
        for match in line.matches(of: domain) {
          #expect(line[match.range].hasSuffix(".example"), "\(path): \(line[match.range])")
        }
      }
    }
  }

  @Test func logsAreInOrderOfTime() {
    let text = String(decoding: Self.files["evidence/firewall/fortigate.log"] ?? [], as: UTF8.self)
    let times = text.split(separator: "\n").map { $0.dropFirst(10).prefix(24) }
    #expect(times.count > 1_500)
    #expect(times == times.sorted())
  }

  /// The compressor against a decompressor that others wrote.
  @Test(arguments: ["", "a", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "abcabcabcdabcabcabcdxyz"])
  func compressedTextComesBack(_ text: String) throws {
    let noisy = Array((text + String(repeating: text, count: 400)).utf8) + (0..<600).map { UInt8($0 * 37 % 256) }
    for bytes in [Array(text.utf8), noisy] {
      let process = Process()
      let input = Pipe()
      let output = Pipe()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      process.arguments = ["gzip", "-dc"]
      process.standardInput = input
      process.standardOutput = output
      try process.run()
      try input.fileHandleForWriting.write(contentsOf: Data(Containers.gzip(bytes)))
      try input.fileHandleForWriting.close()
      let back = try output.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
      #expect(Array(back) == bytes)
    }
  }
}
