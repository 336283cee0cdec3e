import Testing

@testable import Sigma

/// Literals without which a regular expression cannot match.
struct RegexLiteralsTests {
  @Test(
    arguments: [
      ("abc", "abc"), ("a.c", nil), ("foo.*barbaz", "barbaz"), ("(x|y)tail", "tail"), ("a|b", nil), ("ab?cd", "cd"),
      ("ab+cd", "ab"), ("[abc]def", "def"), ("x{2}yz", "yz"), ("(?i)ABC", "abc"), ("(?x)a b", nil), ("(?U)abc", nil),
      ("a\\.exe", "a.exe"), ("\\x41bc", "abc"), ("\\x41?bc", "bc"), ("\\x00bc", "bc"), ("\\xzzbc", nil),
      ("\\Qa.b\\E", nil),
      ("\\dabc", "abc"), ("\\p{L}abc", nil), ("é?ab", "ab"), ("[]a]bc", "bc"), ("[[:alpha:]]bc", "bc"), ("ab(", nil),
      ("ab)cd", nil), ("`", "`"),
      ("psexec|wmiexec", "psexec wmiexec"), ("psexec|x", nil), ("psexec|.*", nil), ("psexec|", nil),
      ("(psexec|wmiexec)\\s", "psexec wmiexec"), ("(psexec|wmiexec)?tail", "tail"),
      ("(psexec|wmiexec){0,2}tail", "tail"),
      ("(psexec|wmiexec)+", "psexec wmiexec"), ("(psexec|wmiexec)*?tail", "tail"), ("(?P<n>psexec)", "psexec"),
      ("(?:a(bcdef|cdefgh)|ijklm)n", "abcdef acdefgh ijklm"), ("(ncat|nc|netcat)x", "nc netcat"), ("a{|b}cdef", nil),
      ("\\.(scr|pif)$", ".scr .pif"), ("\\.(scr|pi?f)$", nil), ("x(?i)longer", "longer"), ("(?i:longer)", "longer"),
      ("ab(?i){0}", nil),
    ] as [(String, String?)]) func whatARegexRequires(source: String, literals: String?)
  {
    let found = RegexLiterals.required(by: source)
    let wanted = literals.map { Set($0.split(separator: " ").map(String.init)) }
    #expect(found.map { Set($0.map { String(decoding: $0, as: UTF8.self) }) } == wanted)
  }

  /// Whatever an expression matches holds one of its literals; expressions and texts are made of the same few pieces, so
  /// that many match.
  @Test(arguments: 0..<64) func everyMatchHoldsALiteral(seed: UInt64) throws {
    var random = SeededGenerator(state: seed)
    var (certain, matches) = (0, 0)
    for _ in 0..<200 {
      let source = RegexLiteralsTests.expression(&random, depth: 3)
      guard let regex = try? Regex(source, flags: ["i"]), let literals = RegexLiterals.required(by: source) else {
        continue
      }
      certain += 1
      for _ in 0..<60 {
        let text = (0..<Int.random(in: 0...6, using: &random)).map { _ in RegexLiteralsTests.piece(&random) }.joined()
        guard regex.matches(Array(text.utf8).span) else { continue }
        matches += 1
        let folded = CaseFolding.folded(text.utf8)
        #expect(literals.contains { folded.contains($0) }, "\(source) matches \(text), not \(literals)")
      }
    }
    #expect(certain > 10 && matches > 20)
  }

  private static func piece(_ random: inout SeededGenerator) -> String {
    ["ab", "CD", "ef", "a", "\u{212A}k", ".", " ", "{", "}"].randomElement(using: &random) ?? ""
  }

  private static func expression(_ random: inout SeededGenerator, depth: Int) -> String {
    let branches = (0..<[1, 1, 2, 3][Int.random(in: 0..<4, using: &random)]).map { _ in
      (0..<Int.random(in: 1...3, using: &random)).map { _ in part(&random, depth: depth) }.joined()
    }
    return branches.joined(separator: "|")
  }

  private static func part(_ random: inout SeededGenerator, depth: Int) -> String {
    let atoms = ["ab", "cd", "ef", "abcd", "k", ".", "[ac]", "\\.", "\\x61b", "\\s", "{", "}", "\\b", "(?i)", "^"]
    let atom =
      depth > 0 && Int.random(in: 0..<3, using: &random) == 0
      ? "(" + ["", "?:", "?i:"][Int.random(in: 0..<3, using: &random)] + expression(&random, depth: depth - 1) + ")"
      : atoms.randomElement(using: &random) ?? ""
    return atom + (["", "", "", "?", "*", "+", "{1,2}", "{0}", "+?"].randomElement(using: &random) ?? "")
  }
}
