internal import EventModel

/// The attachments of a message and what lies in them, with their risks.
struct MailAttachments {
  struct Item {
    var facts: ArtifactFacts
    /// Own risks. Members have events of their own: said of the container too, each would be found twice.
    var risks: [String]
    /// Names from the outside in, joined with `/`.
    var path: String
  }

  private(set) var items: [Item] = []

  init(_ message: Message, artifacts: [ArtifactFacts]) {
    var facts = artifacts
    if facts.isEmpty { facts = message.attachments.map(MailAttachments.facts) }
    var contents: [Key: [UInt8]] = [:]
    for attachment in message.attachments where contents[Key(attachment)] == nil {
      contents[Key(attachment)] = attachment.bytes
    }
    let parents = Set(facts.compactMap(\.parent))
    let count = facts.count
    for index in 0..<count where !parents.contains(index) && facts[index].depth == 0 {
      guard let bytes = contents[Key(facts[index])] else { continue }
      facts += MailAttachments.listed(in: bytes, of: &facts[index], index: index)
    }
    for item in facts { append(item, item.depth == 0 ? contents[Key(item)] : nil) }
    shorten()
  }

  /// Attachments are told apart by name and size.
  private struct Key: Hashable {
    var name: String
    var size: UInt64

    init(_ artifact: Artifact) { (name, size) = (artifact.name, UInt64(artifact.bytes.count)) }
    init(_ facts: ArtifactFacts) { (name, size) = (facts.name, facts.size) }
  }

  /// Keeps what has a risk and of the rest only the first: nobody hides a shortcut behind thousands of pictures.
  private mutating func shorten() {
    guard items.count > MailTacticLimits.artifacts else { return }
    var room = MailTacticLimits.artifacts
    items.removeAll { item in
      guard item.risks.isEmpty else { return false }
      room -= 1
      return room < 0
    }
  }

  private mutating func append(_ facts: ArtifactFacts, _ bytes: [UInt8]?) {
    let container = facts.parent.flatMap { items.indices.contains($0) ? items[$0] : nil }
    // A member of a protected archive is protected by it: said once, of the archive.
    var own = facts
    if container?.facts.isEncrypted == true { own.isEncrypted = false }
    items.append(
      Item(
        facts: facts, risks: AttachmentRisk.risks(of: own, bytes: bytes),
        path: (container.map { $0.path + "/" } ?? "") + facts.name))
  }

  /// Members of an unopened ZIP by its directory.
  private static func listed(in bytes: [UInt8], of facts: inout ArtifactFacts, index: Int) -> [ArtifactFacts] {
    guard AttachmentKind.recognise(bytes) == "zip", !facts.contentType.hasPrefix("ooxml") else { return [] }
    let (names, isEncrypted) = ZipNames.names(in: bytes)
    guard !names.contains("[Content_Types].xml") else { return [] }
    facts.isEncrypted = facts.isEncrypted || isEncrypted
    return names.filter { !$0.hasSuffix("/") }.map {
      ArtifactFacts(
        name: $0, contentType: "unknown", size: 0, sha256: "", isEncrypted: false, depth: facts.depth + 1, parent: index
      )
    }
  }

  private static func facts(_ artifact: Artifact) -> ArtifactFacts {
    ArtifactFacts(
      name: artifact.name, declaredType: artifact.declaredType, contentType: AttachmentKind.recognise(artifact.bytes),
      size: UInt64(artifact.bytes.count), sha256: "")
  }

  /// All risks of the message, each once.
  var risks: [String] {
    var seen: Set<String> = []
    return items.flatMap(\.risks).filter { seen.insert($0).inserted }
  }
}
