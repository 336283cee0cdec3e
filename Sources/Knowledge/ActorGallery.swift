import Foundation

/// Knowledge laid out for comparing: every actor's techniques and software as counts, and every report as an exemplar.
///
/// Sparse in both directions: a comparison touches only the actors and reports that share something with the question.
public struct ActorGallery: Sendable {
  /// What is asked about: indices into the knowledge's objects, without repetition.
  public struct Query: Sendable, Equatable {
    /// Techniques.
    public var techniques: [Int]
    /// Malware and tools.
    public var software: [Int]
    /// How many named malware or tools nobody knows.
    public var unknownSoftware: Int

    /// A question.
    public init(techniques: [Int], software: [Int], unknownSoftware: Int = 0) {
      self.techniques = techniques
      self.software = software
      self.unknownSoftware = unknownSoftware
    }

    /// The question without one object.
    public func without(_ object: Int) -> Query {
      Query(
        techniques: techniques.filter { $0 != object }, software: software.filter { $0 != object },
        unknownSoftware: unknownSoftware)
    }
  }

  /// One actor's row.
  struct Row: Sendable {
    var counts: [Int: Double] = [:]
    var techniqueTotal = 0.0
    var techniqueCount = 0
    var softwareCount = 0
    var norm = 0.0
    var reports = 0
    var families: Set<Int> = []
    var arsenal: Set<Int> = []
  }

  /// One report: which actor, and how long its vector is.
  struct Exemplar: Sendable {
    var actor: Int
    var objects: [Int]
    var norm: Double
    var softwareNorm: Double
  }

  /// A holder of an object.
  struct Posting: Sendable {
    var index: Int
    var count: Double
  }

  /// The smoothing weight of the background in the language models (Dirichlet prior; Zhai and Lafferty 2004).
  static let smoothing = 20.0

  /// Number of actors.
  public let actorCount: Int
  let kinds: [KnowledgeBase.ObjectKind]
  let parents: [Int]
  var rows: [Row]
  var exemplars: [Exemplar]
  /// Actors with the object.
  var holders: [[Posting]]
  /// Reports with the object.
  var reportsWith: [[Int]]
  /// Reports that describe a software, by object; empty for techniques.
  var descriptions: [[Int]]
  /// Actors that a report is cited for.
  var cited: [Int: [Int]]
  var familyHolders: [[Int]]
  var arsenalHolders: [[Int]]
  var idf: [Double]
  var background: [Double]
  var familyBackground: [Double]
  var arsenalBackground: [Double]

  /// Lays knowledge out.
  public init(_ knowledge: KnowledgeBase) {
    let objects = knowledge.objects
    actorCount = knowledge.actors.count
    kinds = objects.map(\.kind)
    parents = objects.indices.map { index in
      guard objects[index].kind == .technique, let dot = objects[index].id.firstIndex(of: ".") else { return index }
      return knowledge.objectIndex[String(objects[index].id[..<dot])] ?? index
    }
    rows = []
    exemplars = []
    holders = Array(repeating: [], count: objects.count)
    reportsWith = Array(repeating: [], count: objects.count)
    descriptions = Array(repeating: [], count: objects.count)
    cited = [:]
    familyHolders = Array(repeating: [], count: objects.count)
    arsenalHolders = Array(repeating: [], count: objects.count)
    idf = []
    background = []
    familyBackground = []
    arsenalBackground = []
    for index in knowledge.actors.indices { addRow(knowledge.actors[index], index) }
    weigh()
    addArsenals(knowledge)
    for index in knowledge.actors.indices { addReports(knowledge.actors[index], index) }
    for (software, uses) in knowledge.softwareUses {
      descriptions[software] = Set(uses.flatMap(\.citations)).sorted()
    }
  }

