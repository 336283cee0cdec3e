import EventModel

/// All indicators, made ready for looking up what stands in text: immutable, shared by all threads.
///
/// Values with a form of their own (names, addresses, hashes) are found by cutting text into words and looking the words
/// up: the cost does not grow with the number of indicators and nothing has to be compiled. Values that are just text
/// (file names, registry keys) go through `LiteralDatabase`.
struct IndicatorTable: Sendable {
  /// A mail address at a host.
  struct Mailbox: Sendable {
    var local: [UInt8]
    var indicator: Int32
  }

  let indicators: [Indicator]
  private(set) var hosts = HostTable()
  private(set) var urls: [(pattern: URLPattern, indicator: Int32)] = []
  private(set) var mails: [Mailbox] = []
  private(set) var v4: [UInt32: [Int32]] = [:]
  private(set) var v6: [IPAddress: [Int32]] = [:]
  private(set) var networks = NetworkTable()
  /// Hashes of all kinds, by their lower-case text.
  private(set) var hashes: [String: [Int32]] = [:]
  private(set) var hashKinds: Set<Observable.Kind> = []
  /// File names, for attachments and members of archives, in lower case.
  private(set) var fileNames: [String: [Int32]] = [:]
  private(set) var literals: [LiteralPattern] = []

  var hasV4: Bool { !v4.isEmpty || networks.hasIPv4 }
  var hasV6: Bool { !v6.isEmpty || networks.hasIPv6 }

  init(_ indicators: [Indicator]) {
    self.indicators = indicators
    for (index, indicator) in indicators.enumerated() { insert(indicator.pattern, Int32(clamping: index)) }
  }

  private mutating func insert(_ pattern: Indicator.Pattern, _ index: Int32) {
    switch pattern {
    case .network(let network): networks.insert(network, index)
    case .value(let observable):
      switch observable.type {
      case .domainName: insert(domain: observable.value, index)
      case .ipv4, .ipv6: insert(address: observable.value, index)
      case .url: insert(url: observable.value, index)
      case .emailAddress: insert(mail: observable.value, index)
      case .md5, .sha1, .sha256:
        hashes[observable.value, default: []].append(index)
        hashKinds.insert(observable.type)
      case .fileName:
        fileNames[observable.value.lowercased(), default: []].append(index)
        literals += LiteralPattern.forms(of: observable.value, indicator: index)
      case .registryKey:
        let path = observable.value.firstIndex(of: "\\").map { String(observable.value[$0...].dropFirst()) }
        literals += LiteralPattern.forms(of: path ?? observable.value, indicator: index)
      case .macAddress:
        literals += LiteralPattern.forms(of: observable.value, indicator: index)
        literals += LiteralPattern.forms(of: observable.value.replacing(":", with: "-"), indicator: index)
      default: literals += LiteralPattern.forms(of: observable.value, indicator: index)
      }
    }
  }

  private mutating func insert(domain: String, _ index: Int32) {
    hosts.update(domain) { $0.domains.append(index) }
    let unicode = DomainName.unicode(domain)
    if unicode != domain { literals += LiteralPattern.forms(of: unicode, indicator: index) }
  }

  private mutating func insert(address text: String, _ index: Int32) {
    guard let address = IPAddress(text) else { return }
    switch address.family {
    case .ipv4: v4[UInt32(truncatingIfNeeded: address.low), default: []].append(index)
    case .ipv6: v6[address, default: []].append(index)
    }
  }

  private mutating func insert(url text: String, _ index: Int32) {
    guard let url = CanonicalURL(text) else { return }
    if url.host.contains("."), !url.host.hasPrefix("[") {
      urls.append((URLPattern(url), index))
      let number = Int32(clamping: urls.count - 1)
      hosts.update(url.host) { $0.urls.append(number) }
    } else {
      let rest = url.text.dropFirst(url.scheme.utf8.count + 3)
      literals += LiteralPattern.forms(of: String(rest), indicator: index)
    }
  }

  private mutating func insert(mail address: String, _ index: Int32) {
    guard let at = address.lastIndex(of: "@") else { return }
    let host = String(address[address.index(after: at)...])
    guard !host.hasPrefix("[") else {
      literals += LiteralPattern.forms(of: address, indicator: index)
      return
    }
    mails.append(Mailbox(local: Array(address[..<at].utf8), indicator: index))
    let number = Int32(clamping: mails.count - 1)
    hosts.update(host) { $0.mails.append(number) }
  }
}
