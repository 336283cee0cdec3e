import Foundation

/// The shared corpora, where they are present.
enum Corpora {
  /// Their folder, from `KAGAMI_SHARED` or beside the package; nil when there is none.
  static let folder: URL? = {
    let named = ProcessInfo.processInfo.environment["KAGAMI_SHARED"].map { URL(fileURLWithPath: $0) }
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let shared = named ?? package.deletingLastPathComponent().appendingPathComponent("shared")
    let corpora = shared.appendingPathComponent("corpora")
    return FileManager.default.fileExists(atPath: corpora.path) ? corpora : nil
  }()

  /// The folder at a path in the corpora; says aloud when it is missing.
  static func folder(_ path: String, for what: String) -> URL? {
    guard let found = folder?.appendingPathComponent(path), FileManager.default.fileExists(atPath: found.path) else {
      print("SKIPPED: \(what) (no ../shared)")
      return nil
    }
    return found
  }

  /// All event logs below a folder, by path.
  static func eventLogs(in folder: URL) -> [URL] {
    let found = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.compactMap { $0 as? URL }
    return (found ?? []).filter { $0.pathExtension == "evtx" }.sorted { $0.path < $1.path }
  }
}
