import EventModel

/// Plain lists: one value a line, its kind told by its form.
///
/// `#`, `;` and `//` begin a comment at the start of a line, `#` also after a space. Comments of the form `# source: X`,
/// `# level: low`, `# title: X` speak for the lines below them. Lines of a hosts file (`0.0.0.0 name`) mean the name.
/// Text behind the value, or behind a comma, is its description; the bullets of a pasted list are dropped.
extension IndicatorCollection {
  /// What comments of the file have said so far.
  struct ListHead {
    var source: String
    var title = ""
    var level: Level?
  }

  mutating func loadList(_ bytes: [UInt8], _ context: FileContext) {
    var head = ListHead(source: context.source)
    var lines = IndicatorLines(bytes)
    while let range = lines.next() {
      guard range.count <= limits.lineBytes else {
        note(
          IndicatorIssue(
            .overLimit, file: context.file, line: lines.number, detail: "a line of \(range.count) bytes was skipped"))
        continue
      }
      let line = String(decoding: bytes[range], as: UTF8.self).trimmingSpaces()
      if line.isEmpty { continue }
      if line.hasPrefix("#") || line.hasPrefix(";") || line.hasPrefix("//") {
        head.take(comment: line)
        continue
      }
      addLine(line, number: lines.number, head, context)
    }
  }

  private mutating func addLine(_ line: String, number: Int, _ head: ListHead, _ context: FileContext) {
    var value = line
    var description = ""
    if let hash = line.firstRange(of: " #") ?? line.firstRange(of: "\t#") {
      value = String(line[..<hash.lowerBound]).trimmingSpaces()
      description = String(line[hash.upperBound...]).trimmingSpaces()
    }
    for bullet in ["- ", "* ", "• ", "・"] where value.hasPrefix(bullet) {
      value = String(value.dropFirst(bullet.count)).trimmingSpaces()
    }
    let words = value.split { $0 == " " || $0 == "\t" || $0 == "," || $0 == ";" || $0 == "\u{3000}" }
    if words.count == 2, ["0.0.0.0", "127.0.0.1", "::1", "::"].contains(words[0]) { value = String(words[1]) }
    var pattern = IndicatorTypes.pattern(value, meaning: .any)
    if pattern == nil, let first = words.first, words.count > 1 {
      pattern = IndicatorTypes.pattern(String(first), meaning: .any)
      description = words.dropFirst().joined(separator: " ") + (description.isEmpty ? "" : " " + description)
    }
    guard let pattern else {
      noteUnreadable(value, file: context.file, line: number)
      return
    }
    add(
      Indicator(
        pattern, source: head.source, title: head.title, description: String(description.prefix(512)), level: head.level
      ),
      file: context.file, line: number)
  }

  /// Adds one value whose kind its form tells.
  mutating func addEntry(_ text: String, line: Int, _ context: FileContext) {
    addLine(text.trimmingSpaces(), number: line, ListHead(source: context.source), context)
  }

  /// A value that cannot be used, with the most likely reason.
  mutating func noteUnreadable(_ value: String, file: String, line: Int, meant: String? = nil) {
    let bare = Defang.refang(value)
    if !bare.contains("."), DomainName.host(bare) != nil || bare.isEmpty || bare.allSatisfy({ $0 == "." }) {
      let isName = lists.suffixes.topLevel.contains(bare.lowercased())
      if isName {
        note(IndicatorIssue(.tooBroad, file: file, line: line, detail: "\(quoted(value)): a top-level domain"))
        return
      }
    }
    if !bare.isEmpty, bare.allSatisfy({ $0 == "." || $0 == "*" }) {
      note(IndicatorIssue(.tooBroad, file: file, line: line, detail: "\(quoted(value)) would match everything"))
      return
    }
    let what = meant.map { "is not of type \(quoted($0))" } ?? "has no form of a known kind"
    note(IndicatorIssue(.unreadableEntry, file: file, line: line, detail: "\(quoted(value)) \(what)"))
  }
}

extension IndicatorCollection.ListHead {
  mutating func take(comment: String) {
    let text = comment.drop { $0 == "#" || $0 == ";" || $0 == "/" || $0 == " " }
    guard let colon = text.firstIndex(of: ":") else { return }
    let value = String(text[text.index(after: colon)...]).trimmingSpaces()
    guard !value.isEmpty, value.utf8.count <= 200 else { return }
    switch text[..<colon].lowercased() {
    case "source": source = value
    case "title": title = value
    case "level": level = Level(rawValue: value.lowercased()) ?? level
    default: break
    }
  }
}
