/// The languages in which Kagami talks to people.
public enum Language: String, Sendable, Codable, CaseIterable {
  /// Japanese.
  case ja
  /// English.
  case en

  /// The language of a POSIX locale (`ja_JP.UTF-8`): Japanese for Japanese ones, English for all others.
  public init(locale: String) { self = locale.hasPrefix("ja") ? .ja : .en }
}

/// A text for people in every language; a missing translation is a compile error.
public struct Phrase: Hashable, Sendable {
  /// English.
  public var en: String
  /// Japanese.
  public var ja: String

  /// A text in both languages.
  public init(en: String, ja: String) {
    self.en = en
    self.ja = ja
  }

  /// The text in one language.
  public subscript(language: Language) -> String {
    switch language {
    case .en: en
    case .ja: ja
    }
  }
}
