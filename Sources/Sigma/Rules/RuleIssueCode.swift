public import EventModel

extension RuleIssue {
  /// The kinds of issue. Raw values are stable.
  public enum Code: String, Sendable, Codable, CaseIterable {
    /// The file cannot be opened or is too large.
    case unreadable = "unreadable-file"
    /// The text is not YAML.
    case yamlSyntax = "yaml-syntax"
    /// The YAML is nested too deeply or has too many nodes.
    case yamlLimit = "yaml-limit"
    /// A document is no rule, correlation or filter.
    case notARule = "not-a-rule"
    /// A mandatory attribute is missing.
    case missingAttribute = "missing-attribute"
    /// An attribute or value has a type it cannot have.
    case badType = "bad-type"
    /// A value cannot be used with its modifiers.
    case badValue = "bad-value"
    /// Level, status, date, id or a tag is not as specified.
    case badMetadata = "bad-metadata"
    /// A key stands twice in one mapping, so that one of the two would be lost.
    case duplicateKey = "duplicate-key"
    /// A modifier is not part of the specification.
    case unknownModifier = "unknown-modifier"
    /// Modifiers cannot be combined in this way.
    case illegalModifiers = "illegal-modifiers"
    /// 'all' with a single value says nothing.
    case singleAll = "single-all"
    /// null stands in a list of values.
    case nullInList = "null-in-list"
    /// The regular expression is not accepted.
    case badRegex = "bad-regex"
    /// The value is no network in CIDR notation.
    case badNetwork = "bad-network"
    /// The network has bits set behind its prefix.
    case hostBits = "cidr-host-bits"
    /// A value becomes too many strings.
    case tooManyExpansions = "too-many-expansions"
    /// A placeholder has no values.
    case unresolvedPlaceholder = "unresolved-placeholder"
    /// A detection, selection or list is empty.
    case emptyDetection = "empty-detection"
    /// The condition cannot be parsed.
    case conditionSyntax = "condition-syntax"
    /// The condition has a pipe: the old way of aggregation.
    case aggregation = "condition-aggregation"
    /// The condition names a selection that does not exist.
    case unknownIdentifier = "unknown-identifier"
    /// A selection is not used by the condition.
    case unusedSelection = "unused-selection"
    /// The rule has too many parts.
    case ruleTooLarge = "rule-too-large"
    /// An earlier rule has the same id or name.
    case duplicateID = "duplicate-id"
    /// A correlation or filter refers to a rule that is not loaded.
    case unknownRule = "unknown-rule"
    /// Correlations refer to each other in a circle.
    case correlationCycle = "correlation-cycle"
    /// A correlation is not as specified.
    case badCorrelation = "bad-correlation"
    /// A filter is not as specified.
    case badFilter = "bad-filter"
    /// No mapping and no reader of Kagami speaks of this log source.
    case unmappedLogSource = "unmapped-logsource"
    /// The condition can never hold.
    case neverTrue = "never-true"
    /// An entry of the settings file cannot be used.
    case badSettings = "bad-settings"
  }
}

extension RuleIssue.Code {
  /// How bad it usually is.
  public var severity: RuleIssue.Severity {
    switch self {
    case .singleAll: .info
    case .badMetadata, .nullInList, .hostBits, .unusedSelection, .unmappedLogSource, .neverTrue: .warning
    default: .error
    }
  }

