public import EventModel

extension LogonRow: JSONOutput {
  /// `docs/output-schema/logon.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("account")
    json.value(account)
    json.key("computer")
    json.value(computer)
    json.key("evidence")
    json.value(evidence)
    json.key("failures")
    json.value(failures)
    json.key("first")
    json.value(first)
    json.key("firstRecord")
    json.value(firstRecord)
    json.key("last")
    json.value(last)
    json.key("notes")
    json.array(notes) { $1.value($0.rawValue) }
    json.key("source")
    json.value(source)
    json.key("successes")
    json.value(successes)
    json.key("types")
    json.array(kinds) { $1.value($0) }
    json.endObject()
  }
}

extension ProcessRow: JSONOutput {
  /// `docs/output-schema/process.schema.json`
  public func write(to json: inout JSONWriter) {
    json.beginObject()
    json.key("commandLine")
    json.value(commandLine)
    json.key("computer")
    json.value(computer)
    json.key("depth")
    json.value(depth)
    json.key("evidence")
    json.value(evidence)
    json.key("findings")
    json.array(findings) { $1.value($0) }
    json.key("image")
    json.value(image)
    json.key("parentImage")
    json.value(parentImage)
    json.key("record")
    json.value(record)
    json.key("time")
    json.value(time)
    json.key("user")
    json.value(user)
    json.endObject()
  }
}

extension LogonRow {
  /// The logon types for people: `3 10`.
  public var kindText: String { kinds.isEmpty ? "–" : kinds.map(String.init).joined(separator: " ") }
}

extension LogonRow.Note {
  /// The note for people.
  public var phrase: Phrase {
    switch self {
    case .newSource: Phrase(en: "new source for the account", ja: "このアカウントでは初めての接続元")
    case .newComputer: Phrase(en: "computer new to the source", ja: "この接続元から初めての端末")
    case .rare: Phrase(en: "rare for the account", ja: "このアカウントではまれ")
    case .afterFailures: Phrase(en: "after failures", ja: "失敗の後")
    case .internet: Phrase(en: "from the internet", ja: "インターネットから")
    }
  }
}
