/// The value modifiers of the specification (appendix "Sigma Modifiers", 2.1), with the long names of pySigma.
enum Modifier: String, CaseIterable, Sendable {
  case all, startswith, endswith, contains, exists, cased, neq
  case windash
  case re
  case i, m, s
  case base64, base64offset, utf16le, utf16be, utf16, wide
  case lt, lte, gt, gte
  case minute, hour, day, week, month, year
  case cidr
  case expand, fieldref

  /// The modifier of a name.
  init?(name: some StringProtocol) {
    guard let modifier = Modifier.byName[String(name)] else { return nil }
    self = modifier
  }

  private static let byName: [String: Modifier] = Dictionary(
    allCases.map { ($0.rawValue, $0) } + [("ignorecase", .i), ("multiline", .m), ("dotall", .s)]
  ) { first, _ in first }

  var comparison: Comparison? {
    switch self {
    case .lt: .less
    case .lte: .lessOrEqual
    case .gt: .greater
    case .gte: .greaterOrEqual
    default: nil
    }
  }

  var timePart: TimePart? { TimePart(rawValue: rawValue) }

  var affix: Affix? {
    switch self {
    case .startswith: .start
    case .endswith: .end
    case .contains: .anywhere
    default: nil
    }
  }
}
