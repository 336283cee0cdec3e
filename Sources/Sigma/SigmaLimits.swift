internal import YAML

/// Every limit of the rule language's reader and evaluator.
public enum SigmaLimits {
  /// Largest rule file, in bytes. The largest of SigmaHQ is 60 kB.
  public static let fileBytes = 16 << 20
  /// Of one YAML document. Sigma needs a depth of 6.
  static let yaml = YAMLLimits(depth: 64, nodes: 500_000)
  /// Strings that one value may become through `windash`, `base64offset` and placeholders. Four dashes make 625.
  public static let expansions = 1_000
  /// Deepest nesting of parentheses in a condition, and operators in a chain of `not`.
  public static let conditionDepth = 64
  /// Parts of one rule after its condition is resolved. The largest of SigmaHQ has about 1,000.
  public static let ruleParts = 200_000
  /// Memory of one regular expression: its program and the automaton states kept while it runs, in bytes.
  public static let regexBytes: Int64 = 4 << 20
  /// Length of a regular expression, in bytes.
  public static let regexLength = 32 << 10
  /// Cells of an automaton of short literals, four bytes each. The largest of SigmaHQ needs 300,000.
  static let automatonCells = 1 << 19
  /// Values shorter than this, in bytes, do not interrupt a run of values that is searched for keywords.
  static let shortRunValue = 48
  /// Values that a matcher remembers; a power of two.
  static let memoEntries = 16_384
  /// Memory for their texts, in bytes.
  public static let memoBytes = 2 << 20
  /// Bytes of twins (`PlainTwins`) that are made before they are matched.
  static let twinBytes = 1 << 18
  /// Memory for what was found in them, in targets.
  static let memoTargets = 1 << 18
  /// The longest value that is remembered, in bytes.
  static let memoValueBytes = 16 << 10
  /// Characters of a value that an explanation quotes.
  public static let quotedCharacters = 512
}
