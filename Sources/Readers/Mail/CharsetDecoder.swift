/// Turns bytes with a claimed charset into text, and says when the claim was wrong.
///
/// One decoder serves one call of a reader: it keeps iconv's conversions open.
final class CharsetDecoder {
  /// What came out.
  struct Outcome: Equatable {
    var text: String
    /// What was wrong, if anything.
    var issue: MailAnomaly?
    /// The charset that was really used.
    var charset: String
  }

  private var open: [String: Iconv] = [:]
  private var missing: Set<String> = []

  /// Decodes `range` of `bytes` under a label as the sender wrote it.
  func decode(_ bytes: [UInt8], _ range: Range<Int>, label: String) -> Outcome {
    guard let name = CharsetName.canonical(label) else { return unknown(bytes, range, label) }
    let isHigh = bytes.hasHighBit(range)
    if !isHigh && CharsetName.isASCIICompatible(name) {
      if bytes.index(of: 0x1B, from: range.lowerBound, to: range.upperBound) != nil, ISO2022JP.hasEscape(bytes, range) {
        return Outcome(text: iso2022(bytes, range).text, issue: .wrongCharset, charset: "iso-2022-jp")
      }
      return Outcome(text: bytes.text(range), issue: nil, charset: name)
    }
    switch name {
    case "utf-8": return utf8(bytes, range)
    case "", "us-ascii": return guess(bytes, range, issue: name.isEmpty ? nil : .wrongCharset)
    case "iso-2022-jp", "shift_jis", "euc-jp": return japanese(bytes, range, name)
    case "windows-1252": return western(bytes, range)
    default: return other(bytes, range, name, label)
    }
  }

  /// Decodes text that claims no charset.
  func guess(_ bytes: [UInt8], _ range: Range<Int>, issue: MailAnomaly? = nil) -> Outcome {
    if !bytes.hasHighBit(range) && bytes.index(of: 0x1B, from: range.lowerBound, to: range.upperBound) == nil {
      return Outcome(text: bytes.text(range), issue: issue, charset: "us-ascii")
    }
    if let found = JapaneseCharset.detect(bytes, range, assumeJapanese: false) {
      return outcome(found, bytes, range, issue)
    }
    let (text, bad) = convert(bytes, range, "windows-1252")
    return Outcome(text: text, issue: bad > 0 ? .undecodableText : issue, charset: "windows-1252")
  }

  private func utf8(_ bytes: [UInt8], _ range: Range<Int>) -> Outcome {
    if let text = String(validating: bytes[range], as: UTF8.self) {
      return Outcome(text: text, issue: nil, charset: "utf-8")
    }
    let text = bytes.text(range)
    // A text cut in the middle of a character stays UTF-8; one whose characters are mostly broken never was.
    var broken = 0
    var whole = 0
    for scalar in text.unicodeScalars {
      if scalar == "\u{FFFD}" { broken += 1 } else if !scalar.isASCII { whole += 1 }
    }
    if broken > whole {
      if let found = JapaneseCharset.detect(bytes, range, assumeJapanese: false) {
        return outcome(found, bytes, range, .wrongCharset)
      }
      let (western, bad) = convert(bytes, range, "windows-1252")
      if bad == 0 && broken > 2 { return Outcome(text: western, issue: .wrongCharset, charset: "windows-1252") }
    }
    return Outcome(text: text, issue: .undecodableText, charset: "utf-8")
  }

  private func japanese(_ bytes: [UInt8], _ range: Range<Int>, _ name: String) -> Outcome {
    let claimed: JapaneseCharset = name == "shift_jis" ? .shiftJIS : name == "euc-jp" ? .eucJP : .iso2022JP
    if claimed == .iso2022JP && !bytes.hasHighBit(range) { return outcome(.iso2022JP, bytes, range, nil) }
    if JapaneseCharset.isAlienLatin(bytes, range) { return replaced(bytes, range, .undecodableText, name) }
    let found = JapaneseCharset.detect(bytes, range, assumeJapanese: true) ?? claimed
    if found == claimed || claimed == .iso2022JP {
      return outcome(found, bytes, range, found == claimed ? nil : .wrongCharset)
    }
    // Shift_JIS and EUC-JP are told apart by likelihood only: the label holds while the bytes fit it.
    let score =
      claimed == .shiftJIS
      ? JapaneseCharset.shiftJISScore(bytes, range) : JapaneseCharset.eucScore(bytes, range)
    if score.invalid == 0 && score.quality >= 0 && found != .utf8 { return outcome(claimed, bytes, range, nil) }
    return outcome(found, bytes, range, .wrongCharset)
  }

