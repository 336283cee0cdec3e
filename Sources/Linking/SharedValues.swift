import ContentPacks
public import EventModel
public import Foundation

/// Values that many have and that tie nobody: resolvers, clouds, free mail, dynamic-DNS parents, sinkholes, empty files.
///
/// A host under a dynamic-DNS parent is somebody's own; the parent is not. A mailbox at a free-mail provider is somebody's
/// own; the provider is not. Hosts of file sharing and hosting platforms are shared with all their names.
public struct SharedValues: Sendable {
  /// Whole values, in lower case: addresses, hashes, host names.
  var exact: Set<String> = []
  /// Domains whose subdomains are shared too.
  var platforms: Set<String> = []
  /// Domains that are shared themselves but whose subdomains are somebody's own.
  var parents: Set<String> = []
  /// IPv4 networks as first and last address, in order and without overlap.
  private(set) var networks: [ClosedRange<UInt32>] = []
  private var networks6: [IPNetwork] = []

  /// None.
  public init() {}

  /// A short list that is always there.
  public static let builtIn: SharedValues = {
    var values = SharedValues()
    values.exact = Set(SharedValueList.exact)
    values.platforms = Set(SharedValueList.platforms)
    values.parents = Set(SharedValueList.parents)
    values.add(networks: SharedValueList.networks.compactMap(network))
    return values
  }()

  /// The short list and the warning lists that ship (`Content/lists/warning`), with what was odd in them.
  public static func shipped() -> (values: SharedValues, issues: [InputIssue]) {
    var values = builtIn
    let issues = values.add(folder: Content.folder("lists").appendingPathComponent("warning"))
    return (values, issues)
  }

