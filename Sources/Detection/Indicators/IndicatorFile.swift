import Bytes
import Foundation

/// Files of indicators and lists are read whole, up to a limit.
enum IndicatorFile {
  static func isFolder(_ path: String) -> Bool {
    (try? URL(fileURLWithPath: path).resolvingSymlinksInPath().resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory
      == true
  }

  static func read(_ path: String, limit: Int) throws(ReadError) -> [UInt8] {
    let region = try FileRegion(path: path)
    guard region.count <= UInt64(limit) else {
      throw ReadError(.overLimit, what: "file", detail: "\(region.count) bytes, more than \(limit)")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(region.count))
    while bytes.count < Int(region.count) {
      if try region.read(at: UInt64(bytes.count), into: &bytes, atMost: 4 << 20) == 0 { break }
    }
    return bytes
  }
}
