/// How people read a check.
enum CheckText {
  /// The text, as `endswith '\cmd.exe'`; `value` is the value with its wildcards.
  static func text(_ check: Check, value: String) -> String {
    switch check {
    case .text(let pattern): (pattern.cased ? "cased " : "") + text(pattern, value)
    case .regex(let regex): "re '\(regex.source)'" + (regex.flags.isEmpty ? "" : " (\(regex.flags))")
    case .network(let network): "cidr '\(address(network))/\(network.prefix)'"
    case .number(let comparison, let number): "\(comparison.sign) \(number.text)"
    case .boolean(let value): "= \(value)"
    case .null: "is null or missing"
    case .exists: "exists"
    case .field(let name, let affix, let cased): (cased ? "cased " : "") + relation(affix) + " field \(name)"
    case .time(let part, let comparison, let number): "\(part.rawValue) \(comparison.sign) \(number)"
    }
  }

  private static func text(_ pattern: Pattern, _ value: String) -> String {
    func inner(_ front: Bool, _ back: Bool) -> String {
      var text = value[...]
      if front { text = text.drop { $0 == "*" } }
      while back, text.last == "*" { text.removeLast() }
      return "'\(text)'"
    }
    switch pattern.shape {
    case .any: return "has a value"
    case .whole: return "= '\(value)'"
    case .start: return "startswith " + inner(false, true)
    case .end: return "endswith " + inner(true, false)
    case .anywhere: return "contains " + inner(true, true)
    case .complex: return "like '\(value)'"
    }
  }

  private static func relation(_ affix: Affix) -> String {
    switch affix {
    case .whole: "="
    case .start: "startswith"
    case .end: "endswith"
    case .anywhere: "contains"
    }
  }

  private static func address(_ network: Network) -> String {
    if network.bytes.count == 4 { return network.bytes.map(String.init).joined(separator: ".") }
    return stride(from: 0, to: 16, by: 2)
      .map { String(UInt16(network.bytes[$0]) << 8 | UInt16(network.bytes[$0 + 1]), radix: 16) }
      .joined(separator: ":")
  }
}
