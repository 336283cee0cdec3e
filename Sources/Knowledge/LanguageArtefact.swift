/// What a file, a system or a text gives away of its maker's language, brought to one form: `language:zh-hans`.
///
/// Code pages and language identifiers (LCID) after Microsoft's lists "Code Page Identifiers" and [MS-LCID]; tags after
/// BCP 47. All of them are set with one click, so attribution caps them low.
public enum LanguageArtefact {
  /// Observable types that hold one.
  public static let types: Set<String> = [
    "document:codepage", "document:language", "document:lcid", "lnk:codepage", "lnk:language", "file:language",
    "keyboard:layout", "os:locale", "os:language", "mail:language",
  ]

  /// The common form of an observable's value, or of a profile's word as `codepage:936`, `keyboard:00000804`, `zh-CN`.
  public static func normalise(_ text: String, type: String = "") -> String? {
    var kind = type.split(separator: ":").last.map(String.init) ?? ""
    var value = text.lowercased()
    if let colon = value.firstIndex(of: ":") {
      kind = String(value[..<colon])
      value = String(value[value.index(after: colon)...])
    }
    value = value.filter { !$0.isWhitespace }
    guard !value.isEmpty, value.utf8.count <= 64 else { return nil }
    let tag: String?
    switch kind {
    case "codepage": tag = Int(value.drop { !$0.isNumber }).flatMap { codePages[$0] }
    case "layout", "keyboard": tag = UInt32(hex(value), radix: 16).flatMap { locale($0 & 0xFFFF) } ?? locale(tag: value)
    default: tag = number(value).flatMap(locale) ?? locale(tag: value)
    }
    return tag.map { "language:" + $0 }
  }

  private static func hex(_ value: String) -> String { value.hasPrefix("0x") ? String(value.dropFirst(2)) : value }

  private static func number(_ value: String) -> UInt32? {
    value.hasPrefix("0x") ? UInt32(value.dropFirst(2), radix: 16) : UInt32(value)
  }

  private static func locale(_ identifier: UInt32) -> String? { identifiers[identifier] }

  /// A BCP 47 tag without its region; Chinese keeps its script, which the region stands for.
  private static func locale(tag: String) -> String? {
    let parts = tag.split { "-_".contains($0) }.map(String.init)
    guard let first = parts.first, (2...3).contains(first.utf8.count),
      first.utf8.allSatisfy({ (97...122).contains($0) })
    else { return nil }
    guard first == "zh" else { return first }
    return parts.contains { ["tw", "hk", "mo", "hant"].contains($0) } ? "zh-hant" : "zh-hans"
  }

  private static let codePages: [Int: String] = [
    932: "ja", 50220: "ja", 51932: "ja", 936: "zh-hans", 54936: "zh-hans", 52936: "zh-hans", 950: "zh-hant", 949: "ko",
    51949: "ko", 1251: "ru", 866: "ru", 20866: "ru", 1256: "ar", 1255: "he", 1254: "tr", 1258: "vi", 874: "th",
  ]
  private static let identifiers: [UInt32: String] = [
    0x0411: "ja", 0x0804: "zh-hans", 0x1004: "zh-hans", 0x0004: "zh-hans", 0x0404: "zh-hant", 0x0C04: "zh-hant",
    0x0412: "ko", 0x0419: "ru", 0x0422: "uk", 0x0429: "fa", 0x0401: "ar", 0x040D: "he", 0x041F: "tr", 0x042A: "vi",
    0x041E: "th", 0x0409: "en", 0x0809: "en", 0x0407: "de", 0x040C: "fr", 0x0415: "pl", 0x0439: "hi", 0x0420: "ur",
  ]
}
