/// Finds literals of which one stands in every text that a regular expression matches, so that a scan can say that an
/// expression need not be tried.
///
/// Looks at runs of plain characters and at groups of alternatives, in the syntax of RE2. Saying nothing is always right.
struct RegexLiterals {
  /// The expression is not understood, or not worth the trouble.
  private struct Unclear: Error {}

  /// What is certain of some part of an expression.
  private struct Certain {
    /// One of these stands in every match; nil where nothing is certain.
    var literals: [[UInt8]]?
    /// The part matches these texts and no others.
    var isExact: Bool
  }

  /// Beyond this a literal is met so often that looking for it costs what it saves.
  private static let highestCost = 30.0
  private static let deepestGroup = 50

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  private init(_ source: String) { bytes = Array(source.utf8) }

  /// In lower case, at least one; nil where nothing is certain.
  static func required(by source: String) -> [[UInt8]]? {
    var parser = RegexLiterals(source)
    guard let literals = try? parser.alternatives().literals, parser.index == parser.bytes.count,
      cost(literals) <= highestCost
    else { return nil }
    return literals
  }

  /// A guess how often one of some literals is met; infinite where one is of no use by itself.
  static func cost(_ literals: [[UInt8]]) -> Double {
    literals.reduce(0) { sum, literal in
      let isRare = literals.count == 1 && literal.first.map { "`^{}~<>&".utf8.contains($0) } ?? false
      guard literal.count >= 2 || isRare else { return .infinity }
      let length = Double(min(max(literal.count, 2), 24))
      return sum + 100 / (length * length)
    }
  }

  private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  // MARK: Parts

  private mutating func alternatives() throws(Unclear) -> Certain {
    var all: [[UInt8]]? = []
    var isExact = true
    while true {
      let branch = try sequence()
      isExact = isExact && branch.isExact
      if let literals = branch.literals { all?.append(contentsOf: literals) } else { all = nil }
      guard next == UInt8(ascii: "|") else { break }
      index += 1
    }
    return Certain(literals: isExact ? all : all.map(RegexLiterals.reduced), isExact: isExact)
  }

  /// One branch: the best of its runs and groups.
  private mutating func sequence() throws(Unclear) -> Certain {
    var best: (literals: [[UInt8]], cost: Double)?
    var run: [UInt8] = []
    var isExact = true
    func offer(_ literals: [[UInt8]]) {
      let cost = RegexLiterals.cost(literals)
      if cost < best?.cost ?? .infinity { best = (literals, cost) }
    }
    func end() {
      if !run.isEmpty { offer([run]) }
      run = []
      isExact = false
    }
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      index += 1
      switch byte {
      case UInt8(ascii: "("):
        let inside = try group()
        let before = run
        end()
        guard let literals = inside.literals, !isOptional() else { break }
        offer(literals)
        if inside.isExact, !before.isEmpty { offer(RegexLiterals.reduced(literals.map { before + $0 })) }
      case UInt8(ascii: "["):
        end()
        guard let close = RegexSyntax.classEnd(bytes, index) else { throw Unclear() }
        index = close
      case UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "{"):
        if byte == UInt8(ascii: "{") { try skipCount() }
        if !run.isEmpty { run.removeLast() }
        end()
      case UInt8(ascii: "+"), UInt8(ascii: "."), UInt8(ascii: "^"), UInt8(ascii: "$"): end()
      case UInt8(ascii: "\\"):
        if let literal = try escaped() { run.append(literal) } else { end() }
      case 0x20..<0x7f: run.append(RegexLiterals.lowercase(byte))
      default: end()
      }
    }
    if isExact { return Certain(literals: run.isEmpty ? nil : [run], isExact: !run.isEmpty) }
    end()
    return Certain(literals: best?.literals, isExact: false)
  }

  /// What stands between the parentheses of a group.
  private mutating func group() throws(Unclear) -> Certain {
    depth += 1
    defer { depth -= 1 }
    guard depth <= RegexLiterals.deepestGroup else { throw Unclear() }
    if next == UInt8(ascii: "?") {
      index += 1
      if next == UInt8(ascii: "P") || next == UInt8(ascii: "<") {
        guard let close = bytes[index...].firstIndex(of: UInt8(ascii: ">")) else { throw Unclear() }
        index = close + 1
      } else {
        // Flags change only case, lines and dots, which do not matter here, but `x` (blanks) and `U` (greed).
        while let flag = next, "ims-".utf8.contains(flag) { index += 1 }
        guard next == UInt8(ascii: ":") || next == UInt8(ascii: ")") else { throw Unclear() }
        // A repetition behind `(?i)` is that of what stands in front of it.
        if next == UInt8(ascii: ")"), index + 1 < bytes.count, "*+?{".utf8.contains(bytes[index + 1]) {
          throw Unclear()
        }
        if next == UInt8(ascii: ":") { index += 1 }
      }
    }
    let inside = try alternatives()
    guard next == UInt8(ascii: ")") else { throw Unclear() }
    index += 1
    return inside
  }

  /// The character that an escape stands for; nil where it stands for several or none.
  private mutating func escaped() throws(Unclear) -> UInt8? {
    guard let byte = next else { throw Unclear() }
    index += 1
    if RegexSyntax.isPunctuation(byte) { return byte }
    if "dDwWsSbBAzntrfv".utf8.contains(byte) { return nil }
    guard byte == UInt8(ascii: "x"), index + 2 <= bytes.count,
      let code = UInt8(String(decoding: bytes[index..<index + 2], as: UTF8.self), radix: 16)
    else { throw Unclear() }
    index += 2
    return (0x20..<0x7f).contains(code) ? RegexLiterals.lowercase(code) : nil
  }

  // MARK: Counts

  /// Whether a part may be left out, by what follows it; a count is taken for that, whatever it says.
  private func isOptional() -> Bool { next.map { "*?{".utf8.contains($0) } ?? false }

  /// Skips the rest of `{2,5}`; braces around anything else are plain characters.
  private mutating func skipCount() throws(Unclear) {
    let inside = bytes[index...].prefix { (48...57).contains($0) || $0 == UInt8(ascii: ",") }
    guard inside.endIndex < bytes.count, bytes[inside.endIndex] == UInt8(ascii: "}") else { throw Unclear() }
    index = inside.endIndex + 1
  }

  // MARK: Literals

  /// Each once, and none that holds another one.
  private static func reduced(_ literals: [[UInt8]]) -> [[UInt8]] {
    guard literals.count > 1 else { return literals }
    var kept: [[UInt8]] = []
    for literal in literals.sorted(by: { $0.count < $1.count }) where !kept.contains(where: { holds(literal, $0) }) {
      kept.append(literal)
    }
    return kept
  }

  /// Whether a text holds another one. `contains` of the standard library takes a hundred times as long for a few bytes.
  private static func holds(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard let first = part.first else { return true }
    var start = 0
    while start + part.count <= text.count {
      if text[start] == first, text[start..<start + part.count].elementsEqual(part) { return true }
      start += 1
    }
    return false
  }

  private static func lowercase(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 32 : byte }
}
