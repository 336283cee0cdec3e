/// Variables of the environment whose values are the same on every computer, in the forms of `cmd.exe` (`%PUBLIC%`) and of
/// PowerShell (`$env:PUBLIC`, `${env:PUBLIC}`), and those of AppLocker's paths (`%OSDRIVE%`).
enum PlainVariables {
  private static let values: [[UInt8]: [UInt8]] = {
    let table = [
      "allusersprofile": "C:\\ProgramData", "appdata": "C:\\Users\\%USERNAME%\\AppData\\Roaming",
      "commonprogramfiles": "C:\\Program Files\\Common Files", "comspec": "C:\\Windows\\System32\\cmd.exe",
      "homedrive": "C:", "homepath": "\\Users\\%USERNAME%",
      "localappdata": "C:\\Users\\%USERNAME%\\AppData\\Local", "osdrive": "C:",
      "programdata": "C:\\ProgramData", "programfiles": "C:\\Program Files",
      "programfiles(x86)": "C:\\Program Files (x86)", "public": "C:\\Users\\Public",
      "system32": "C:\\Windows\\System32",
      "systemdrive": "C:", "systemroot": "C:\\Windows", "temp": "C:\\Users\\%USERNAME%\\AppData\\Local\\Temp",
      "tmp": "C:\\Users\\%USERNAME%\\AppData\\Local\\Temp", "userprofile": "C:\\Users\\%USERNAME%",
      "windir": "C:\\Windows",
    ]
    return Dictionary(uniqueKeysWithValues: table.map { (Array($0.key.utf8), Array($0.value.utf8)) })
  }()
  private static let longest = values.keys.map(\.count).max() ?? 0
  private static let prefixes = ["$env:", "${env:"].map { Array($0.utf8) }

  static func filled(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "$") }) else { return text }
    var out: [UInt8] = []
    out.reserveCapacity(text.count + 64)
    var index = 0
    while index < text.count {
      if let (value, end) = variable(text, at: index) {
        out += value
        index = end
      } else {
        out.append(text[index])
        index += 1
      }
    }
    return out
  }

  /// The value of the variable that begins at a place, and where it ends.
  private static func variable(_ text: [UInt8], at start: Int) -> (value: [UInt8], end: Int)? {
    switch text[start] {
    case UInt8(ascii: "%"):
      guard let name = name(text, start + 1, while: { $0 != UInt8(ascii: "%") }) else { return nil }
      let end = start + 1 + name.count
      guard end < text.count, let value = values[name] else { return nil }
      return (value, end + 1)
    case UInt8(ascii: "$"):
      guard let prefix = prefixes.first(where: { PlainText.stands($0, in: text, at: start) }) else { return nil }
      let isBraced = prefix.count == 6
      let isPart: (UInt8) -> Bool = {
        isBraced
          ? $0 != UInt8(ascii: "}") : PlainText.isLetter($0) || PlainText.isDigit($0) || $0 == UInt8(ascii: "_")
      }
      guard let name = name(text, start + prefix.count, while: isPart), let value = values[name] else { return nil }
      let end = start + prefix.count + name.count
      return (value, isBraced ? min(end + 1, text.count) : end)
    default: return nil
    }
  }

  /// The name at a place in lower case; nil when it is longer than any that is known.
  private static func name(_ text: [UInt8], _ start: Int, while isPart: (UInt8) -> Bool) -> [UInt8]? {
    var name: [UInt8] = []
    var index = start
    while index < text.count, isPart(text[index]) {
      guard name.count < longest else { return nil }
      name.append(PlainText.isLetter(text[index]) ? text[index] | 0x20 : text[index])
      index += 1
    }
    return name.isEmpty ? nil : name
  }
}
