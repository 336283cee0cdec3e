/// Names of charsets, reduced to what the decoder knows.
///
/// Labels in mail are what senders typed. Where a label names a subset of what is really sent under it, the superset is
/// taken, as the WHATWG Encoding Standard does for the web: windows-1252 for Latin-1, GB 18030 for GB 2312, code page 949
/// for KS C 5601, code page 932 for Shift_JIS.
enum CharsetName {
  /// The canonical lower-case name for a label; `nil` when the label cannot be a charset that mail uses.
  static func canonical(_ label: String) -> String? {
    var name = label.lowercased()
    if let star = name.firstIndex(of: "*") { name = String(name[..<star]) }
    name.removeAll { $0 == "\"" || $0 == "'" || $0 == " " || $0 == "\t" }
    while name.hasPrefix("_") { name.removeFirst() }
    if name.hasSuffix("$esc") { name.removeLast(4) }
    if let known = aliases[name] { return known }
    if name.hasPrefix("iso-2022-jp") || name.hasPrefix("iso2022jp") { return "iso-2022-jp" }
    guard name.utf8.count <= 40,
      name.utf8.allSatisfy({ $0.isLetter || $0.isDigit || $0 == 45 || $0 == 95 || $0 == 46 }),
      families.contains(where: { name.hasPrefix($0) })
    else { return nil }
    return name
  }

  /// Charsets in which bytes below 0x80 do not simply mean ASCII.
  static func isASCIICompatible(_ name: String) -> Bool {
    if name.hasPrefix("utf-16") || name.hasPrefix("utf-32") || name.hasPrefix("utf-7") || name.hasPrefix("ucs") {
      return false
    }
    if name.hasPrefix("iso-2022") || name.hasPrefix("hz") || name.hasPrefix("ibm") { return false }
    return !(name.hasPrefix("cp") && ebcdic.contains(name))
  }

  private static let ebcdic: Set<String> = [
    "cp037", "cp273", "cp277", "cp278", "cp280", "cp284", "cp285", "cp290", "cp297", "cp420", "cp424", "cp500",
    "cp870", "cp871", "cp875", "cp930", "cp933", "cp935", "cp937", "cp939", "cp1026", "cp1047", "cp1140",
  ]

  private static let families = [
    "iso-", "iso8859", "iso_8859", "windows-", "cp", "ibm", "koi8", "gb", "big5", "euc-", "euc", "utf-", "utf", "ucs",
    "ks_c", "ksc", "tis", "tcvn", "viscii", "mac", "johab", "uhc", "armscii", "georgian", "latin", "hp-roman", "l1",
    "l2",
    "cyrillic", "greek", "hebrew", "arabic", "ptcp154", "rk1048",
  ]

  private static let aliases: [String: String] = [
    "": "", "us-ascii": "us-ascii", "ascii": "us-ascii", "ansi_x3.4-1968": "us-ascii", "us_ascii": "us-ascii",
    "7bit": "us-ascii", "8bit": "", "unknown-8bit": "", "x-unknown": "", "unknown": "", "default": "",
    "default_charset": "", "x-user-defined": "", "binary": "", "none": "",
    "utf8": "utf-8", "utf-8": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf8mb4": "utf-8", "cp65001": "utf-8",
    "utf-7": "utf-7", "utf7": "utf-7", "unicode-1-1-utf-7": "utf-7", "x-unicode-2-0-utf-7": "utf-7", "cp65000": "utf-7",
    "utf16": "utf-16", "unicode": "utf-16", "utf-16": "utf-16",
    "iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252", "latin1": "windows-1252",
    "latin-1": "windows-1252", "l1": "windows-1252", "cp1252": "windows-1252", "windows-1252": "windows-1252",
    "iso-8859-8-i": "iso-8859-8", "iso-8859-8-e": "iso-8859-8", "iso-8859-9": "windows-1254",
    "iso-8859-11": "windows-874", "tis-620": "windows-874",
    "shift_jis": "shift_jis", "shift-jis": "shift_jis", "shiftjis": "shift_jis", "sjis": "shift_jis",
    "x-sjis": "shift_jis", "x-sjis-jp": "shift_jis", "s-jis": "shift_jis", "ms_kanji": "shift_jis",
    "windows-31j": "shift_jis", "cp932": "shift_jis", "ms932": "shift_jis", "csshiftjis": "shift_jis",
    "x-ms-cp932": "shift_jis", "windows-932": "shift_jis", "shift_jis-2004": "shift_jis", "shift_jisx0213": "shift_jis",
    "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp", "cp50222": "iso-2022-jp", "csiso2022jp": "iso-2022-jp",
    "jis": "iso-2022-jp", "jis_encoding": "iso-2022-jp", "x-jis": "iso-2022-jp",
    "euc-jp": "euc-jp", "eucjp": "euc-jp", "x-euc-jp": "euc-jp", "x-euc": "euc-jp", "eucjp-win": "euc-jp",
    "eucjp-ms": "euc-jp", "ujis": "euc-jp", "cp51932": "euc-jp", "euc_jp": "euc-jp", "x-eucjp": "euc-jp",
    "gb2312": "gb18030", "gb_2312-80": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030",
    "hz-gb-2312": "hz", "hz": "hz",
    "big5": "big5-hkscs", "x-big5": "big5-hkscs", "big5-tw": "big5-hkscs",
    "ks_c_5601-1987": "cp949", "ks_c_5601": "cp949", "ksc5601": "cp949", "euc-kr": "cp949", "korean": "cp949",
    "koi8-r": "koi8-r", "windows-1251": "windows-1251", "windows-874": "windows-874",
  ]
}
