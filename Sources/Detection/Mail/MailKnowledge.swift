internal import ContentPacks
public import Foundation
internal import YAML

/// What the facts about a mail are judged with: themes of lures and lists of domains and words.
public struct MailKnowledge: Sendable {
  /// The themes.
  public var lexicon: LureLexicon
  /// What could not be read, one sentence each; empty when all is well.
  public private(set) var problems: [String] = []
  var vocabulary = MailVocabulary()

  /// What ships with the program (or stands in the folder that replaces it), read once.
  public static let standard = MailKnowledge(folder: Content.folder("lures"))

  /// Knowledge of a folder: themes (`*.yml`) and, under `vocabulary`, the lists.
  public init(folder: URL) {
    lexicon = LureLexicon([])
    var problems: [String] = []
    let themes = MailKnowledge.files(in: folder, &problems).compactMap { MailKnowledge.theme($0, &problems) }
    if themes.isEmpty { problems.append("no lure theme in \(folder.lastPathComponent)") }
    lexicon = LureLexicon(themes)
    var lists: [String: [String]] = [:]
    for file in MailKnowledge.files(in: folder.appendingPathComponent("vocabulary"), &problems) {
      guard let list = MailKnowledge.mapping(file, &problems) else { continue }
      let name = file.deletingPathExtension().lastPathComponent
      lists[name] = MailKnowledge.strings(list["entries"])
    }
    vocabulary = MailVocabulary(
      freeMail: DomainList(lists["free-mail"] ?? []), providers: DomainList(lists["mail-providers"] ?? []),
      fileSharing: DomainList(lists["file-sharing"] ?? []), shorteners: DomainList(lists["url-shorteners"] ?? []),
      titles: LureLexicon(words: lists["expert-titles"] ?? []),
      organisations: LureLexicon(words: lists["organisations"] ?? []),
      downloads: LureLexicon(words: lists["download-words"] ?? []),
      passwords: LureLexicon(words: lists["password-words"] ?? []))
    self.problems = problems
  }

  private static func files(in folder: URL, _ problems: inout [String]) -> [URL] {
    do {
      let all = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      return all.filter { $0.pathExtension == "yml" }.sorted { $0.lastPathComponent < $1.lastPathComponent }
    } catch {
      problems.append("\(folder.lastPathComponent): \(error.localizedDescription)")
      return []
    }
  }

  private static func mapping(_ file: URL, _ problems: inout [String]) -> YAMLNode? {
    do {
      var errors: [YAMLError] = []
      let documents = YAMLParser.documents([UInt8](try Data(contentsOf: file))) { errors.append($0) }
      problems += errors.map { "\(file.lastPathComponent):\($0.line):\($0.column): \($0.message)" }
      if errors.isEmpty, let document = documents.first, document.entries != nil { return document }
      if errors.isEmpty { problems.append("\(file.lastPathComponent): not a mapping") }
    } catch {
      problems.append("\(file.lastPathComponent): \(error)")
    }
    return nil
  }

  private static func strings(_ node: YAMLNode?) -> [String] { (node?.elements ?? []).compactMap(\.text) }

  private static func theme(_ file: URL, _ problems: inout [String]) -> LureTheme? {
    guard let mapping = mapping(file, &problems) else { return nil }
    guard let id = mapping["id"]?.text, let kind = mapping["kind"]?.text.flatMap(LureTheme.Kind.init)
    else {
      problems.append("\(file.lastPathComponent): needs id and kind (topic or act)")
      return nil
    }
    let groups = mapping["terms"]
    var terms: [(String, Double)] = []
    for (name, weight) in [("strong", 3.0), ("medium", 2.0), ("weak", 1.0)] {
      terms += strings(groups?[name]).map { ($0, weight) }
    }
    if terms.isEmpty { problems.append("\(file.lastPathComponent): no terms") }
    return LureTheme(
      id: id, kind: kind, title: mapping["title"]?.text ?? id, titleJa: mapping["title_ja"]?.text ?? id,
      terms: terms)
  }
}
