import EventModel

/// Indicators from any number of files, with everything that was wrong with them.
public struct IndicatorCollection: Sendable {
  /// The usable indicators, in the order of the files.
  public private(set) var indicators: [Indicator] = []
  /// What was not used, and why.
  public private(set) var issues: [IndicatorIssue] = []
  /// Issues past the limit of their file, by code: counted, not kept.
  public private(set) var furtherIssues: [IndicatorIssue.Code: Int] = [:]
  /// The limits in force.
  public let limits: IndicatorLimits
  /// What is never, or only with caution, taken as evidence.
  public let lists: WarningListSet

  private var issuesOfFile = 0
  private var isFull = false

  /// An empty collection that will refuse what `lists` says.
  public init(lists: WarningListSet = WarningListSet(), limits: IndicatorLimits = IndicatorLimits()) {
    self.lists = lists
    self.limits = limits
  }

  /// Begins a file: the limit of issues counts anew.
  mutating func beginFile() { issuesOfFile = 0 }

  /// Notes an issue, or counts it when there were too many in this file.
  mutating func note(_ issue: IndicatorIssue) {
    if issuesOfFile < limits.issues {
      issues.append(issue)
      issuesOfFile += 1
    } else {
      furtherIssues[issue.code, default: 0] += 1
    }
  }

  /// Adds an indicator unless it is too broad, on a warning list, or one too many; says so then.
  ///
  /// Values that mean nothing by themselves (private addresses, public resolvers, top sites, hashes of empty files) are
  /// left out: each would hit innocent records by the thousand. Values on shared infrastructure (addresses of clouds and
  /// content networks) are real but weak: they match at level low at most, and the reason names the list.
  public mutating func add(_ indicator: Indicator, file: String, line: Int) {
    if let reason = tooBroad(indicator.pattern) {
      note(IndicatorIssue(.tooBroad, file: file, line: line, detail: "\(quoted(indicator.pattern.text)): \(reason)"))
      return
    }
    guard indicator.pattern.text.utf8.count <= limits.valueBytes || isURL(indicator.pattern) else {
      let detail = "\(quoted(indicator.pattern.text)) is longer than \(limits.valueBytes) bytes"
      note(IndicatorIssue(.overLimit, file: file, line: line, detail: detail))
      return
    }
    guard indicators.count < limits.indicators else {
      if !isFull {
        note(IndicatorIssue(.overLimit, file: file, line: line, detail: "more than \(limits.indicators) indicators"))
      }
      isFull = true
      return
    }
    var indicator = indicator
    if indicator.location.isEmpty { indicator.location = line > 0 ? "\(file):\(line)" : file }
    if let list = lists.list(naming: indicator.pattern) {
      let detail = "\(quoted(indicator.pattern.text)) is on warning list \(quoted(list.name))"
      switch list.effect {
      case .exclude:
        note(IndicatorIssue(.onWarningList, file: file, line: line, detail: detail))
        return
      case .lower:
        note(IndicatorIssue(.lowered, file: file, line: line, detail: detail))
        indicator.level = min(indicator.level, .low)
        indicator.description += (indicator.description.isEmpty ? "" : "; ") + "on warning list \(list.name)"
      }
    }
    indicators.append(indicator)
  }

  private func isURL(_ pattern: Indicator.Pattern) -> Bool {
    if case .value(let observable) = pattern { return observable.type == .url }
    return false
  }

  private func tooBroad(_ pattern: Indicator.Pattern) -> String? {
    switch pattern {
    case .network(let network):
      let shortest = network.base.family == .ipv4 ? limits.shortestPrefixV4 : limits.shortestPrefixV6
      return network.prefix < shortest ? "a block wider than /\(shortest)" : nil
    case .value(let observable):
      switch observable.type {
      case .domainName:
        return lists.suffixes.isPublicSuffix(observable.value) ? "a public suffix, not a name of one owner" : nil
      case .fileName, .mutex, .emailSubject, .process, .userAccount, .device, .registryKey:
        return observable.value.unicodeScalars.count < 4 ? "shorter than four characters" : nil
      default: return nil
      }
    }
  }
}
