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
    facts = Array(facts.prefix(MailTacticLimits.artifacts))
    let parents = Set(facts.compactMap(\.parent))
    let count = facts.count
    for index in 0..<count where !parents.contains(index) && facts[index].depth == 0 {
      guard let bytes = MailAttachments.bytes(of: facts[index], in: message) else { continue }
      facts += MailAttachments.listed(in: bytes, of: &facts[index], index: index)
    }
    for item in facts { append(item, message) }
  }

  private mutating func append(_ facts: ArtifactFacts, _ message: Message) {
    let bytes = facts.depth == 0 ? MailAttachments.bytes(of: facts, in: message) : nil
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

  private static func bytes(of facts: ArtifactFacts, in message: Message) -> [UInt8]? {
    message.attachments.first { $0.name == facts.name && UInt64($0.bytes.count) == facts.size }?.bytes
  }

  /// All risks of the message, each once.
  var risks: [String] {
    var seen: Set<String> = []
    return items.flatMap(\.risks).filter { seen.insert($0).inserted }
  }
}
