import EventModel

extension Observable {
  /// The value so that no program makes a link of it and nobody opens it by accident: `hxxps://example[.]com/`.
  var defanged: String {
    switch type {
    case .domainName, .ipv4: value.replacing(".", with: "[.]")
    case .ipv6: value.replacing(":", with: "[:]")
    case .emailAddress: value.replacing("@", with: "[@]").replacing(".", with: "[.]")
    case .url: Observable.defangedURL(value)
    default: value
    }
  }

  private static func defangedURL(_ url: String) -> String {
    guard let colon = url.firstRange(of: "://") else { return url.replacing(".", with: "[.]") }
    let scheme = url[..<colon.lowerBound].lowercased().replacing("http", with: "hxxp")
    let rest = url[colon.upperBound...]
    let end = rest.firstIndex(where: { $0 == "/" || $0 == "?" || $0 == "#" }) ?? rest.endIndex
    return scheme + "://" + rest[..<end].replacing(".", with: "[.]") + rest[end...]
  }
}
