import EventModel

/// The list of sign-ins that the Entra (Azure AD) portal downloads as CSV, in the names of Microsoft Graph's `signIn`, so that
/// rules for sign-ins read it. The portal writes its headings in the language of the person who downloads.
struct EntraSignInColumns {
  /// By column: the name in Graph.
  private let names: [Int: String]
  private let status: Int?
  private let code: Int?
  private let place: Int?

  private static let known: [(name: String, headings: [String])] = [
    ("userPrincipalName", ["username", "ユーザー名"]), ("userDisplayName", ["user", "ユーザー"]),
    ("ipAddress", ["ip address", "ip アドレス"]), ("appDisplayName", ["application", "アプリケーション"]),
    ("resourceDisplayName", ["resource", "リソース"]), ("clientAppUsed", ["client app", "クライアント アプリ"]),
    ("userAgent", ["user agent", "ユーザー エージェント"]),
    ("authenticationProtocol", ["authentication protocol", "認証プロトコル"]),
    ("status.failureReason", ["failure reason", "失敗の理由", "エラーの理由"]),
    ("deviceDetail.browser", ["browser", "ブラウザー"]),
    ("deviceDetail.operatingSystem", ["operating system", "オペレーティング システム"]),
    ("authenticationRequirement", ["authentication requirement", "認証要件"]),
    ("correlationId", ["correlation id", "関連付け id", "相関 id"]),
  ]
  private static let codes = ["sign-in error code", "サインイン エラー コード", "サインインのエラー コード"]
  private static let states = ["status", "状態"]
  private static let places = ["location", "場所"]
  private static let successes = ["success", "成功"]

  /// Nil for another table.
  init?(_ columns: [String]) {
    let lower = columns.map { $0.lowercased().trimmingSuffix(while: { $0 == " " }) }
    func index(_ headings: [String]) -> Int? { lower.firstIndex { headings.contains($0) } }
    var names: [Int: String] = [:]
    for (name, headings) in EntraSignInColumns.known {
      if let found = index(headings) { names[found] = name }
    }
    guard names.values.contains("ipAddress"),
      names.values.contains("userPrincipalName") || names.values.contains("userDisplayName"),
      index(EntraSignInColumns.codes) != nil || index(EntraSignInColumns.states) != nil && names.count >= 5
    else { return nil }
    self.names = names
    code = index(EntraSignInColumns.codes)
    status = index(EntraSignInColumns.states)
    place = index(EntraSignInColumns.places)
  }

  /// The name in Graph of a column.
  func name(_ column: Int) -> String? { column == code ? "status.errorCode" : names[column] }

  /// Adds what Graph has in fields of its own: zero as the code of a success, the country behind the town.
  func finish(_ cells: [Range<Int>], _ text: Span<UInt8>, into draft: inout LineDraft) {
    func value(_ column: Int?) -> Range<Int>? {
      guard let column, column < cells.count else { return nil }
      return Text.trim(text, cells[column])
    }
    if value(code)?.isEmpty ?? true, let state = value(status) {
      let word = String(decoding: Text.copy(text, state), as: UTF8.self).lowercased()
      if EntraSignInColumns.successes.contains(word) { draft.add("status.errorCode", text: "0") }
    }
    guard let place = value(place) else { return }
    var start = place.upperBound
    while start > place.lowerBound, text[start - 1] != 44 { start -= 1 }
    let country = Text.trim(text, start..<place.upperBound)
    if !country.isEmpty { draft.add("location.countryOrRegion", country) }
  }
}

extension String {
  /// Without what it ends with, as long as that fulfils a condition. The portal writes "Application ID " with a blank.
  fileprivate func trimmingSuffix(while condition: (Character) -> Bool) -> String {
    var rest = Substring(self)
    while let last = rest.last, condition(last) { rest.removeLast() }
    return String(rest)
  }
}
