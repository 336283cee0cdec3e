/// Text that stands in much of all evidence, so that finding a piece of it says little. Only speed depends on it.
enum CommonText {
  /// How many literals a piece of common text counts for where the rarest piece of a literal is chosen.
  static let weight = 200

  /// Pieces of four bytes.
  static let grams: Set<UInt32> = {
    var grams: Set<UInt32> = []
    for text in texts {
      let bytes = Array(text.utf8)
      for position in 0...(bytes.count - 4) { grams.insert(GramTable.gram(bytes, position)) }
    }
    return grams
  }()

  /// Folders, keys and programs of every Windows installation, and what every address begins with.
  private static let texts = [
    "c:\\windows\\system32\\", "c:\\windows\\syswow64\\", "c:\\program files (x86)\\",
    "c:\\programdata\\microsoft\\windows\\",
    "c:\\users\\public\\", "\\appdata\\local\\temp\\", "\\appdata\\roaming\\microsoft\\windows\\",
    "\\windowspowershell\\v1.0\\",
    "powershell.exe", "cmd.exe", "svchost.exe", "rundll32.exe", "explorer.exe", "services.exe", ".exe ", ".exe\"",
    ".dll",
    "hklm\\software\\microsoft\\windows\\currentversion\\", "hklm\\system\\currentcontrolset\\services\\",
    "hku\\s-1-5-21-",
    "\\software\\microsoft\\windows nt\\currentversion\\", "\\registry\\machine\\", "nt authority\\system",
    "http://www.", "https://",
    "microsoft.", "system.management.automation", "get-", "set-", "new-object", "function", "param", "string", "    ",
  ]
}
