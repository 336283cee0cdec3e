import EventModel
import ExampleRegister
import Foundation
import Knowledge
import Linking

/// 100,000 incidents with 1,000,000 observables: made of campaigns of ten that share values, with common noise.
enum Scale {
  static func register(_ count: Int) -> [IncidentReport] {
    var state: UInt64 = 42
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 20
    }
    let common = (0..<50).map { "host\($0).example.net" }
    return (0..<count).map { number in
      let campaign = number / 10
      var incident = IncidentReport(id: "i\(number)")
      let moment = 1_546_300_800 + Int64(campaign % 2_000) * 86_400 + Int64(next() % 2_000_000)
      incident.firstSeen = EventTime(seconds: moment)
      incident.lastSeen = EventTime(seconds: moment + 86_400)
      incident.tactic = .mail
      for value in 0..<3 {
        incident.observables.append(
          .init(type: "domain-name", value: "d\(campaign)-\((next() % 5) + UInt64(value)).example.org"))
      }
      for _ in 0..<2 {
        incident.observables.append(.init(type: "file:sha256", value: "\(campaign)h\(next() % 4)"))
      }
      for _ in 0..<3 { incident.observables.append(.init(type: "file:sha256", value: "u\(next())")) }
      for _ in 0..<2 { incident.observables.append(.init(type: "domain-name", value: common[Int(next() % 50)])) }
      incident.techniques = ["T1566.001", "T1204.002", "T1059.001"]
      return incident
    }
  }

  static func run(_ count: Int) {
    let incidents = register(count)
    let start = Date()
    let result = Linker.link(incidents)
    let seconds = Date().timeIntervalSince(start)
    let truth = Dictionary(uniqueKeysWithValues: incidents.indices.map { ("i\($0)", "c\($0 / 10)") })
    let score = BCubed(found: result.labels, truth: truth)
    var usage = rusage()
    _ = getrusage(__rusage_who_t(0), &usage)
    print(
      "\(count) incidents, \(incidents.reduce(0) { $0 + $1.observables.count }) observables: \(String(format: "%.2f", seconds)) s wall, \(usage.ru_utime.tv_sec) s user so far, peak \(usage.ru_maxrss / 1024) MB, \(result.campaigns.count) campaigns, F1 \(String(format: "%.3f", score.f1))"
    )
  }
}
