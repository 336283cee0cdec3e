import EventModel

/// Values that do not speak for an attack by themselves, in the form of MISP's warning lists.
public struct WarningList: Sendable {
  /// What being on the list does to an indicator.
  public enum Effect: String, Sendable, Comparable {
    /// It is matched at level low at most.
    case lower
    /// It is not matched.
    case exclude

    /// Lowering is less than leaving out.
    public static func < (lhs: Effect, rhs: Effect) -> Bool { lhs == .lower && rhs == .exclude }
  }

  /// How entries are compared: MISP's types.
  public enum Comparison: String, Sendable {
    /// The whole value.
    case string
    /// The name or any name below it.
    case hostname
    /// Addresses in a block.
    case cidr
    /// Any part of the value.
    case substring
    /// A regular expression: not supported, the list is refused.
    case regex
  }

  /// Name for people.
  public let name: String
  /// What being listed does.
  public let effect: Effect
  /// How entries are compared.
  public let comparison: Comparison
  /// Number of entries.
  public let count: Int

  private var values: Set<String> = []
  private var networks: NetworkTable = NetworkTable()
  private var parts: [String] = []

  /// A list of entries as they stand in the file.
  public init(name: String, effect: Effect, comparison: Comparison, entries: [String]) {
    self.name = name
    self.effect = effect
    self.comparison = comparison
    count = entries.count
    for (index, entry) in entries.enumerated() {
      switch comparison {
      case .cidr:
        if let network = IPNetwork(entry) { networks.insert(network, Int32(clamping: index)) }
      case .substring:
        if entry.utf8.count >= 3 { parts.append(entry.lowercased()) }
      case .string, .hostname, .regex:
        let bare = entry.hasPrefix(".") ? String(entry.dropFirst()) : entry
        values.insert(Observable.recognised(bare)?.value ?? bare.lowercased())
      }
    }
  }

  /// Whether the list names the pattern. A URL with a path is never named by its host: what somebody put on a big site
  /// says something that the site does not.
  func names(_ pattern: Indicator.Pattern) -> Bool {
    switch pattern {
    case .network(let network): return networks.covers(network)
    case .value(let observable):
      switch observable.type {
      case .ipv4, .ipv6:
        if comparison == .cidr { return IPAddress(observable.value).map { networks.contains($0) } ?? false }
        return values.contains(observable.value)
      case .domainName: return namesHost(observable.value)
      case .url:
        if values.contains(observable.value) { return true }
        guard let url = CanonicalURL(observable.value), url.target == "/" else { return false }
        if let address = IPAddress(url.host) { return networks.contains(address) }
        return namesHost(url.host)
      default: return comparison == .string && values.contains(observable.value)
      }
    }
  }

  private func namesHost(_ name: String) -> Bool {
    switch comparison {
    case .string: return values.contains(name)
    case .hostname:
      var rest = name[...]
      while true {
        if values.contains(String(rest)) { return true }
        guard let dot = rest.firstIndex(of: ".") else { return false }
        rest = rest[rest.index(after: dot)...]
      }
    case .substring: return parts.contains { name.contains($0) }
    case .cidr, .regex: return false
    }
  }
}
