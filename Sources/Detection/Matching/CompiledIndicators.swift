import Bytes
import EventModel

/// Indicators ready to be matched: immutable, shared by all threads.
public struct CompiledIndicators: Sendable {
  /// The indicators; `IndicatorHit.indicator` is an index into them.
  public var indicators: [Indicator] { table.indicators }
  /// Literal texts could not be compiled; indicators of that kind are not matched in text.
  public let issues: [IndicatorIssue]
  /// Changes when the indicators or the way of matching change.
  public let fingerprint: String

  let table: IndicatorTable
  let literals: LiteralDatabase?

  /// Compiles the usable indicators of a collection.
  public init(_ collection: IndicatorCollection = IndicatorCollection()) {
    let table = IndicatorTable(collection.indicators)
    self.table = table
    literals = LiteralDatabase(table.literals)
    issues =
      table.literals.isEmpty || literals != nil
      ? [] : [IndicatorIssue(.overLimit, file: "", detail: "\(table.literals.count) literal texts cannot be compiled")]
    var digest = SHA256()
    digest.update(Array("kagami indicators 1\n".utf8))
    for indicator in collection.indicators {
      let parts = [
        indicator.pattern.typeName, indicator.pattern.text, indicator.source, indicator.level.rawValue,
        indicator.validUntil?.description ?? "", indicator.title,
      ]
      digest.update(Array((parts.joined(separator: "\t") + "\n").utf8))
    }
    fingerprint = digest.finish()
  }

  /// Whether there is anything to look for.
  public var isEmpty: Bool { table.indicators.isEmpty }
}

/// An indicator in an event.
public struct IndicatorHit: Hashable, Sendable {
  /// Index into `CompiledIndicators.indicators`.
  public var indicator: Int
  /// Index into the batch's events.
  public var event: Int
  /// Where its value stands in the batch's bytes.
  public var range: Range<Int>
}
