import EventModel
import Testing

@testable import Linking

/// Findings of a case as incidents.
@Suite struct FindingIncidentsTests {
  private func finding(
    _ id: String, day: Int?, _ observables: [Observable], type: String = "mail:message", techniques: [String] = [],
    title: String = "Rule"
  ) -> Finding {
    Finding(
      id: id, rule: .init(id: "r", title: title), level: .high,
      time: day.map { EventTime(seconds: 1_718_000_000 + Int64($0) * 86_400) }, techniques: techniques,
      evidence: .init(path: "e", sha256: "00"), record: .init(id: id, number: 1, dataType: type), origin: Origin(),
      observables: observables.sorted(), reasons: [])
  }

  private func group(_ findings: [(Finding, [String])]) -> [IncidentReport] {
    FindingIncidents(findings.map { ($0.0, $0.1) }, source: "case", shared: .builtIn).incidents
  }

  @Test func entityAndTimeGroup() {
    let sender = Observable(.emailAddress, "expert@freemail.example")
    let server = Observable(.ipv4, "203.0.113.7")
    let found = group([
      (finding("1", day: 0, [sender]), ["Aoba"]), (finding("2", day: 10, [sender]), ["Aoba"]),
      (finding("3", day: 40, [sender]), ["Aoba"]),
      (finding("4", day: 11, [server], type: "fortinet:fortigate:event", techniques: ["T1133"]), ["Aoba"]),
      (finding("5", day: 11, [sender]), ["Hinode"]),
    ])
    #expect(found.count == 4)
    let kinds = found.map { ($0.organisation?.name ?? "") + " " + ($0.tactic?.rawValue ?? "") }
    #expect(kinds.sorted() == ["Aoba mail", "Aoba mail", "Aoba remote-access", "Hinode mail"])
    #expect(found[0].lastSeen != found[0].firstSeen)
    #expect(Set(found.map(\.id)).count == 4)
  }

  @Test func whatIsTheVictimsOwnLinksNobody() {
    let staff = (0..<5).map { Observable(.emailAddress, "staff\($0)@institute.example") }
    let found = group(
      staff.enumerated().map { offset, mailbox in
        (
          finding(
            "\(offset)", day: offset * 30,
            [
              mailbox, Observable(.emailAddress, "x\(offset)@freemail.example"),
              Observable(.emailMessageID, "\(offset)@freemail.example"), Observable(.userAccount, "admin"),
              Observable(.device, "fw-1"), Observable(.domainName, "institute.example"),
            ]), ["Institute"]
        )
      })
    #expect(found.count == 5)
    #expect(found.flatMap(\.observables).map(\.value).sorted() == (0..<5).map { "x\($0)@freemail.example" })
  }

  @Test func privateAndSharedAddressesDoNotChain() {
    let found = group([
      (finding("1", day: 0, [Observable(.ipv4, "10.0.0.9")], type: "fw"), []),
      (finding("2", day: 1, [Observable(.ipv4, "10.0.0.9")], type: "fw"), []),
      (finding("3", day: 1, [Observable(.ipv4, "8.8.8.8")], type: "fw", title: "Exploit of CVE-2023-27997 seen"), []),
      (finding("4", day: nil, []), []),
    ])
    #expect(found.count == 4)
    #expect(found.flatMap(\.cves) == ["CVE-2023-27997"])
    #expect(found.allSatisfy { $0.organisation == nil })
  }

  /// A case that was copied, merged under two names or handed on is no second victim.
  @Test func aRecordGivenTwiceHappenedOnce() {
    let sender = Observable(.emailAddress, "expert@freemail.example")
    let first = finding("1", day: 0, [sender])
    let second = finding("2", day: 1, [sender])
    let later = finding("3", day: 40, [sender])
    let alone = FindingIncidents([(first, []), (second, [])], source: "a", shared: .builtIn)
    for cases in [
      [
        FindingIncidents.Case(source: "b", findings: [(second, []), (first, [])]),
        FindingIncidents.Case(source: "a", findings: [(first, []), (second, [])]),
      ],
      [FindingIncidents.Case(source: "all", findings: [(first, ["b", "a"]), (second, ["a", "b"])])],
      [FindingIncidents.Case(source: "all", findings: [(first, ["a"]), (second, ["a", "b"]), (later, ["b"])])],
    ] {
      let found = FindingIncidents(cases, shared: .builtIn)
      #expect(found.incidents[0].id == alone.incidents[0].id)
      #expect(found.incidents[0].observables == alone.incidents[0].observables)
      #expect(found.incidents.count == (cases[0].findings.count == 3 ? 2 : 1))
      #expect(found.issues.map(\.code) == ["case.same-records"])
    }
    let sample = finding("4", day: nil, [Observable(.sha256, String(repeating: "a", count: 64))])
    #expect(FindingIncidents([(sample, ["a", "b"])], source: "x", shared: .builtIn).incidents.count == 2)
  }

  @Test func idsStayWhenTheCaseIsReadAgain() {
    let server = Observable(.ipv4, "203.0.113.7")
    let before = group([(finding("1", day: 0, [server]), ["A"]), (finding("2", day: 1, [server]), ["A"])])
    let after = group([(finding("2", day: 1, [server]), ["A"]), (finding("1", day: 0, [server]), ["A"])])
    #expect(before == after)
  }
}
