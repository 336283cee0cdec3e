import Bytes
import ContentPacks
public import EventModel
public import Sigma

/// Everything that detection looks for: immutable, shared by all threads.
public struct DetectionRules: Sendable {
  /// The Sigma rules.
  public let sigma: CompiledRules
  /// The indicators.
  public let indicators: CompiledIndicators
  /// What is never, or only with caution, taken as evidence.
  public let lists: WarningListSet
  /// The fields that rules, mail events and observables read: what readers of text fill.
  public let fields: FieldTable
  /// The same slots, but no field is skipped. For records without text of their own (event logs) when `needsEveryField`.
  public let everyField: FieldTable
  /// A rule or an indicator may stand in any field of a record.
  public let needsEveryField: Bool
  /// Changes when anything that decides about findings changes.
  public let fingerprint: String

  /// Rules that could not be loaded.
  public let rejected: Int
  /// Rules that an analyst turned off.
  public let disabled: Int
  /// Suppressions that count.
  public let suppressions: Int

  let extractor: ObservableExtractor
  /// Rules whose matches correlations want to see.
  let correlated: Set<Int>
  /// By rule: it makes findings of its own.
  let isStandalone: [Bool]

  /// Raised when the same rules give other findings.
  private static let version = 2

  /// Text fields that are worth searching for indicators even when nobody else reads them.
  private static let textFields = [
    "CommandLine", "ParentCommandLine", "Image", "ParentImage", "ScriptBlockText", "Payload", "Data", "Message", "msg",
    "ServiceFileName", "ImagePath", "TaskContent", "TargetObject", "Details", "PipeName", "RequestParameters",
  ]

  /// Rules, indicators and lists as one.
  public init(
    sigma: CompiledRules, indicators: CompiledIndicators = CompiledIndicators(),
    lists: WarningListSet = WarningListSet(), rejected: Int = 0, disabled: Int = 0, suppressions: Int = 0
  ) {
    self.rejected = rejected
    self.disabled = disabled
    self.suppressions = suppressions
    self.sigma = sigma
    self.indicators = indicators
    self.lists = lists
    extractor = ObservableExtractor(suffixes: lists.suffixes)
    let names =
      sigma.fieldNames + MailEvents.fieldNames + FieldObservables.fieldNames + DetectionRules.textFields
    fields = FieldTable(names)
    everyField = FieldTable(names, coverage: .everything)
    needsEveryField = sigma.readsWholeEvents || !indicators.isEmpty
    isStandalone = sigma.rules.map(\.isStandalone)
    let wanted = Set(sigma.correlations.flatMap(\.references))
    correlated = Set(
      sigma.rules.indices.filter { index in
        wanted.contains(sigma.rules[index].metadata.id) || sigma.rules[index].metadata.name.map(wanted.contains) == true
      })
    let text = "kagami detection \(DetectionRules.version)\n\(sigma.fingerprint)\n\(indicators.fingerprint)\n"
    fingerprint = SHA256.digest(of: Array(text.utf8))
  }

  /// What ships with the program: the lists that say what means nothing by itself.
  public static func standardLists() -> WarningListSet { WarningListSet(content: Content.folder("lists")) }

  /// The suffixes of `standardLists` without its warning lists: enough where there are no indicators to be judged.
  public static func standardSuffixes() -> WarningListSet {
    WarningListSet(suffixes: DomainSuffixes(folder: Content.folder("lists")))
  }
}
