import Bytes
import Testing
import YAML

@testable import Sigma

/// The same as pySigma where the specification is clear.
struct PySigmaTests {
  @Test func stringsAreReadAlike() {
    for (written, parts) in PySigmaGolden.strings {
      let read = SigmaString(written).pieces.map { piece in
        switch piece {
        case .text(let bytes): String(decoding: bytes, as: UTF8.self)
        case .one: "<?>"
        case .many: "<*>"
        case .placeholder(let name): name
        }
      }
      #expect(read.joined() == parts, "\(written)")
    }
  }

  @Test func modifiersMakeTheSameStrings() throws {
    for (names, value, strings) in PySigmaGolden.modifiers {
      var builder = ItemBuilder(field: "F", placeholders: [:])
      let node = YAMLNode(content: .scalar(value, plain: false), line: 1, column: 1)
      let modifiers = names.split(separator: "|").compactMap { Modifier(name: $0) }
      let expression = try builder.build([node], modifiers: modifiers)
      var made: [String] = []
      expression.forEach { made.append(hexadecimal(Array($0.value.utf8))) }
      #expect(made.sorted() == strings, "\(names): \(value)")
    }
  }
}
