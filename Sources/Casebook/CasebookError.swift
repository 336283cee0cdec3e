public import EventModel

/// Why a case file could not be opened, read or written.
///
/// Only `code` takes part in `==`: tests and callers compare codes, wording stays free to change.
public struct CasebookError: Error, Equatable, Sendable {
  /// The kinds of failure that callers keep apart. The raw value is stable and printed.
  public enum Code: String, Sendable, Codable, CaseIterable {
    /// There is no such file, and the caller did not ask for a new one.
    case notFound = "case.not-found"
    /// The file is not an SQLite file, or one of another program.
    case notACasebook = "case.not-a-casebook"
    /// A newer version of the program wrote the file.
    case newerVersion = "case.newer-version"
    /// The file or its folder may not be written.
    case readOnly = "case.read-only"
    /// The file is of an older version and must be brought up to date, but may not be written.
    case needsUpgrade = "case.needs-upgrade"
    /// The file is damaged.
    case corrupt = "case.corrupt"
    /// The disk, or the quota, is full. Nothing half-written stays in the case.
    case diskFull = "case.disk-full"
    /// Another process holds the case for longer than the time limit.
    case busy = "case.busy"
    /// The operating system refused to open, read or write.
    case inputOutput = "case.input-output"
    /// The start of an identifier fits several findings.
    case ambiguous = "case.ambiguous"
    /// SQLite refused a statement: a defect of this program.
    case defect = "case.defect"
  }

  /// What kind of failure it is.
  public var code: Code
  /// The case file, as given.
  public var path: String
  /// Free text in English: what SQLite or the system said.
  public var detail: String

  /// Creates an error.
  public init(_ code: Code, path: String = "", detail: String = "") {
    self.code = code
    self.path = path
    self.detail = detail
  }

  /// Two errors are equal when their codes are.
  public static func == (lhs: CasebookError, rhs: CasebookError) -> Bool { lhs.code == rhs.code }

  /// What happened and what to do, for people.
  public var phrase: Phrase {
    switch code {
    case .notFound:
      Phrase(en: "there is no case file here", ja: "事案ファイルがありません")
    case .notACasebook:
      Phrase(
        en: "the file is not a Kagami case; it was left untouched", ja: "Kagami の事案ファイルではありません（変更していません）")
    case .newerVersion:
      Phrase(
        en: "the case was written by a newer version of Kagami; update the program",
        ja: "より新しい版の Kagami が書いた事案です。プログラムを更新してください")
    case .readOnly:
      Phrase(en: "the case file or its folder is write-protected", ja: "事案ファイルまたはフォルダーに書き込めません")
    case .needsUpgrade:
      Phrase(
        en: "the case is of an older version and write-protected; copy it to a writable place",
        ja: "旧版の事案で書き込みもできません。書き込める場所に複写してください")
    case .corrupt:
      Phrase(
        en: "the case file is damaged; use a copy, or scan the evidence into a new case",
        ja: "事案ファイルが壊れています。写しを使うか、証拠を新しい事案に走査してください")
    case .diskFull:
      Phrase(
        en: "the disk is full; what was committed before is kept, make room and run again",
        ja: "ディスクが一杯です。確定済みの内容は残っています。空きを作って再実行してください")
    case .busy:
      Phrase(en: "another program holds the case; try again", ja: "別のプログラムが事案を使用中です。後で再実行してください")
    case .inputOutput:
      Phrase(en: "the system refused access to the case file", ja: "システムが事案ファイルへのアクセスを拒みました")
    case .ambiguous:
      Phrase(en: "several findings start with this identifier; give more of it", ja: "この識別子で始まる検出が複数あります。長く指定してください")
    case .defect:
      Phrase(en: "the case store failed in a way it should not; please report it", ja: "想定外の内部エラーです。報告してください")
    }
  }
}

extension CasebookError: CustomStringConvertible {
  /// `code: words: path (detail)`, for people, in English.
  public var description: String {
    "\(code.rawValue): \(phrase[.en])" + (path.isEmpty ? "" : ": \(path)") + (detail.isEmpty ? "" : " (\(detail))")
  }
}
