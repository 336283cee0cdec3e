internal import Bytes

/// A string of a rule: text with wildcards, matched against the whole value.
struct Pattern: Sendable, Hashable {
  /// A piece of a pattern.
  enum Part: Sendable, Hashable {
    /// These bytes.
    case literal([UInt8])
    /// `?`: exactly one character.
    case one
    /// `*`: any number of characters.
    case many

    /// Eight bytes at a time: rules have some fifty thousand literals.
    func hash(into hasher: inout Hasher) {
      switch self {
      case .one: hasher.combine(UInt8(1))
      case .many: hasher.combine(UInt8(2))
      case .literal(let bytes):
        let text = bytes.span
        hasher.combine(text.count)
        var index = 0
        while index <= text.count - 8 {
          hasher.combine(text.loadU64(at: index))
          index += 8
        }
        var rest: UInt64 = 0
        while index < text.count {
          rest = rest << 8 | UInt64(text[index])
          index += 1
        }
        hasher.combine(rest)
      }
    }
  }

  /// The pieces; literals do not follow each other, nor does `many`. Literals are folded unless `cased`.
  let parts: [Part]
  /// Letters must agree in case.
  let cased: Bool

  /// A pattern from pieces as they are written.
  init(_ pieces: [Part], cased: Bool) {
    var parts: [Part] = []
    for piece in pieces {
      switch (parts.last, piece) {
      case (_, .literal(let bytes)) where bytes.isEmpty: continue
      case (.literal(let before)?, .literal(let bytes)): parts[parts.count - 1] = .literal(before + bytes)
      case (.many?, .many): continue
      default: parts.append(piece)
      }
    }
    self.parts =
      cased ? parts : parts.map { if case .literal(let text) = $0 { .literal(CaseFolding.folded(text)) } else { $0 } }
    self.cased = cased
  }

  /// Patterns whose only wildcards stand at the ends.
  enum Shape: Equatable {
    /// Nothing but `*`: any value that is not null.
    case any
    case whole([UInt8])
    case start([UInt8])
    case end([UInt8])
    case anywhere([UInt8])
    /// Wildcards inside.
    case complex
  }

  /// Which of the simple kinds it is.
  var shape: Shape {
    switch parts.count {
    case 0: return .whole([])
    case 1:
      if case .literal(let text) = parts[0] { return .whole(text) }
      return parts[0] == .many ? .any : .complex
    case 2:
      if case .literal(let text) = parts[0], parts[1] == .many { return .start(text) }
      if case .literal(let text) = parts[1], parts[0] == .many { return .end(text) }
      return .complex
    case 3:
      if case .literal(let text) = parts[1], parts[0] == .many, parts[2] == .many { return .anywhere(text) }
      return .complex
    default: return .complex
    }
  }

  /// The longest literal piece: it stands in every matching value.
  var longestLiteral: [UInt8]? {
    var longest: [UInt8]?
    for case .literal(let text) in parts where text.count > longest?.count ?? 0 { longest = text }
    return longest
  }

  /// Whether the whole text matches. `text` must be folded unless the pattern is cased.
  func matches(_ text: Span<UInt8>) -> Bool {
    if parts.count == 3, parts[0] == .many, parts[2] == .many, case .literal(let bytes) = parts[1] {
      return Pattern.contains(text, bytes)
    }
    var part = 0
    var position = 0
    var retry: (part: Int, position: Int)?
    while true {
      if part < parts.count, parts[part] == .many {
        part += 1
        if part == parts.count { return true }
        retry = (part, position)
        continue
      }
      if part == parts.count, position == text.count { return true }
      if part < parts.count, let next = advance(text, position, parts[part]) {
        position = next
        part += 1
        continue
      }
      // Here the text does not fit: let the last `*` take one byte more.
      guard let (retryPart, retryPosition) = retry, retryPosition < text.count else { return false }
      retry = (retryPart, retryPosition + 1)
      part = retryPart
      position = retryPosition + 1
    }
  }

  /// Whether a text that is not empty stands anywhere in another one.
  private static func contains(_ text: Span<UInt8>, _ bytes: [UInt8]) -> Bool {
    let end = text.count - bytes.count + 1
    var start = 0
    while start < end, let found = ByteSearch.firstIndex(of: bytes[0], in: text, from: start, to: end) {
      var length = 1
      while length < bytes.count, text[found + length] == bytes[length] { length += 1 }
      if length == bytes.count { return true }
      start = found + 1
    }
    return false
  }

  /// The position behind a piece that is not `*`; nil where it does not stand at `position`.
  private func advance(_ text: Span<UInt8>, _ position: Int, _ part: Part) -> Int? {
    switch part {
    case .many: return position
    case .one:
      guard position < text.count, text[position] & 0xc0 != 0x80 || CaseFolding.isStray(text, position) else {
        return nil
      }
      return position + (CaseFolding.scalar(text, at: position)?.1 ?? 1)
    case .literal(let bytes):
      guard position + bytes.count <= text.count else { return nil }
      for index in bytes.indices where text[position + index] != bytes[index] { return nil }
      return position + bytes.count
    }
  }
}

extension CaseFolding {
  /// Whether the continuation byte at `position` belongs to no character.
  static func isStray(_ text: Span<UInt8>, _ position: Int) -> Bool {
    var start = position
    while start > 0, position - start < 3, text[start] & 0xc0 == 0x80 {
      start -= 1
      if let (_, length) = scalar(text, at: start), start + length > position { return false }
    }
    return true
  }
}
