import Bytes
public import EventModel
import Foundation

/// Brings knowledge of others into a folder that `attribute --knowledge` reads: ATT&CK and other STIX bundles, MISP galaxy
/// clusters and warning lists, actor profiles, fact tables.
///
/// Files are named by the hash of what they came from, so importing the same file twice changes nothing. A STIX bundle
/// becomes a fact table and one profile for each actor of which it knows targets or indicators.
public struct KnowledgeImport: Sendable, Codable {
  /// What became of one input.
  public enum Status: String, Sendable, Codable {
    /// Written.
    case imported
    /// Was there already, byte for byte.
    case unchanged
    /// Not written: see the issues.
    case refused
  }

  /// How much an input holds.
  public struct Counts: Sendable, Codable, Equatable {
    /// Actors, aliases of actors, techniques, malware and tools.
    public var actors = 0, aliases = 0, techniques = 0, software = 0
    /// Relations "actor uses object", names of reports, values of actors, campaigns, entries of warning lists.
    public var uses = 0, reports = 0, values = 0, campaigns = 0, entries = 0
  }

  /// One input.
  public struct Entry: Sendable, Codable {
    /// The file as given.
    public var source: String
    /// `stix`, `galaxy`, `warning-list`, `profile`, `facts` or `unknown`.
    public var kind: String
    /// SHA-256 of the input; empty where it could not be read.
    public var sha256: String
    /// What became of it.
    public var status: Status
    /// How much it holds.
    public var counts: Counts
    /// Files in the folder, by name.
    public var files: [String]
    /// What was odd.
    public var issues: [InputIssue]
  }

  /// The folder.
  public var folder: String
  /// Inputs in order.
  public var entries: [Entry]

  /// Imports files (or all `.json` and `.tsv` of folders) into a folder, which is made where it is missing. Throws only
  /// when the folder cannot be written.
  public static func run(_ sources: [String], into folder: String) throws -> KnowledgeImport {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    var entries: [Entry] = []
    for source in sources.flatMap(expand) { entries.append(try add(source, folder)) }
    return KnowledgeImport(folder: folder, entries: entries)
  }

  private static func expand(_ path: String) -> [String] {
    let type = try? FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
    guard type == .typeDirectory else { return [path] }
    let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    return names.filter { $0.hasSuffix(".json") || $0.hasSuffix(".tsv") }.sorted().prefix(KnowledgeLimits.files)
      .map { path + "/" + $0 }
  }

  private static func add(_ source: String, _ folder: String) throws -> Entry {
    func refused(_ issues: [InputIssue], _ kind: KnowledgeBase.Kind = .none, _ hash: String = "") -> Entry {
      Entry(
        source: source, kind: kind.rawValue, sha256: hash, status: .refused, counts: .init(), files: [], issues: issues)
    }
    let size = (try? FileManager.default.attributesOfItem(atPath: source)[.size] as? Int) ?? 0
    guard size <= KnowledgeLimits.fileBytes else {
      return refused([InputIssue("knowledge.too-large", .unreadable, item: source, detail: "\(size) bytes")])
    }
    guard let data = FileManager.default.contents(atPath: source) else {
      return refused([InputIssue("knowledge.unreadable", .unreadable, item: source, detail: "cannot be read")])
    }
    let hash = sha256(data)
    let kind = KnowledgeBase.kind(data)
    let knowledge = KnowledgeBase.read(data, name: source)
    let counts = count(knowledge)
    guard kind != .none, counts != Counts() else { return refused(knowledge.issues, kind, hash) }
    var status = Status.unchanged
    var files: [String] = []
    for (name, bytes) in try output(data, kind, knowledge, hash: String(hash.prefix(16))) {
      files.append(name)
      let path = folder + "/" + name
      if FileManager.default.contents(atPath: path) == bytes { continue }
      status = .imported
      try bytes.write(to: URL(fileURLWithPath: path), options: .atomic)
    }
    return Entry(
      source: source, kind: kind.rawValue, sha256: hash, status: status, counts: counts, files: files,
      issues: knowledge.issues)
  }

  /// The files that an input becomes.
  private static func output(
    _ data: Data, _ kind: KnowledgeBase.Kind, _ knowledge: KnowledgeBase, hash: String
  ) throws -> [(String, Data)] {
    guard kind == .stix else {
      return [("\(kind.rawValue)-\(hash)" + (kind == .table ? ".tsv" : ".json"), data)]
    }
    let header = [
      "Facts of a STIX bundle with the hash \(hash), made by `kagami knowledge import`; rights: its source's."
    ]
    var files = [("facts-\(hash).tsv", Data(FactTable.render(knowledge, header: header).utf8))]
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    for actor in knowledge.actors {
      guard let profile = actor.profile else { continue }
      let name = "profile-\(hash)-\(KnowledgeBase.key(actor.id).prefix(60)).json"
      files.append((name, try encoder.encode(profile)))
    }
    return files
  }

  private static func count(_ knowledge: KnowledgeBase) -> Counts {
    struct List: Decodable { var list: [String] }
    var counts = Counts()
    counts.actors = knowledge.actors.count
    counts.aliases = knowledge.actors.reduce(0) { $0 + $1.aliases.count }
    counts.techniques = knowledge.objects.count { $0.kind == .technique }
    counts.software = knowledge.objects.count - counts.techniques
    counts.uses = knowledge.actors.reduce(0) { $0 + $1.uses.count }
    counts.reports = knowledge.citations.count
    counts.values = knowledge.actors.reduce(0) { $0 + ($1.profile?.observables?.count ?? 0) }
    counts.campaigns = knowledge.campaigns.count
    counts.entries = knowledge.warningLists.reduce(0) {
      $0 + ((try? JSONDecoder().decode(List.self, from: $1.data))?.list.count ?? 0)
    }
    return counts
  }

  private static func sha256(_ data: Data) -> String {
    SHA256.digest(of: Array(data))
  }
}
