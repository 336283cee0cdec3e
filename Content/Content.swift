public import Foundation

/// The data that ships with Kagami: rules, mappings, lists, lures. Data, not code: it can be replaced without a rebuild.
public enum Content {
  /// The folder that holds `rules`, `mappings` and so on: `KAGAMI_CONTENT` if set, else what was built with the program.
  public static var folder: URL {
    if let path = ProcessInfo.processInfo.environment["KAGAMI_CONTENT"], !path.isEmpty {
      return URL(fileURLWithPath: path, isDirectory: true)
    }
    return Bundle.module.resourceURL ?? Bundle.module.bundleURL
  }

  /// A folder of one kind of content, as `rules`.
  public static func folder(_ name: String) -> URL { folder.appendingPathComponent(name, isDirectory: true) }
}
