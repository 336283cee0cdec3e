import EventModel

extension EventElement {
  /// The element as XML text without declaration, in one line.
  public var xml: String {
    var output = ""
    write(xml: &output)
    return output
  }

  private func write(xml output: inout String) {
    output += "<" + name
    for attribute in attributes where attribute.value.kind != .null {
      output += " " + attribute.name + "=\"" + EventElement.escape(attribute.value.text) + "\""
    }
    guard !content.isEmpty else {
      output += "/>"
      return
    }
    output += ">"
    for part in content {
      switch part {
      case .element(let element): element.write(xml: &output)
      case .text(let text): output += EventElement.escape(text.text)
      }
    }
    output += "</" + name + ">"
  }

  /// Text for content and attributes; control characters that XML 1.0 cannot hold become U+FFFD.
  private static func escape(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "&": output += "&amp;"
      case "\"": output += "&quot;"
      case "\t", "\n", "\r": output += "&#\(scalar.value);"
      case let scalar where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
