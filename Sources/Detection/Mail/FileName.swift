/// What the name of an attachment tells, and what it hides.
struct FileName {
  /// Without folders, direction marks and trailing dots and blanks; lower case.
  let base: String
  /// The last extension, in lower case; empty where there is none.
  let `extension`: String
  /// Holds characters that turn the direction of writing: `…\u{202E}xcod.exe` shows as `…exe.docx`.
  let turnsDirection: Bool
  /// Holds a run of blanks that moves the true extension out of sight.
  let isPadded: Bool
  private let inner: String

  init(_ name: String) {
    let marks: Set<Unicode.Scalar> = [
      "\u{202A}", "\u{202B}", "\u{202D}", "\u{202E}", "\u{2066}", "\u{2067}", "\u{2068}", "\u{2069}",
    ]
    turnsDirection = name.unicodeScalars.contains("\u{202E}") || name.unicodeScalars.contains("\u{202D}")
    let plain = String(String.UnicodeScalarView(name.unicodeScalars.filter { !marks.contains($0) }))
    var last = (plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last ?? "")[...]
    while let end = last.last, end == "." || end.isWhitespace { last = last.dropLast() }
    base = last.lowercased()
    let parts = base.split(separator: ".", omittingEmptySubsequences: false).map { MailLink.trimmed(String($0)) }
    `extension` = parts.count > 1 ? FileName.plain(parts[parts.count - 1]) : ""
    inner = parts.count > 2 ? FileName.plain(parts[parts.count - 2]) : ""
    isPadded = base.contains("     ") || base.contains("\u{3000}\u{3000}\u{3000}")
  }

  /// Full-width letters as ASCII.
  private static func plain(_ text: String) -> String {
    String(
      String.UnicodeScalarView(
        text.unicodeScalars.map { scalar in
          (0xFF01...0xFF5E).contains(scalar.value) ? Unicode.Scalar(scalar.value - 0xFEE0) ?? scalar : scalar
        })
    ).lowercased()
  }

  /// Looks like a document and is something that runs: `agenda.docx.lnk`.
  var isDouble: Bool {
    FileName.documents.contains(inner) && FileName.runs(`extension`)
  }

  static let documents: Set<String> = [
    "doc", "docx", "pdf", "xls", "xlsx", "ppt", "pptx", "rtf", "txt", "jpg", "jpeg", "png", "gif", "csv", "jtd", "jtdc",
    "hwp", "odt", "eml", "msg", "mp4", "html", "htm", "xml",
  ]
  static let scripts: Set<String> = [
    "js", "jse", "vbs", "vbe", "wsf", "wsh", "wsc", "hta", "ps1", "psm1", "bat", "cmd", "sct", "py", "jar", "jnlp",
    "reg",
    "wsb", "settingcontent-ms", "appref-ms", "search-ms", "library-ms", "searchconnector-ms", "url", "website", "inf",
    "msc", "scf", "theme", "themepack", "diagcab", "application",
    "rdp", "ppkg", "desktop", "ps1xml", "vb", "ws", "pyw", "pyc", "xbap", "vsto", "gadget", "command", "scpt",
  ]
  static let programs: Set<String> = [
    "exe", "scr", "com", "pif", "cpl", "msi", "msp", "msix", "msixbundle", "appx", "appxbundle", "mst", "wll",
    "appinstaller", "dll", "ocx", "xll", "sys",
  ]
  static let diskImages: Set<String> = ["iso", "img", "vhd", "vhdx", "udf", "daa", "dmg", "wim"]
  static let macroDocuments: Set<String> = [
    "docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppam", "ppsm", "sldm", "xlsb", "xla", "slk", "iqy",
  ]
  static let archives: Set<String> = [
    "zip", "7z", "rar", "lzh", "lha", "cab", "tar", "gz", "tgz", "arj", "ace", "zipx",
  ]

  static func runs(_ extension: String) -> Bool {
    `extension` == "lnk" || `extension` == "chm" || scripts.contains(`extension`) || programs.contains(`extension`)
  }
}
