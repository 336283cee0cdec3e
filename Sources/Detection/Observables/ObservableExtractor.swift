import Bytes
public import EventModel

/// Finds typed values in free text: mail bodies, log lines, reports. Defanged values are found too.
///
/// Only for findings, never for every record: it makes strings. Domain names must end in a top-level domain that exists,
/// and names that are more likely files, program symbols or keys (`readme.md`, `System.Net`, `$shell.run`, `host.name=`) are
/// left out unless they stand in a URL or a mail address; so are dotted numbers that are more likely versions, networks
/// or masks than hosts (`Version=4.0.0.0`, `Chrome/120.0.0.0`, `255.255.255.0`).
public struct ObservableExtractor: Sendable {
  private let suffixes: DomainSuffixes

  /// Top-level domains that are endings of files or common keys at the same time.
  private static let ambiguous: Set<String> = [
    "py", "sh", "md", "rs", "pl", "so", "ps", "cc", "zip", "mov", "app", "bat", "doc", "ini", "cab", "java", "name",
    "id",
    "date", "host", "in", "is", "info", "prof", "dev", "bar", "box", "cam", "day", "ink", "map", "ms", "mt", "as", "do",
    "run", "shell", "open", "read", "save", "call", "now", "show",
  ]

  /// An extractor that knows these suffixes.
  public init(suffixes: DomainSuffixes) { self.suffixes = suffixes }

  /// The values in a text, sorted, each once.
  public func observables(in text: String) -> [Observable] {
    var found: Set<Observable> = []
    let live =
      text.contains("[.]") || text.contains("hxxp") || text.contains("[.") || text.contains("(.)")
      ? refanged(text) : text
    collect(Array(live.utf8), into: &found)
    return found.sorted()
  }

  /// Adds the values in a text to `found`.
  func collect(_ bytes: [UInt8], into found: inout Set<Observable>) {
    let rest = urls(bytes, into: &found)
    words(rest, into: &found)
    IPv6Scanner.scan(bytes.span, 0, bytes.count) { address, _ in
      if address.high != 0 || address.low > 0xffff { found.insert(address.observable) }
    }
  }

