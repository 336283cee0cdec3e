import EventModel
import Foundation
import Sigma
import Testing

@testable import Pipeline

/// What correlations left out becomes facts about the scan.
@Suite struct CorrelationReportTests {
  @Test func `what was left out is said, and only forgotten matches are a loss`() throws {
    let text = #"{"evicted":{"b":5,"a":2},"withoutTime":3,"withoutValue":{"a":1}}"#
    let report = try JSONDecoder().decode(CorrelationReport.self, from: Data(text.utf8))
    let anomalies = report.anomalies
    #expect(
      anomalies.map(\.code) == [
        "correlation.evicted", "correlation.evicted", "correlation.without-value", "correlation.without-time",
      ])
    #expect(anomalies.map(\.count) == [2, 5, 1, 3])
    #expect(anomalies.map(\.effect) == [.partial, .partial, .noted, .noted])
    #expect(anomalies.map { $0.origin.steps.map(\.name) } == [["a"], ["b"], ["a"], [""]])
  }

  @Test func `nothing left out is nothing said`() throws {
    let text = #"{"evicted":{},"withoutTime":0,"withoutValue":{}}"#
    #expect(try JSONDecoder().decode(CorrelationReport.self, from: Data(text.utf8)).anomalies.isEmpty)
  }
}
