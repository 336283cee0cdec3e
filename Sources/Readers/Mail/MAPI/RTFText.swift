/// The text of an RTF body: the HTML or plain text that is wrapped in it (MS-OXRTFEX), or the text of real RTF with the
/// addresses that its links lead to.
///
/// One pass with a stack of groups; nothing recurses.
struct RTFText {
  /// What the RTF is.
  enum Kind {
    /// HTML in RTF's clothes (`\fromhtml1`).
    case html
    /// Plain text in RTF's clothes (`\fromtext`).
    case plain
    /// RTF that somebody wrote as such.
    case rich
  }

  private(set) var kind = Kind.rich
  private(set) var text: [UInt8] = []
  /// Targets of links, of rich text only.
  private(set) var links: [String] = []
  /// Text was left out because of a limit.
  private(set) var isCut = false
  /// Links, fonts or groups were not told apart any more because of a limit; the text goes on.
  private(set) var isLimited = false
  /// Bytes that fit no character of their code page were met.
  private(set) var issue: MailAnomaly?

  private enum Destination {
    case text, htmlTag, fonts, instruction, ignored
  }

  private struct Group {
    var destination = Destination.text
    /// Between `\htmlrtf` and `\htmlrtf0`: for programs that know no HTML.
    var isSuppressed = false
    var font: Int?
    /// Characters that stand behind `\u` for programs that know no Unicode.
    var fallback = 1
  }

  private var group = Group()
  private var stack: [Group] = []
  /// Groups beyond the limit, which share the state of the last one.
  private var deeper = 0
  private var scanner: RTFScanner
  private let charsets: CharsetDecoder
  private let limits: (groups: Int, fonts: Int, links: Int, instruction: Int, bytes: Int)

  private var page: UInt64 = 1_252
  private var defaultFont: Int?
  private var pages: [Int: UInt64] = [:]
  /// The font that the font table describes at the moment.
  private var described = 0
  /// `\*` came last: an unknown word behind it begins a group to be passed over.
  private var isOptional = false
  /// Characters still to be passed over behind `\u`.
  private var passing = 0
  /// The first half of a surrogate pair.
  private var highSurrogate: UInt16?
  /// Bytes of text in `pendingPage` that are not converted yet.
  private var pending: [UInt8] = []
  private var pendingPage: UInt64 = 1_252
  private var awaitsTrail = false
  /// The field instruction that is being read, and how deep it began.
  private var instruction: [UInt8] = []
  private var instructionDepth: Int?

  /// Reads the RTF; at most `bytes` bytes of text are kept.
  init(_ rtf: [UInt8], charsets: CharsetDecoder, limits: OutlookLimits, bytes: Int) {
    scanner = RTFScanner(rtf)
    self.charsets = charsets
    self.limits = (limits.groups, limits.fonts, limits.links, limits.instructionBytes, bytes)
    while !isCut, let token = scanner.next() { take(token) }
    flush()
  }

  private mutating func take(_ token: RTFToken) {
    // A byte that completes a character belongs to it, whatever it would mean alone.
    if awaitsTrail, case .byte(let byte) = token, passing == 0 {
      append(byte)
      return
    }
    switch token {
    case .open:
      flush()
      passing = 0
      isOptional = false
      if stack.count >= limits.groups {
        deeper += 1
        isLimited = true
      } else {
        stack.append(group)
      }
    case .close:
      flush()
      passing = 0
      isOptional = false
      close()
    case .byte(let byte):
      isOptional = false
      if passing > 0 { passing -= 1 } else { append(byte) }
    case .symbol(let symbol): self.symbol(symbol)
    case .word(let name, let number):
      if passing > 0 && name != "u" && name != "bin" {
        passing -= 1
      } else {
        word(name, number)
      }
    }
  }

  private mutating func close() {
    if instructionDepth == stack.count { finishInstruction() }
    if deeper > 0 {
      deeper -= 1
    } else if let outer = stack.popLast() {
      group = outer
    }
  }

  private mutating func symbol(_ symbol: UInt8) {
    if symbol == 0x2A {
      isOptional = true
      return
    }
    if passing > 0 {
      passing -= 1
      return
    }
    switch symbol {
    case 0x5C, 0x7B, 0x7D: append(symbol)
    case 0x7E: emit("\u{A0}")
    case 0x5F: emit("\u{2011}")
    case 0x0A, 0x0D: emit("\r\n")
    default: break
    }
  }

