import Foundation

/// Domain names in one spelling: lower case, internationalised labels as `xn--`, no trailing dot.
///
/// Rules of RFC 1035 (lengths), RFC 5890/5891 (A-labels) and, for mapping, the parts of UTS #46 that matter for evidence:
/// NFKC, lower case, the three ideographic full stops, invisible characters dropped. Underscores are kept: real names
/// below `_dmarc` or of Windows machines have them.
public enum DomainName {
  /// The canonical form, or nil for what is no domain name: fewer than two labels, empty or too long labels, characters
  /// that no host name has, or a last label of digits only (an address, or a version number).
  public static func canonical(_ text: some StringProtocol) -> String? {
    guard let name = host(text) else { return nil }
    guard let dot = name.utf8.lastIndex(of: 46) else { return nil }
    let last = name.utf8[name.utf8.index(after: dot)...]
    return last.allSatisfy { (48...57).contains($0) } ? nil : name
  }

  /// The canonical form of a host name of one or more labels.
  public static func host(_ text: some StringProtocol) -> String? {
    if let name = asciiHost(Array(text.utf8)) { return name }
    let mapped = mappedToUnicode(String(text))
    var labels: [String] = []
    for label in mapped.split(separator: ".", omittingEmptySubsequences: false) {
      if label.utf8.allSatisfy({ $0 < 128 }) {
        labels.append(String(label))
      } else {
        guard let encoded = Punycode.encode(label) else { return nil }
        labels.append("xn--" + encoded)
      }
    }
    return asciiHost(Array(labels.joined(separator: ".").utf8))
  }

  /// The name with its `xn--` labels as people write them; labels that do not decode stay as they are.
  public static func unicode(_ name: String) -> String {
    guard name.contains("xn--") else { return name }
    return name.split(separator: ".", omittingEmptySubsequences: false).map { label in
      label.hasPrefix("xn--") ? Punycode.decode(label.dropFirst(4)) ?? String(label) : String(label)
    }.joined(separator: ".")
  }

  private static func asciiHost(_ bytes: [UInt8]) -> String? {
    var end = bytes.count
    if end > 0, bytes[end - 1] == 46 { end -= 1 }
    guard end > 0, end <= 253 else { return nil }
    var lower: [UInt8] = []
    lower.reserveCapacity(end)
    var label = 0
    for byte in bytes[..<end] {
      switch byte {
      case 46:
        guard label > 0 else { return nil }
        label = -1
      case 65...90, 97...122, 48...57, 45, 95: break
      default: return nil
      }
      label += 1
      guard label <= 63 else { return nil }
      lower.append((65...90).contains(byte) ? byte + 32 : byte)
    }
    return label > 0 ? String(decoding: lower, as: UTF8.self) : nil
  }

  private static func mappedToUnicode(_ text: String) -> String {
    guard text.utf8.count <= 4_096 else { return "" }
    var scalars = String.UnicodeScalarView()
    for scalar in text.lowercased().precomposedStringWithCompatibilityMapping.lowercased().unicodeScalars {
      switch scalar.value {
      case 0x3002, 0xff0e, 0xff61: scalars.append(".")
      case 0xad, 0x200b...0x200d, 0x2060, 0xfeff: continue
      default:
        // Spaces, controls, format characters and unassigned code points are in no name.
        switch scalar.properties.generalCategory {
        case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format, .unassigned, .privateUse,
          .surrogate:
          return ""
        default: scalars.append(scalar)
        }
      }
    }
    return String(scalars)
  }
}