  /// Adds every MISP warning list of a folder (`*.json`).
  public mutating func add(folder: URL) -> [InputIssue] {
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      return [InputIssue("lists.missing", .partial, item: folder.lastPathComponent, detail: "no such folder")]
    }
    return names.filter { $0.hasSuffix(".json") }.sorted().compactMap { name in
      guard let data = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path) else {
        return InputIssue("lists.unreadable", .partial, item: name, detail: "cannot be read")
      }
      return add(warningList: data, name: name)
    }
  }

  /// Sorts and joins, so that looking up costs the same for ten networks and ten thousand.
  private mutating func add(networks more: [ClosedRange<UInt32>]) {
    var joined: [ClosedRange<UInt32>] = []
    for range in (networks + more).sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = joined.last, last.upperBound == .max || range.lowerBound <= last.upperBound + 1 {
        joined[joined.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
      } else {
        joined.append(range)
      }
    }
    networks = joined
  }

  private func holds(_ address: UInt32) -> Bool {
    var (low, high) = (0, networks.count)
    while low < high {
      let middle = (low + high) / 2
      if networks[middle].upperBound < address { low = middle + 1 } else { high = middle }
    }
    return low < networks.count && networks[low].contains(address)
  }

  /// Adds a MISP warning list. Lists of type `hostname` cover subdomains, `cidr` networks, others whole values.
  public mutating func add(warningList data: Data, name: String) -> InputIssue? {
    guard let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let list = object["list"] as? [String]
    else { return InputIssue("lists.not-warninglist", .unreadable, item: name, detail: "not a MISP warning list") }
    let type = object["type"] as? String ?? "string"
    let isDynamic = name.contains("dynamic-dns") || name.contains("second-level") || name.contains("tlds")
    var found: [ClosedRange<UInt32>] = []
    for entry in list {
      let value = entry.lowercased()
      if type == "cidr" || value.contains("/"), let network = Self.network(value) {
        found.append(network)
      } else if type == "cidr", let network = IPNetwork(value) {
        networks6.append(network)
      } else if isDynamic {
        parents.insert(Self.bare(value))
      } else if type == "hostname" {
        platforms.insert(Self.bare(value))
      } else {
        exact.insert(Self.bare(value))
      }
    }
    add(networks: found)
    return nil
  }

  /// Whether a value ties nothing.
  public func contains(type: String, value: String) -> Bool {
    let value = Self.bare(value.plainLowercased)
    if type == "mutex" { return SharedValueList.isOfWindows(mutex: value) || exact.contains(value) }
    if exact.contains(value) || parents.contains(value) { return true }
    switch type {
    case "ipv4-addr":
      guard let address = Self.address(value) else { return false }
      return holds(address) || IPAddress(v4: address).isSpecialPurpose
    case "ipv6-addr":
      guard let address = IPAddress(value) else { return false }
      return address.isSpecialPurpose || networks6.contains { $0.contains(address) }
    case "domain-name": return isPlatform(value)
    case "url":
      guard let host = Self.host(value) else { return false }
      if SharedValueList.vocabularies.contains(host) || Self.isInternal(host) { return true }
      // A path on a shared platform is somebody's own; the bare platform is not.
      return (isPlatform(host) || parents.contains(host)) && Self.path(value).count < 6
    default: return false
    }
  }

  /// Whether a host is one of a platform's.
  public func isPlatform(_ host: String) -> Bool {
    var rest = host[...]
    while true {
      if platforms.contains(String(rest)) { return true }
      guard let dot = rest.firstIndex(of: ".") else { return false }
      rest = rest[rest.index(after: dot)...]
    }
  }

  /// Hosts that mean another machine in every network.
  private static func isInternal(_ host: String) -> Bool {
    host == "localhost" || IPAddress(host)?.isSpecialPurpose ?? false
  }

  static func bare(_ value: String) -> String {
    guard value.utf8.first == UInt8(ascii: ".") || value.utf8.last == UInt8(ascii: ".") else { return value }
    var text = value[...]
    while text.hasPrefix(".") { text = text.dropFirst() }
    while text.hasSuffix(".") { text = text.dropLast() }
    return String(text)
  }

  static func host(_ url: String) -> String? {
    guard let scheme = url.firstRange(of: "://") else { return nil }
    let rest = url[scheme.upperBound...].prefix { !"/?#".contains($0) }
    let host = rest.split(separator: "@").last ?? ""
    // IPv6 stands in brackets (RFC 3986, section 3.2.2).
    if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
    return String(host.prefix { $0 != ":" })
  }

  static func path(_ url: String) -> Substring {
    guard let scheme = url.firstRange(of: "://") else { return "" }
    return url[scheme.upperBound...].drop { $0 != "/" }
  }

  static func address(_ text: String) -> UInt32? {
    var (value, part, digits, dots): (UInt32, UInt32, Int, Int) = (0, 0, 0, 0)
    for byte in text.utf8 {
      if byte == UInt8(ascii: "."), digits > 0, dots < 3 {
        (value, part, digits, dots) = (value << 8 | part, 0, 0, dots + 1)
      } else if byte >= 48, byte <= 57, digits < 3 {
        (part, digits) = (part * 10 + UInt32(byte - 48), digits + 1)
        if part > 255 { return nil }
      } else {
        return nil
      }
    }
    return dots == 3 && digits > 0 ? value << 8 | part : nil
  }

  static func network(_ text: String) -> ClosedRange<UInt32>? {
    let parts = text.split(separator: "/")
    guard let head = parts.first, let base = address(String(head)) else { return nil }
    let bits = parts.count > 1 ? Int(parts[1]) ?? -1 : 32
    guard (0...32).contains(bits) else { return nil }
    let mask: UInt32 = bits == 0 ? 0 : ~UInt32(0) << UInt32(32 - bits)
    return base & mask...(base & mask | ~mask)
  }
}

extension String {
  /// Lower case; most values are already.
  var plainLowercased: String {
    utf8.contains { $0 >= 0x80 || $0 >= 65 && $0 <= 90 } ? lowercased() : self
  }

  /// Without white space around; most values have none.
  var plainTrimmed: String {
    let isPlain = { (byte: UInt8?) in byte.map { $0 > 0x20 && $0 < 0x7F } ?? true }
    return isPlain(utf8.first) && isPlain(utf8.last) ? self : trimmingCharacters(in: .whitespaces)
  }
}

/// The short list, beside the networks of special purpose. Facts: the providers' own names.
enum SharedValueList {
  /// Hosts that stand in names of vocabularies (XML namespaces) and links to a maker's help: no attacker is behind any of
  /// their URLs.
  static let vocabularies: Set<String> = [
    "schemas.microsoft.com", "schemas.xmlsoap.org", "schemas.openxmlformats.org", "schemas.android.com", "www.w3.org",
    "xmlns.com", "purl.org", "ns.adobe.com", "go.microsoft.com", "docs.oasis-open.org", "manifests.microsoft.com",
  ]

