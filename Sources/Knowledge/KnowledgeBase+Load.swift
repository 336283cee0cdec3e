import ContentPacks
import EventModel
public import Foundation

extension KnowledgeBase {
  /// The knowledge that ships: the fact table of ATT&CK and the actor profiles of `Content/actors`.
  public static func shipped() -> KnowledgeBase { load(Content.folder("actors").path) }

  /// Reads a file or every file of a folder: STIX bundles (`.json`), fact tables (`.tsv`), actor profiles, MISP galaxy
  /// clusters and warning lists, told apart by content. What cannot be read is in `issues`.
  public static func load(_ path: String) -> KnowledgeBase {
    var knowledge = KnowledgeBase()
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else {
      knowledge.issues.append(
        InputIssue("knowledge.missing", .unreadable, item: path, detail: "no such file or folder"))
      return knowledge
    }
    var files = [path]
    let type = attributes[.type] as? FileAttributeType
    if type == .typeDirectory
      || (type == .typeSymbolicLink && (try? FileManager.default.contentsOfDirectory(atPath: path)) != nil)
    {
      let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
      files = names.filter { $0.hasSuffix(".json") || $0.hasSuffix(".tsv") }.sorted().map { path + "/" + $0 }
      if files.count > KnowledgeLimits.files {
        knowledge.issues.append(
          InputIssue(
            "knowledge.too-many-files", .partial, item: path, detail: "the first \(KnowledgeLimits.files) are read"))
        files = Array(files.prefix(KnowledgeLimits.files))
      }
    }
    var pending: [(Kind, Data, String)] = []
    for file in files {
      let size = (try? FileManager.default.attributesOfItem(atPath: file)[.size] as? Int) ?? 0
      guard size <= KnowledgeLimits.fileBytes else {
        knowledge.issues.append(
          InputIssue("knowledge.too-large", .unreadable, item: file, detail: "\(size) bytes"))
        continue
      }
      guard let data = FileManager.default.contents(atPath: file) else {
        knowledge.issues.append(InputIssue("knowledge.unreadable", .unreadable, item: file, detail: "cannot be read"))
        continue
      }
      pending.append((kind(data), data, file))
    }
    for kind in [Kind.table, .stix, .profile, .galaxy, .warningList] {
      for (found, data, file) in pending where found == kind { knowledge.read(data, as: kind, name: file) }
    }
    for (found, _, file) in pending where found == .none {
      knowledge.issues.append(InputIssue("knowledge.unknown-format", .unreadable, item: file, detail: "not recognised"))
    }
    return knowledge
  }

  /// Reads one document whose kind is told by its content.
  public static func read(_ data: Data, name: String) -> KnowledgeBase {
    var knowledge = KnowledgeBase()
    knowledge.read(data, as: kind(data), name: name)
    return knowledge
  }

  /// What a document is.
  enum Kind: String {
    case table = "facts"
    case stix
    case profile
    case galaxy
    case warningList = "warning-list"
    case none = "unknown"
  }

  /// Tells a document by its first kilobytes and its end.
  static func kind(_ data: Data) -> Kind {
    guard let first = data.first(where: { ![0x20, 0x09, 0x0A, 0x0D, 0xEF, 0xBB, 0xBF].contains($0) }) else {
      return .none
    }
    if first != UInt8(ascii: "{") { return first == UInt8(ascii: "#") || first == UInt8(ascii: "T") ? .table : .none }
    let head = String(decoding: data.prefix(4_096), as: UTF8.self) + String(decoding: data.suffix(512), as: UTF8.self)
    if head.contains("\"bundle\"") || head.contains("\"objects\"") { return .stix }
    if head.contains("\"list\"") && (head.contains("\"matching_attributes\"") || !head.contains("\"sources\"")) {
      return .warningList
    }
    if head.contains("\"authors\"") || head.contains("\"values\"") { return .galaxy }
    return head.contains("\"id\"") && head.contains("\"name\"") ? .profile : .none
  }

  private mutating func read(_ data: Data, as kind: Kind, name: String) {
    switch kind {
    case .table: FactTable.read(data, into: &self, name: name)
    case .stix: StixKnowledge.read(data, into: &self, name: name)
    case .profile: ProfileReader.read(data, into: &self, name: name)
    case .galaxy: MispGalaxy.read(data, into: &self, name: name)
    case .warningList: readWarningList(data, name: name)
    case .none: issues.append(InputIssue("knowledge.unknown-format", .unreadable, item: name, detail: "not recognised"))
    }
  }

  private mutating func readWarningList(_ data: Data, name: String) {
    struct Shape: Decodable { var list: [String] }
    guard (try? JSONDecoder().decode(Shape.self, from: data)) != nil else {
      issues.append(
        InputIssue("knowledge.not-warning-list", .unreadable, item: name, detail: "not a MISP warning list"))
      return
    }
    warningLists.append(.init(name: URL(fileURLWithPath: name).lastPathComponent, data: data))
  }
}
