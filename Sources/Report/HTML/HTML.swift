/// A piece of HTML. The type keeps markup and text apart: markup can only come from literals of this program, and every
/// `String` that is put into one is escaped and made visible (`VisibleText`).
///
///     let cell: HTML = "<td>\(finding.record.id)</td>"
struct HTML: ExpressibleByStringInterpolation, Sendable {
  /// Collects the parts of a literal.
  struct Interpolation: StringInterpolationProtocol {
    fileprivate var markup: String

    init(literalCapacity: Int, interpolationCount: Int) {
      markup = ""
      markup.reserveCapacity(literalCapacity + interpolationCount * 32)
    }

    /// Markup of this program: `StaticString` cannot be made from data.
    mutating func appendLiteral(_ literal: StaticString) { markup += literal.description }
    /// Text, escaped for content and for quoted attributes.
    mutating func appendInterpolation(_ text: String) { markup += VisibleText.escaped(text) }
    /// A piece of HTML.
    mutating func appendInterpolation(_ html: HTML) { markup += html.markup }
    /// Pieces of HTML, one after the other.
    mutating func appendInterpolation(_ pieces: [HTML]) { for piece in pieces { markup += piece.markup } }
    /// A number as it is, for attributes.
    mutating func appendInterpolation(_ number: Int) { markup += String(number) }
    /// A coordinate, to a tenth.
    mutating func appendInterpolation(_ number: Double) {
      let tenths = Int((max(-100_000, min(100_000, number)) * 10).rounded())
      markup += (tenths < 0 ? "-" : "") + String(abs(tenths) / 10)
      if tenths % 10 != 0 { markup += "." + String(abs(tenths) % 10) }
    }
  }

  /// The text of the piece.
  private(set) var markup: String

  init(stringLiteral: StaticString) { markup = stringLiteral.description }
  init(stringInterpolation: Interpolation) { markup = stringInterpolation.markup }

  /// Nothing.
  static let empty: HTML = ""

  static func += (left: inout HTML, right: HTML) { left.markup += right.markup }
}
