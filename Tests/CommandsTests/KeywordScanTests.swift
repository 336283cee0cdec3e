import Foundation
import Testing

/// Keyword rules through the whole program: a keyword may stand in a field that no rule names, written with escapes.
@Suite(.serialized) struct KeywordScanTests {
  private static let rule = """
    title: A ministry in a request
    id: 0c6f4b0e-93f6-4f0c-8f5b-9b6d2c0f6a10
    status: test
    level: medium
    logsource: {product: aws, service: cloudtrail}
    detection:
      keywords: ['外務省', 'say "hello"']
      condition: keywords
    """

  private static func record(_ note: String) -> String {
    #"{"eventVersion":"1.08","eventTime":"2024-06-20T01:02:03Z","eventSource":"s3.amazonaws.com","#
      + #""eventName":"GetObject","awsRegion":"ap-northeast-1","sourceIPAddress":"192.0.2.1","#
      + #""userIdentity":{"type":"IAMUser"},"requestParameters":{"note":""# + note + #""}}"#
  }

  @Test func `keywords are found behind the escapes of text logs`() throws {
    let folder = try Folder()
    let rules = try folder.write("rules/keyword.yml", Self.rule)
    let notes = [#"\u5916\u52d9\u7701"#, "nothing", "外務省", #"say \"hello\""#]
    let log = try folder.write("trail.json", notes.map(Self.record).joined(separator: "\n") + "\n")
    let run = try KagamiRun(["scan", log, "--rules", rules, "--ndjson", "--quiet"])
    let records = run.objects.compactMap { ($0["record"] as? [String: Any])?["id"] as? String }
    #expect(records == ["1", "3", "4"], "\(run.output) \(run.errors)")
  }
}
