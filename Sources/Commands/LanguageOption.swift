public import ArgumentParser
public import EventModel

extension Language: ExpressibleByArgument {}

extension Language {
  /// The language of help texts and the default for output: `--language` wherever it stands on the command line, else
  /// the locale by POSIX precedence.
  package static let current: Language = {
    let arguments = CommandLine.arguments
    for (index, argument) in arguments.enumerated() {
      if argument.hasPrefix("--language="), let language = Language(rawValue: String(argument.dropFirst(11))) {
        return language
      }
      if argument == "--language", index + 1 < arguments.count, let language = Language(rawValue: arguments[index + 1])
      {
        return language
      }
    }
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
      let locale = Terminal.environment(name)
      if !locale.isEmpty { return Language(locale: locale) }
    }
    return .en
  }()
}

/// A help text in the user's language.
package func help(en: String, ja: String) -> ArgumentHelp { ArgumentHelp(Phrase(en: en, ja: ja)[.current]) }

/// A text in the user's language.
package func text(en: String, ja: String) -> String { Phrase(en: en, ja: ja)[.current] }

/// The options that every command has.
package struct CommonOptions: ParsableArguments {
  @Option(help: help(en: "Language of texts: ja or en (default: from the locale).", ja: "表示言語: ja または en（既定: ロケールに従う）"))
  package var language: Language?

  package init() {}
}

/// How a command prints.
struct OutputOptions: ParsableArguments {
  @Flag(help: help(en: "Print one JSON document.", ja: "JSON 文書を 1 つ出力する"))
  var json = false

  @Flag(help: help(en: "Print one JSON object a line.", ja: "1 行に 1 つの JSON オブジェクトを出力する"))
  var ndjson = false

  /// What was asked for.
  enum Format {
    case table, json, ndjson
  }

  var format: Format { ndjson ? .ndjson : json ? .json : .table }

  func validate() throws {
    if json && ndjson {
      throw ValidationError(text(en: "Use --json or --ndjson, not both.", ja: "--json と --ndjson は同時に使えません。"))
    }
  }
}