  /// How many actors are known to use an object.
  public func holderCount(_ object: Int) -> Int { holders[object].count }
  /// The actors that are known to use an object.
  public func holderIndices(_ object: Int) -> [Int] { holders[object].map(\.index) }
  /// Whether an actor is known to use an object.
  public func holds(_ actor: Int, _ object: Int) -> Bool { rows[actor].counts[object] != nil }
  /// How telling an object is, by the number of actors that use it.
  public func rarity(_ object: Int) -> Double {
    log((Double(actorCount) + 1) / (Double(holders[object].count) + 0.5))
  }

  private mutating func addRow(_ actor: KnowledgeBase.Actor, _ index: Int) {
    var cited: [Int: Set<Int>] = [:]
    for use in actor.uses { cited[use.object, default: []].formUnion(use.citations) }
    var row = Row()
    for (object, citations) in cited.sorted(by: { $0.key < $1.key }) {
      let count = Double(max(1, citations.count))
      row.counts[object] = count
      holders[object].append(Posting(index: index, count: count))
      if kinds[object] == .technique {
        row.techniqueTotal += min(count, 4)
        row.techniqueCount += 1
        row.families.insert(parents[object])
      } else {
        row.softwareCount += 1
      }
    }
    rows.append(row)
  }

  /// Inverse document frequencies and background distributions over actors.
  private mutating func weigh() {
    let actors = Double(actorCount)
    let techniques = Double(kinds.count { $0 == .technique })
    idf = holders.map { log((1 + actors) / (1 + Double($0.count))) + 1 }
    let total = holders.indices.reduce(0.0) { kinds[$1] == .technique ? $0 + Double(holders[$1].count) : $0 }
    background = holders.map { (Double($0.count) + 0.5) / (total + 0.5 * techniques) }
    for (index, row) in rows.enumerated() {
      for family in row.families.sorted() { familyHolders[family].append(index) }
      let square = row.counts.keys.sorted().reduce(0.0) { $0 + idf[$1] * idf[$1] }
      rows[index].norm = square.squareRoot()
    }
    let families = familyHolders.reduce(0.0) { $0 + Double($1.count) }
    familyBackground = familyHolders.map { (Double($0.count) + 0.5) / (families + 0.5 * techniques) }
  }

  /// What an actor's own (rarely shared) malware can do counts a little as what the actor does.
  private mutating func addArsenals(_ knowledge: KnowledgeBase) {
    for index in rows.indices {
      for object in rows[index].counts.keys where kinds[object] != .technique && holders[object].count <= 3 {
        for use in knowledge.softwareUses[object] ?? [] { rows[index].arsenal.insert(use.object) }
      }
      for technique in rows[index].arsenal { arsenalHolders[technique].append(index) }
    }
    let techniques = Double(kinds.count { $0 == .technique })
    let total = arsenalHolders.reduce(0.0) { $0 + Double($1.count) }
    arsenalBackground = arsenalHolders.map { (Double($0.count) + 0.5) / (total + 0.5 * techniques) }
  }

  private mutating func addReports(_ actor: KnowledgeBase.Actor, _ index: Int) {
    var byReport: [Int: Set<Int>] = [:]
    for use in actor.uses { for citation in use.citations { byReport[citation, default: []].insert(use.object) } }
    rows[index].reports = byReport.count
    // A source without citations is itself the only report.
    if byReport.isEmpty, !actor.uses.isEmpty { byReport[-1 - index] = Set(actor.uses.map(\.object)) }
    for (report, objects) in byReport.sorted(by: { $0.key < $1.key }) {
      cited[report, default: []].append(index)
      var square = 0.0
      var softwareSquare = 0.0
      for object in objects.sorted() {
        reportsWith[object].append(exemplars.count)
        square += idf[object] * idf[object]
        if kinds[object] != .technique { softwareSquare += idf[object] * idf[object] }
      }
      exemplars.append(
        Exemplar(
          actor: index, objects: objects.sorted(), norm: square.squareRoot(),
          softwareNorm: softwareSquare.squareRoot()))
    }
  }
}