  /// Mutexes that Windows, its browser and .NET make in every session, and sandboxes therefore list (without `local\`,
  /// `global\` and the session before them): beginnings.
  private static let windowsMutexes = [
    "zonescachecountermutex", "zoneslockedcachecountermutex", "zoneattributecachecountermutex", "zonescountermutex",
    "_!mshtml", "_!shmsfthistory!_", "_!msfthistory!_", "!ietld!mutex", "!browseremulation!", "!privacie!",
    "msctf.asm.mutex", "msctf.shared.mutex", "ctf.", "raspbfile", "wininet", "_!msft", "shimcachemutex", "dbwinmutex",
    "iesqmmutex", "clr_casoff_mutex", "clr_perfmon_", ".net clr ", ".net data provider", "sm0:", "msimgsizecachemutex",
    "oleacc-msaa-loaded", "c:!users!", "c:!documents and settings!", "_msiexecute", "shell.cmruipidlist",
  ]

  static func isOfWindows(mutex: String) -> Bool {
    var name = mutex[...]
    while let mark = name.firstIndex(of: "\\") {
      let place = name[..<mark]
      guard ["", "local", "global", "sessions", "basenamedobjects"].contains(place) || place.allSatisfy(\.isNumber)
      else { break }
      name = name[name.index(after: mark)...]
    }
    return windowsMutexes.contains { name.hasPrefix($0) }
  }

  static let networks = [
    "8.8.8.8/32", "8.8.4.4/32", "1.1.1.1/32", "1.0.0.1/32", "9.9.9.9/32",
    "208.67.222.222/32", "208.67.220.220/32", "64.6.64.6/32", "77.88.8.8/32", "114.114.114.114/32",
  ]
  static let exact = [
    "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "cmd.exe", "powershell.exe", "rundll32.exe",
    "explorer.exe", "svchost.exe", "winword.exe", "excel.exe", "readme.txt", "desktop.ini", "thumbs.db",
    "administrator", "admin", "root", "user", "guest", "system", "normal.dotm",
  ]
  static let platforms = [
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "yahoo.com", "yahoo.co.jp", "icloud.com",
    "protonmail.com", "proton.me", "mail.ru", "gmx.com", "gmx.de", "qq.com", "163.com", "126.com", "onedrive.com",
    "onedrive.live.com", "1drv.ms", "sharepoint.com", "dropbox.com", "dropboxusercontent.com", "google.com",
    "drive.google.com", "googleapis.com", "googleusercontent.com", "github.com", "githubusercontent.com",
    "github.io", "gitlab.com", "bitbucket.org", "amazonaws.com", "cloudfront.net", "windows.net", "azureedge.net",
    "azurewebsites.net", "microsoft.com", "office.com", "office365.com", "windowsupdate.com", "visualstudio.com",
    "devtunnels.ms", "trycloudflare.com", "workers.dev", "cloudflare.com", "akamai.net", "akamaiedge.net", "fastly.net",
    "pastebin.com", "discord.com", "discordapp.com", "telegram.org", "t.me", "slack.com", "ngrok.io", "ngrok-free.app",
    "bit.ly", "tinyurl.com", "t.co", "wordpress.com", "blogspot.com", "wixsite.com", "herokuapp.com", "firebaseapp.com",
    "web.app", "netlify.app", "vercel.app", "mega.nz", "box.com", "wetransfer.com", "gigafile.nu",
  ]
  static let parents = [
    "3utilities.com", "ddns.net", "dyndns.org", "dynu.net", "duckdns.org", "ftp.sh", "hopto.org", "myftp.org",
    "myvnc.com", "no-ip.biz", "no-ip.com", "no-ip.org", "onthewifi.com", "redirectme.net", "servehttp.com",
    "serveftp.com", "sytes.net", "zapto.org", "changeip.com", "dns-dns.com", "mefound.com", "ygto.com",
    "freeddns.org", "gotdns.ch", "webredirect.org", "bounceme.net", "chickenkiller.com", "mooo.com", "afraid.org",
    "co.jp", "ac.jp", "go.jp", "or.jp", "ne.jp", "com", "net", "org", "jp", "co.uk", "com.tw",
  ]
}
