/// A string value of a rule before it becomes a pattern: pieces of text, wildcards and placeholders.
struct SigmaString: Sendable, Hashable {
  enum Piece: Sendable, Hashable {
    case text([UInt8])
    case one
    case many
    case placeholder(String)
  }

  var pieces: [Piece]

  init(pieces: [Piece]) { self.pieces = pieces }

  /// Reads wildcards and escapes: `\*`, `\?` and `\\` stand for the second character, a backslash before anything else
  /// for itself.
  init(_ source: String) {
    pieces = []
    var text: [UInt8] = []
    text.reserveCapacity(source.utf8.count)
    var escaped = false
    func flush(_ piece: Piece, _ pieces: inout [Piece]) {
      if !text.isEmpty { pieces.append(.text(text)) }
      text = []
      pieces.append(piece)
    }
    for byte in source.utf8 {
      if escaped {
        if byte != 42 && byte != 63 && byte != 92 { text.append(92) }
        text.append(byte)
        escaped = false
      } else if byte == 92 {
        escaped = true
      } else if byte == 42 {
        flush(.many, &pieces)
      } else if byte == 63 {
        flush(.one, &pieces)
      } else {
        text.append(byte)
      }
    }
    if escaped { text.append(92) }
    if !text.isEmpty { pieces.append(.text(text)) }
  }

  /// Whether there are wildcards or placeholders.
  var isSpecial: Bool {
    pieces.contains { if case .text = $0 { false } else { true } }
  }

  /// The bytes of a string without wildcards.
  var bytes: [UInt8] {
    pieces.reduce(into: []) { bytes, piece in
      if case .text(let text) = piece { bytes += text }
    }
  }

  /// The pieces of a pattern. Placeholders must be gone by now; one that is left stands for itself.
  var parts: [Pattern.Part] {
    pieces.map { piece in
      switch piece {
      case .text(let bytes): .literal(bytes)
      case .one: .one
      case .many: .many
      case .placeholder(let name): .literal(Array("%\(name)%".utf8))
      }
    }
  }

  /// The text as people write it, wildcards included.
  var display: String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let bytes): text += String(decoding: bytes, as: UTF8.self)
      case .one: text += "?"
      case .many: text += "*"
      case .placeholder(let name): text += "%\(name)%"
      }
    }
  }

  /// Replaces the text pieces.
  func mapText(_ transform: ([UInt8]) -> [UInt8]) -> SigmaString {
    SigmaString(pieces: pieces.map { if case .text(let bytes) = $0 { .text(transform(bytes)) } else { $0 } })
  }
}