  private func refanged(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.split(separator: " ", omittingEmptySubsequences: false).map { Defang.refang($0) }.joined(separator: " ")
    }.joined(separator: "\n")
  }

  /// Takes the URLs out of a text; what is left has spaces in their place.
  private func urls(_ bytes: [UInt8], into found: inout Set<Observable>) -> [UInt8] {
    var rest = bytes
    var position = 0
    while let colon = ByteSearch.firstIndex(of: 58, in: bytes.span, from: position, to: bytes.count - 3) {
      position = colon
      guard bytes[position + 1] == 47, bytes[position + 2] == 47 else {
        position += 1
        continue
      }
      var start = position
      while start > 0, position - start < 12, ObservableExtractor.isLetter(bytes[start - 1]) { start -= 1 }
      var end = position + 3
      while end < bytes.count, end - start < DetectionLimits.urlBytes, ObservableExtractor.isURLByte(bytes[end]) {
        end += 1
      }
      while end > position + 3, ".,;:!?)]}'*_\\".utf8.contains(bytes[end - 1]) { end -= 1 }
      if start < position, !isNamespace(bytes, start),
        let url = CanonicalURL(String(decoding: bytes[start..<end], as: UTF8.self))
      {
        found.insert(Observable(.url, url.text))
        if let host = url.hostObservable, host.type != .domainName || suffixes.hasTopLevelDomain(host.value) {
          found.insert(host)
        }
        for index in start..<end { rest[index] = 32 }
      }
      position = max(end, position + 3)
    }
    return rest
  }

  /// Whether a URL is the value of `xmlns` or `xmlns:x`: the name of a vocabulary, which leads nowhere.
  private func isNamespace(_ bytes: [UInt8], _ start: Int) -> Bool {
    var end = start
    while end > 0, " \"'=".utf8.contains(bytes[end - 1]) { end -= 1 }
    guard end < start, bytes[end..<start].contains(61) else { return false }
    var first = end
    while first > 0, ObservableExtractor.isWordByte(bytes[first - 1]) || bytes[first - 1] == 58 { first -= 1 }
    return bytes[first..<end].starts(with: "xmlns".utf8)
  }

  private func words(_ bytes: [UInt8], into found: inout Set<Observable>) {
    let text = bytes.span
    var position = 0
    while position < text.count {
      guard ObservableExtractor.isWordByte(text[position]) else {
        position += 1
        continue
      }
      let start = position
      var hasDot = false
      while position < text.count, ObservableExtractor.isWordByte(text[position]) {
        if text[position] == 46 { hasDot = true }
        position += 1
      }
      // Names and addresses have a dot; what has none must be a hash.
      guard position - start >= (hasDot ? 4 : 32), position - start <= 320 else { continue }
      var first = start
      var last = position
      while last > first, ObservableExtractor.isTrimmed(text[last - 1]) || text[last - 1] == 95 { last -= 1 }
      while first < last, ObservableExtractor.isTrimmed(text[first]) { first += 1 }
      word(bytes, first..<last, into: &found)
    }
  }

  private func word(_ bytes: [UInt8], _ range: Range<Int>, into found: inout Set<Observable>) {
    let slice = bytes[range]
    if [32, 40, 64].contains(range.count), let hash = Observable.hash(String(decoding: slice, as: UTF8.self)) {
      found.insert(hash)
      return
    }
    guard let dot = slice.lastIndex(of: 46) else { return }
    let isMail = slice.contains(64)
    // Most words with a dot are names of files and programs: what no address and no domain ends with is done here.
    guard isMail || mayEndName(bytes, dot + 1..<range.upperBound) else { return }
    let text = String(decoding: slice, as: UTF8.self)
    if isMail {
      if let mail = Observable.mailAddress(text), let at = mail.value.lastIndex(of: "@"),
        suffixes.hasTopLevelDomain(String(mail.value[mail.value.index(after: at)...]))
      {
        found.insert(mail)
      }
      return
    }
    if let address = IPAddress(text) {
      if !isNumber(address, bytes, range.lowerBound) { found.insert(address.observable) }
      return
    }
    guard let domain = DomainName.canonical(text), isLikely(domain, written: text, bytes, range) else { return }
    found.insert(Observable(.domainName, domain))
  }

  /// Whether a domain name or an address may end with a label: digits, or letters of one case that are a top-level domain.
  private func mayEndName(_ bytes: [UInt8], _ label: Range<Int>) -> Bool {
    guard label.count <= 63 else { return false }
    var (small, capital, other) = (false, false, false)
    for index in label {
      switch bytes[index] {
      case 97...122: small = true
      case 65...90: capital = true
      case 48...57: continue
      default: other = true
      }
    }
    guard small || capital || other else { return true }
    if small, capital { return false }
    let text = String(decoding: bytes[label], as: UTF8.self)
    return suffixes.isTopLevelDomain(capital ? text.lowercased() : text)
  }

  /// Whether four numbers with dots are a version, a network or a mask rather than the address of a host.
  private func isNumber(_ address: IPAddress, _ bytes: [UInt8], _ start: Int) -> Bool {
    guard address.family == .ipv4 else { return false }
    if address.low & 0xffff == 0 || address.low >> 24 == 255 { return true }
    var end = start
    while end > 0, start - end < 4, " \"'=:".utf8.contains(bytes[end - 1]) { end -= 1 }
    guard end < start, end >= 7 else { return false }
    guard zip(bytes[end - 7..<end], "version".utf8).allSatisfy({ $0 | 0x20 == $1 }) else { return false }
    // `ModuleVersion 1.2.3.4` and `fileversion=1.2.3.4`, but not `inversion 192.0.2.1`.
    let isWord = bytes[end - 7] == 86 || end == 7 || !ObservableExtractor.isLetter(bytes[end - 8])
    return isWord || bytes[end..<start].contains { $0 == 61 || $0 == 58 }
  }

  /// Whether a dotted word is a domain name rather than a file, a symbol or a key.
  private func isLikely(_ domain: String, written: String, _ bytes: [UInt8], _ range: Range<Int>) -> Bool {
    guard suffixes.hasTopLevelDomain(domain), !domain.contains("_"), let dot = written.lastIndex(of: ".") else {
      return false
    }
    let last = written[written.index(after: dot)...]
    guard last == last.lowercased() || last == last.uppercased() else { return false }
    let labels = domain.utf8.count { $0 == 46 } + 1
    if ObservableExtractor.ambiguous.contains(last.lowercased()), labels < 3 { return false }
    // `key=` and `"key":` are names of fields; a path's step is a folder or a file.
    var next = range.upperBound
    if next < bytes.count, bytes[next] == 61 || bytes[next] == 40 { return false }
    if next + 1 < bytes.count, bytes[next] == 34 {
      next += 1
      while next < bytes.count, bytes[next] == 32 { next += 1 }
      if next < bytes.count, bytes[next] == 58 { return false }
    }
    // A step of a path, or a member of a variable.
    return range.lowerBound == 0 || ![36, 47, 92].contains(bytes[range.lowerBound - 1])
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

  /// Signs that stand in words, but not at both of their ends: `-`, `.`, `+`, `@`.
  private static func isTrimmed(_ byte: UInt8) -> Bool { byte == 45 || byte == 46 || byte == 43 || byte == 64 }

  /// Letters, digits, `+`, `-`, `.`, `@`, `_`: one bit for each of the ASCII characters.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    let set: UInt64 = byte < 64 ? 0x03ff_6800_0000_0000 : byte < 128 ? 0x07ff_fffe_87ff_ffff : 0
    return set &>> UInt64(byte) & 1 != 0
  }

  private static func isURLByte(_ byte: UInt8) -> Bool {
    byte > 32 && byte < 127 && ![34, 60, 62, 96, 124, 92, 94, 123, 125].contains(byte)
  }
}
