internal import CRE2

/// A regular expression of a rule, compiled by RE2: matching takes time linear in the value, whatever the expression.
struct Regex: Sendable, Hashable {
  /// The expression as written.
  let source: String
  /// Letters of the flags `i`, `m`, `s`, sorted.
  let flags: String
  private let program: Program

  /// Compiles; throws RE2's reason.
  init(_ source: String, flags: Set<Character> = []) throws(RegexError) {
    self.source = source
    self.flags = String(flags.sorted())
    guard source.utf8.count <= SigmaLimits.regexLength else {
      throw RegexError(reason: "longer than \(SigmaLimits.regexLength) bytes")
    }
    program = try Program(flags.isEmpty ? source : "(?\(self.flags))" + source)
  }

  /// Whether the expression matches anywhere in the text.
  func matches(_ text: Span<UInt8>) -> Bool { program.search(text) }

  static func == (lhs: Regex, rhs: Regex) -> Bool { lhs.source == rhs.source && lhs.flags == rhs.flags }
  func hash(into hasher: inout Hasher) {
    hasher.combine(source)
    hasher.combine(flags)
  }

  /// Owner of the compiled expression.
  ///
  /// `@unchecked Sendable`: the pointer is set once; RE2 documents its const methods, the only ones called, as safe to
  /// call from several threads at once.
  @safe private final class Program: @unchecked Sendable {
    private let pointer: OpaquePointer

    init(_ source: String) throws(RegexError) {
      var reason = [CChar](repeating: 0, count: 256)
      var source = source
      let compiled = source.withUTF8 { text in
        unsafe text.withMemoryRebound(to: CChar.self) { text in
          unsafe cre2_compile(text.baseAddress, text.count, SigmaLimits.regexBytes, &reason, reason.count)
        }
      }
      guard let pointer = unsafe compiled else {
        let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        throw RegexError(reason: String(decoding: bytes, as: UTF8.self))
      }
      unsafe self.pointer = pointer
    }

    deinit { unsafe cre2_free(pointer) }

    func search(_ text: Span<UInt8>) -> Bool {
      unsafe text.withUnsafeBufferPointer { unsafe cre2_search(pointer, $0.baseAddress, $0.count) == 1 }
    }
  }
}

/// Why an expression is not accepted.
struct RegexError: Error {
  var reason: String
}
