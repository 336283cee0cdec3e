import Casebook
import EventModel
import Foundation
import Linking

/// Incidents and decisions of registers and cases, put together.
struct CampaignsInput {
  private(set) var incidents: [IncidentReport] = []
  private(set) var decisions: [LinkDecision] = []
  private(set) var issues: [InputIssue] = []
  private var cases: [FindingIncidents.Case] = []
  private var known: [String: IncidentReport] = [:]

  /// Adds a register file.
  mutating func add(register path: String) throws {
    let read = RegisterReader.read(try InputFile.read(path), name: path)
    issues += read.issues
    read.incidents.forEach { add($0) }
  }

  /// Adds the incidents and decisions of a case.
  ///
  /// The incidents of all cases come with `groupCases`, because a record in two of them is one.
  mutating func add(casebook path: String, level: Level) throws {
    let book = try Casebook.open(path)
    var places: [String: [String]] = [:]
    for entry in try book.evidence() {
      places[entry.item.sha256] = Set(entry.places.map(\.organisation).filter { !$0.isEmpty }).sorted()
    }
    var findings: [(finding: Finding, organisations: [String])] = []
    try book.forEachFinding(FindingQuery(minimumLevel: level)) {
      findings.append(($0, places[$0.evidence.sha256] ?? []))
      return true
    }
    let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
    cases.append(FindingIncidents.Case(source: name, findings: findings))
    decisions += try book.decisions().map(\.decision)
    try book.close()
  }

  /// Makes incidents of the findings of all cases.
  mutating func groupCases(shared: SharedValues) {
    let grouped = FindingIncidents(cases, shared: shared)
    cases = []
    issues += grouped.issues
    grouped.incidents.forEach { add($0) }
  }

  /// Adds a file of decisions.
  mutating func add(decisions path: String) throws {
    let read = DecisionFile.read(try InputFile.read(path))
    issues += read.issues
    decisions += read.decisions
  }

  /// The same incident from two sources is one; two incidents with one id are told apart.
  private mutating func add(_ incident: IncidentReport) {
    guard let before = known[incident.id] else {
      known[incident.id] = incident
      incidents.append(incident)
      return
    }
    if before == incident {
      issues.append(InputIssue("register.same-incident", .noted, item: incident.id, detail: "given twice, used once"))
      return
    }
    var other = incident
    var count = 2
    while known["\(incident.id)#\(count)"] != nil { count += 1 }
    other.id = "\(incident.id)#\(count)"
    known[other.id] = other
    incidents.append(other)
    issues.append(InputIssue("register.duplicate-id", .noted, item: incident.id, detail: "renamed #\(count)"))
  }
}