  private func western(_ bytes: [UInt8], _ range: Range<Int>) -> Outcome {
    if let found = JapaneseCharset.detect(bytes, range, assumeJapanese: false) {
      return outcome(found, bytes, range, .wrongCharset)
    }
    let (text, bad) = convert(bytes, range, "windows-1252")
    return Outcome(text: text, issue: bad > 0 ? .undecodableText : nil, charset: "windows-1252")
  }

  private func other(_ bytes: [UInt8], _ range: Range<Int>, _ name: String, _ label: String) -> Outcome {
    // "utf-16" over text without a single zero byte is a mislabelled text in bytes.
    if name.hasPrefix("utf-16") || name.hasPrefix("ucs"),
      bytes.index(of: 0, from: range.lowerBound, to: range.upperBound) == nil, !bytes.hasHighBit(range)
    {
      return Outcome(text: bytes.text(range), issue: .wrongCharset, charset: "us-ascii")
    }
    guard converter(name) != nil else { return unknown(bytes, range, label) }
    let (text, bad) = convert(bytes, range, name)
    if bad > 0, bytes.hasHighBit(range), JapaneseCharset.isUTF8(bytes, range) {
      return Outcome(text: bytes.text(range), issue: .wrongCharset, charset: "utf-8")
    }
    return Outcome(text: text, issue: bad > 0 ? .undecodableText : nil, charset: name)
  }

  private func unknown(_ bytes: [UInt8], _ range: Range<Int>, _ label: String) -> Outcome {
    if JapaneseCharset.isUTF8(bytes, range) {
      return Outcome(text: bytes.text(range), issue: .unknownCharset, charset: label)
    }
    return replaced(bytes, range, .unknownCharset, label)
  }

  /// The ASCII of a text, with U+FFFD for every other byte.
  private func replaced(_ bytes: [UInt8], _ range: Range<Int>, _ issue: MailAnomaly, _ charset: String) -> Outcome {
    var text: [UInt8] = []
    text.reserveCapacity(range.count)
    for byte in bytes[range] {
      if byte < 0x80 { text.append(byte) } else { text.append(contentsOf: [0xEF, 0xBF, 0xBD]) }
    }
    return Outcome(text: String(decoding: text, as: UTF8.self), issue: issue, charset: charset)
  }

  private func outcome(
    _ charset: JapaneseCharset, _ bytes: [UInt8], _ range: Range<Int>, _ issue: MailAnomaly?
  ) -> Outcome {
    switch charset {
    case .utf8: return Outcome(text: bytes.text(range), issue: issue, charset: "utf-8")
    case .iso2022JP:
      let (text, bad) = iso2022(bytes, range)
      return Outcome(text: text, issue: bad > 0 ? .undecodableText : issue, charset: "iso-2022-jp")
    case .shiftJIS:
      let (text, bad) = convert(bytes, range, "cp932")
      return Outcome(text: text, issue: bad > 0 ? .undecodableText : issue, charset: "shift_jis")
    case .eucJP:
      let (text, bad) = convert(bytes, range, "euc-jp-ms")
      return Outcome(text: text, issue: bad > 0 ? .undecodableText : issue, charset: "euc-jp")
    }
  }

  private func iso2022(_ bytes: [UInt8], _ range: Range<Int>) -> (text: String, bad: Int) {
    var text = ""
    var bad = 0
    for run in ISO2022JP.runs(bytes, range) {
      let (part, broken) = convert(run.bytes, 0..<run.bytes.count, run.isEUC ? "euc-jp-ms" : "cp932")
      text += part
      bad += broken
    }
    return (text, bad)
  }

  private func converter(_ name: String) -> Iconv? {
    if let iconv = open[name] { return iconv }
    guard !missing.contains(name), let iconv = Iconv(from: name) else {
      if missing.count < 1_000 { missing.insert(name) }
      return nil
    }
    // A hostile mail can name many charsets; each open conversion costs memory.
    if open.count >= 32 { open.removeAll() }
    open[name] = iconv
    return iconv
  }

  private func convert(_ bytes: [UInt8], _ range: Range<Int>, _ name: String) -> (text: String, bad: Int) {
    guard let iconv = converter(name) else {
      return (bytes.text(range), bytes.hasHighBit(range) ? 1 : 0)
    }
    return iconv.convert(bytes, range)
  }
}