  /// What to do about it, in both languages.
  public var hint: Phrase {
    switch self {
    case .unreadable:
      Phrase(
        en: "Check the path, the permissions and the size.",
        ja: "パス、権限、サイズを確認してください。")
    case .yamlSyntax:
      Phrase(
        en: "Correct the YAML at this place; quote values that hold ': ' or begin with a special character.",
        ja: "この位置の YAML を直してください。': ' を含む値や特殊文字で始まる値は引用符で囲みます。")
    case .yamlLimit:
      Phrase(
        en: "Split the file.",
        ja: "ファイルを分割してください。")
    case .notARule:
      Phrase(
        en: "A document needs 'detection', 'correlation' or 'filter'.",
        ja: "文書には 'detection'、'correlation'、'filter' のいずれかが必要です。")
    case .missingAttribute:
      Phrase(
        en: "Add the attribute.",
        ja: "必須の属性を追加してください。")
    case .badType:
      Phrase(
        en: "Write the value as the specification describes it.",
        ja: "仕様どおりの型で値を書いてください。")
    case .badValue:
      Phrase(
        en: "Correct the value or choose another modifier.",
        ja: "値を直すか、別の修飾子を選んでください。")
    case .badMetadata:
      Phrase(
        en: "Correct the attribute; the rule itself is used.",
        ja: "属性を直してください。ルール自体は使われます。")
    case .duplicateKey:
      Phrase(
        en: "Merge the two values into one list, or put them in two selections.",
        ja: "二つの値を一つのリストにまとめるか、別々の selection に分けてください。")
    case .unknownModifier:
      Phrase(
        en: "Check the spelling; see docs/sigma.md for the list.",
        ja: "綴りを確認してください。一覧は docs/sigma.md にあります。")
    case .illegalModifiers:
      Phrase(
        en: "Change their order or remove one of them.",
        ja: "順序を変えるか、一つを取り除いてください。")
    case .singleAll:
      Phrase(
        en: "Remove 'all' or add the other values.",
        ja: "'all' を取り除くか、ほかの値を追加してください。")
    case .nullInList:
      Phrase(
        en: "Give null a selection of its own.",
        ja: "null は独立した selection に書いてください。")
    case .badRegex:
      Phrase(
        en: "Write it without look-around and back-references; check brackets and quantifiers.",
        ja: "先読み・後読み・後方参照を使わずに書き、括弧と量指定子を確認してください。")
    case .badNetwork:
      Phrase(
        en: "Write it as 10.0.0.0/8 or fe80::/10.",
        ja: "10.0.0.0/8 や fe80::/10 のように書いてください。")
    case .hostBits:
      Phrase(
        en: "Write the first address of the network.",
        ja: "ネットワークの先頭アドレスを書いてください。")
    case .tooManyExpansions:
      Phrase(
        en: "Split the value.",
        ja: "値を分割してください。")
    case .unresolvedPlaceholder:
      Phrase(
        en: "Give it values in placeholders.yml.",
        ja: "placeholders.yml でプレースホルダーに値を与えてください。")
    case .emptyDetection:
      Phrase(
        en: "Write what shall be found, or remove it.",
        ja: "検索条件を書くか、取り除いてください。")
    case .conditionSyntax:
      Phrase(
        en: "Use and, or, not, parentheses, '1 of x*' and 'all of x*'.",
        ja: "and、or、not、括弧、'1 of x*'、'all of x*' を使ってください。")
    case .aggregation:
      Phrase(
        en: "Write a correlation rule instead.",
        ja: "代わりに相関ルール (correlation) を書いてください。")
    case .unknownIdentifier:
      Phrase(
        en: "Check the spelling of the selection.",
        ja: "selection の綴りを確認してください。")
    case .unusedSelection:
      Phrase(
        en: "Use it in the condition or remove it.",
        ja: "condition で使うか、取り除いてください。")
    case .ruleTooLarge:
      Phrase(
        en: "Split the rule.",
        ja: "ルールを分割してください。")
    case .duplicateID:
      Phrase(
        en: "Give the rule an id of its own.",
        ja: "ルールに固有の id を付けてください。")
    case .unknownRule:
      Phrase(
        en: "Load that rule too, or correct its id or name.",
        ja: "そのルールも読み込むか、id または name を直してください。")
    case .correlationCycle:
      Phrase(
        en: "Break the circle.",
        ja: "循環を断ってください。")
    case .badCorrelation:
      Phrase(
        en: "See docs/sigma.md for the attributes of this type.",
        ja: "この型の属性は docs/sigma.md を参照してください。")
    case .badFilter:
      Phrase(
        en: "A filter needs logsource, rules, a selection and a condition.",
        ja: "フィルターには logsource、rules、selection、condition が必要です。")
    case .unmappedLogSource:
      Phrase(
        en: "Check category, product and service, or add a mapping.",
        ja: "category、product、service を確認するか、対応付けを追加してください。")
    case .neverTrue:
      Phrase(
        en: "Look for contradictions in the condition.",
        ja: "condition の矛盾を探してください。")
    case .badSettings:
      Phrase(
        en: "See docs/guides/rule-settings.md; the rule stays on.",
        ja: "docs/guides/rule-settings.md を参照してください。ルールは有効のままです。")
    }
  }
}
