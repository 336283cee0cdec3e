import EventModel
public import Foundation

/// The compact form of knowledge that ships: one line per fact, tab separated, made from a STIX bundle.
///
///     T  id  name                       technique
///     M  id  name  alias|alias          malware (L: a tool)
///     R  name                           a report; reports are numbered from 0 in this order
///     G  id  name  alias|alias          an actor
///     U  actor  object  reports  campaign    a use; report numbers with commas; campaign may be empty
///     W  software  object  reports      what a software does
///
/// Lines that begin with `#` are comments; the first ones hold the copyright of the source.
public enum FactTable {
  /// Adds a table to knowledge. Lines that cannot be read are reported and skipped.
  public static func read(_ data: Data, into knowledge: inout KnowledgeBase, name: String) {
    let text = String(decoding: data, as: UTF8.self)
    var citations = CitationIndex(knowledge.citations)
    var numbers: [Int] = []
    var uses: [String: [KnowledgeBase.Use]] = [:]
    var actors: [KnowledgeBase.Actor] = []
    for (offset, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      guard
        readLine(
          cells, into: &knowledge, citations: &citations, numbers: &numbers, uses: &uses, actors: &actors)
      else {
        knowledge.issues.append(
          InputIssue("knowledge.bad-fact", .partial, line: offset + 1, item: name, detail: String(line.prefix(120))))
        continue
      }
    }
    knowledge.citations = citations.names
    for var actor in actors {
      actor.uses = uses[actor.id] ?? []
      knowledge.merge(actor)
    }
  }

  private static func readLine(
    _ cells: [String], into knowledge: inout KnowledgeBase, citations: inout CitationIndex, numbers: inout [Int],
    uses: inout [String: [KnowledgeBase.Use]], actors: inout [KnowledgeBase.Actor]
  ) -> Bool {
    func aliases(_ index: Int) -> [String] {
      cells.count > index ? cells[index].split(separator: "|").map(String.init) : []
    }
    func reports(_ text: String) -> [Int]? {
      var found: [Int] = []
      for part in text.split(separator: ",") {
        guard let number = Int(part), numbers.indices.contains(number) else { return nil }
        found.append(numbers[number])
      }
      return found.sorted()
    }
    switch (cells[0], cells.count) {
    case ("T", 3...): _ = knowledge.add(.init(id: cells[1], name: cells[2], kind: .technique))
    case ("M", 3...), ("L", 3...):
      let kind: KnowledgeBase.ObjectKind = cells[0] == "M" ? .malware : .tool
      _ = knowledge.add(.init(id: cells[1], name: cells[2], kind: kind, aliases: aliases(3)))
    case ("R", 2...): numbers.append(citations.index(of: cells[1]))
    case ("G", 3...):
      let claims = aliases(3).map { NameClaim(name: $0, source: "ATT&CK \(cells[1])", weight: 0.8) }
      actors.append(.init(id: cells[1], name: cells[2], aliases: claims))
    case ("U", 4...):
      guard let object = knowledge.objectIndex[cells[2]], let cited = reports(cells[3]) else { return false }
      let campaign = cells.count > 4 && !cells[4].isEmpty ? cells[4] : nil
      uses[cells[1], default: []].append(.init(object: object, citations: cited, campaign: campaign))
    case ("W", 4...):
      guard let software = knowledge.objectIndex[cells[1]], let object = knowledge.objectIndex[cells[2]],
        let cited = reports(cells[3])
      else { return false }
      knowledge.softwareUses[software, default: []].append(.init(object: object, citations: cited))
    default: return false
    }
    return true
  }

  /// Writes knowledge as a table. `header` holds the lines of the notice, without `#`.
  public static func render(_ knowledge: KnowledgeBase, header: [String]) -> String {
    var lines = header.map { "# " + $0 }
    func clean(_ text: String) -> String { String(text.map { $0 == "\t" || $0.isNewline ? " " : $0 }) }
    func list(_ numbers: [Int]) -> String { numbers.map(String.init).joined(separator: ",") }
    for object in knowledge.objects {
      let tag = object.kind == .technique ? "T" : object.kind == .malware ? "M" : "L"
      var cells = [tag, clean(object.id), clean(object.name)]
      if !object.aliases.isEmpty { cells.append(clean(object.aliases.joined(separator: "|"))) }
      lines.append(cells.joined(separator: "\t"))
    }
    lines += knowledge.citations.map { "R\t" + clean($0) }
    for actor in knowledge.actors {
      var cells = ["G", clean(actor.id), clean(actor.name)]
      if !actor.aliases.isEmpty { cells.append(clean(actor.aliases.map(\.name).joined(separator: "|"))) }
      lines.append(cells.joined(separator: "\t"))
      for use in actor.uses {
        var cells = ["U", clean(actor.id), clean(knowledge.objects[use.object].id), list(use.citations)]
        if let campaign = use.campaign { cells.append(clean(campaign)) }
        lines.append(cells.joined(separator: "\t"))
      }
    }
    for (software, uses) in knowledge.softwareUses.sorted(by: { $0.key < $1.key }) {
      for use in uses {
        lines.append(
          ["W", clean(knowledge.objects[software].id), clean(knowledge.objects[use.object].id), list(use.citations)]
            .joined(separator: "\t"))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
