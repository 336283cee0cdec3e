import Foundation

/// Values made harmless for reading (`hxxps://evil[.]example`), there and back.
public enum Defang {
  private static let replacements: [(String, String)] = [
    ("[://]", "://"), ("[:]", ":"), ("[/]", "/"), ("[.]", "."), ("(.)", "."), ("{.}", "."), ("[.", "."), (".]", "."),
    ("[dot]", "."), ("(dot)", "."), ("{dot}", "."), ("[d]", "."), ("\\.", "."),
    ("[@]", "@"), ("(@)", "@"), ("{@}", "@"), ("[at]", "@"), ("(at)", "@"), ("{at}", "@"),
  ]
  private static let schemes: [(String, String)] = [
    ("hxxp", "http"), ("h**p", "http"), ("htxp", "http"), ("hxtp", "http"), ("meow", "http"), ("fxp", "ftp"),
    ("sxftp", "sftp"),
  ]

  /// The live value of a defanged one; a live one comes back unchanged, spaces around it go.
  public static func refang(_ text: some StringProtocol) -> String {
    var result = text.trimmingCharacters(in: .whitespacesAndNewlines)
    if result.utf8.contains(where: { $0 == 91 || $0 == 40 || $0 == 123 || $0 == 92 }) {
      let isLiteral = result.hasPrefix("[") && result.hasSuffix("]") && IPAddress(result.dropFirst().dropLast()) != nil
      if !isLiteral {
        for (from, to) in replacements {
          result = result.replacingOccurrences(of: from, with: to, options: .caseInsensitive)
        }
      }
    }
    for (from, to) in schemes where result.prefix(from.count).lowercased() == from {
      let rest = result.dropFirst(from.count)
      if rest.hasPrefix("://") || rest.hasPrefix("s://") || rest.hasPrefix("S://") { return to + rest }
    }
    return result
  }

  /// A value that no program will follow by accident: dots of the host in brackets, `http` as `hxxp`, `@` as `[@]`.
  public static func defang(_ observable: Observable) -> String {
    switch observable.type {
    case .domainName, .ipv4: return observable.value.replacingOccurrences(of: ".", with: "[.]")
    case .ipv6: return observable.value.replacingOccurrences(of: ":", with: "[:]")
    case .emailAddress:
      return observable.value.replacingOccurrences(of: "@", with: "[@]").replacingOccurrences(of: ".", with: "[.]")
    case .url: return defang(url: observable.value)
    default: return observable.value
    }
  }

  private static func defang(url: String) -> String {
    guard let separator = url.range(of: "://") else { return url.replacingOccurrences(of: ".", with: "[.]") }
    let scheme = url[..<separator.lowerBound].replacingOccurrences(of: "http", with: "hxxp")
      .replacingOccurrences(of: "ftp", with: "fxp")
    let rest = url[separator.upperBound...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    return scheme + "://" + rest[..<end].replacingOccurrences(of: ".", with: "[.]") + rest[end...]
  }
}
