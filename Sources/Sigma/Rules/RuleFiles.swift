internal import Bytes
internal import Foundation

/// Why a rule file cannot be read.
struct ReadFailure: Error {
  var reason: String
}

/// Finds and reads rule files.
enum RuleFiles {
  /// The rule files at and below the paths, sorted per path; paths that lead nowhere become issues.
  static func find(_ paths: [String]) -> (files: [String], issues: [RuleIssue]) {
    var files: [String] = []
    var issues: [RuleIssue] = []
    for path in paths {
      var isFolder: ObjCBool = false
      if unsafe !FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
        issues.append(RuleIssue(file: path, line: 0, column: 0, code: .unreadable, message: "no such file or folder"))
      } else if isFolder.boolValue {
        let (names, unreadable) = FolderListing.files(below: path)
        let folder = path.hasSuffix("/") ? path : path + "/"
        files += names.filter(isRule).sorted().map { folder + $0 }
        issues += unreadable.sorted().map { name in
          RuleIssue(file: folder + name, line: 0, column: 0, code: .unreadable, message: "the folder cannot be read")
        }
      } else {
        files.append(path)
      }
    }
    return (files, issues)
  }

  /// Tests of rules lie beside them, as `name.tests.yaml`.
  private static func isRule(_ name: String) -> Bool {
    (name.hasSuffix(".yml") || name.hasSuffix(".yaml"))
      && !name.hasSuffix(".tests.yaml") && !name.hasSuffix(".tests.yml")
  }

  /// The bytes of a file.
  static func read(_ path: String) throws(ReadFailure) -> [UInt8] {
    do throws(ReadError) {
      let region = try FileRegion(path: path)
      guard region.count <= UInt64(SigmaLimits.fileBytes) else {
        throw ReadError(.overLimit, what: "rule file", detail: "more than \(SigmaLimits.fileBytes) bytes")
      }
      var bytes: [UInt8] = []
      _ = try region.read(at: 0, into: &bytes, atMost: Int(region.count))
      return bytes
    } catch {
      throw ReadFailure(reason: error.description)
    }
  }
}