  private mutating func word(_ name: String, _ number: Int?) {
    let wasOptional = isOptional
    isOptional = false
    if name != "u" { flush() }
    switch name {
    case "htmltag" where kind == .html: enter(.htmlTag)
    case "fldinst": enter(kind == .rich ? .instruction : .ignored)
    case "fonttbl": enter(.fonts)
    case "colortbl", "stylesheet", "info", "pict", "object", "filetbl", "listtable", "listoverridetable", "revtbl",
      "header", "footer", "headerf", "footerf", "headerl", "headerr", "footerl", "footerr", "nonshppict", "datafield":
      enter(.ignored)
    case _ where wasOptional: enter(.ignored)
    case "htmlrtf" where kind == .html: group.isSuppressed = number != 0
    case "fromhtml" where number != 0: kind = .html
    case "fromtext": kind = .plain
    case "bin": scanner.skip(number ?? 0)
    case "u": unicode(number ?? 0)
    case "uc": group.fallback = min(max(number ?? 1, 0), 100)
    default: if !font(name, number) { character(name) }
    }
  }

  private mutating func enter(_ destination: Destination) {
    // What lies in something ignored is ignored; a tag lies in no other tag.
    guard group.destination != .ignored else { return }
    group.destination = destination
    if destination == .instruction && instructionDepth == nil {
      instructionDepth = stack.count
      instruction = []
    }
  }

  /// Words about fonts and code pages.
  private mutating func font(_ name: String, _ number: Int?) -> Bool {
    switch name {
    case "ansicpg": if let number, number > 0 { page = UInt64(number) }
    case "mac": page = 10_000
    case "pc": page = 437
    case "deff": defaultFont = number
    case "plain": group.font = nil
    case "f":
      if group.destination == .fonts { described = number ?? 0 } else { group.font = number }
    case "fcharset": if let page = CodePage.ofFont(number ?? 0) { describe(page) }
    case "cpg": if let number, number > 0 { describe(UInt64(number)) }
    default: return false
    }
    return true
  }

  /// Notes the code page of the font that the table describes.
  private mutating func describe(_ page: UInt64) {
    guard pages.count < limits.fonts || pages[described] != nil else {
      isLimited = true
      return
    }
    pages[described] = page
  }

  /// Words that stand for characters.
  private mutating func character(_ name: String) {
    switch name {
    case "par", "line", "sect", "page", "row": emit("\r\n")
    case "tab", "cell": emit("\t")
    case "lquote": emit("\u{2018}")
    case "rquote": emit("\u{2019}")
    case "ldblquote": emit("\u{201C}")
    case "rdblquote": emit("\u{201D}")
    case "bullet": emit("\u{2022}")
    case "endash": emit("\u{2013}")
    case "emdash": emit("\u{2014}")
    case "emspace": emit("\u{2003}")
    case "enspace": emit("\u{2002}")
    default: break
    }
  }

  private mutating func unicode(_ number: Int) {
    passing = group.fallback
    let unit = UInt16(truncatingIfNeeded: number)
    if UTF16.isLeadSurrogate(unit) {
      flush()
      highSurrogate = unit
    } else {
      let units = (highSurrogate.map { [$0] } ?? []) + [unit]
      highSurrogate = nil
      emit(String(decoding: units, as: UTF16.self))
    }
  }

  private var isSilent: Bool {
    switch group.destination {
    case .text, .instruction: group.isSuppressed
    case .htmlTag: false
    case .fonts, .ignored: true
    }
  }

  private mutating func append(_ byte: UInt8) {
    guard !isSilent else { return }
    // The text of a tag is in the code page of the document (MS-OXRTFEX section 2.1.3.1.1).
    let font = group.destination == .htmlTag ? nil : group.font ?? defaultFont
    let page = font.flatMap { pages[$0] } ?? self.page
    if page != pendingPage { flush() }
    pendingPage = page
    awaitsTrail = !awaitsTrail && CodePage.isLead(byte, in: page)
    pending.append(byte)
  }

  private mutating func emit(_ string: String) {
    flush()
    guard !isSilent else { return }
    put(string)
  }

  /// Converts the bytes that wait.
  private mutating func flush() {
    awaitsTrail = false
    guard !pending.isEmpty else { return }
    let outcome = charsets.decode(pending, 0..<pending.count, label: CodePage.charset(pendingPage))
    if let issue = outcome.issue, issue != .wrongCharset { self.issue = issue }
    pending.removeAll(keepingCapacity: true)
    put(outcome.text)
  }

  private mutating func put(_ string: String) {
    if group.destination == .instruction {
      if instruction.count < limits.instruction {
        instruction += Array(string.utf8)
      } else {
        isLimited = true
      }
      return
    }
    guard text.count + string.utf8.count <= limits.bytes else {
      isCut = true
      return
    }
    text += string.utf8
  }

  /// `HYPERLINK "address"`: the address is what the text shown does not tell.
  private mutating func finishInstruction() {
    instructionDepth = nil
    let words = String(decoding: instruction, as: UTF8.self).split(whereSeparator: \.isWhitespace)
    guard words.first?.uppercased() == "HYPERLINK" else { return }
    let target = words.dropFirst().first { !$0.hasPrefix("\\") }.map { $0.filter { $0 != "\"" } } ?? ""
    guard !target.isEmpty else { return }
    if links.count < limits.links { links.append(String(target)) } else { isLimited = true }
  }
}
