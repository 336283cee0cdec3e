public import EventModel

/// A Windows event, or a part of it, as the XML element that Windows would show.
public struct EventElement: Sendable, Hashable {
  /// A text with the kind of value it was.
  public struct Scalar: Sendable, Hashable {
    /// The text.
    public var text: String
    /// What kind of value it was in the evidence.
    public var kind: FieldValue.Kind

    /// A value.
    public init(_ text: String, _ kind: FieldValue.Kind = .string) {
      self.text = text
      self.kind = kind
    }
  }

  /// An attribute.
  public struct Attribute: Sendable, Hashable {
    /// The name with its prefix, as `xmlns:auto-ns3`.
    public var name: String
    /// The value.
    public var value: Scalar

    /// An attribute.
    public init(_ name: String, _ value: Scalar) {
      self.name = name
      self.value = value
    }
  }

  /// What stands in an element.
  public enum Content: Sendable, Hashable {
    /// Another element.
    case element(EventElement)
    /// A text.
    case text(Scalar)
  }

  /// The name with its prefix.
  public var name: String
  /// The attributes in order.
  public var attributes: [Attribute]
  /// The content in order.
  public var content: [Content]

  /// An element.
  public init(_ name: String, attributes: [Attribute] = [], content: [Content] = []) {
    self.name = name
    self.attributes = attributes
    self.content = content
  }

  /// The value of an attribute.
  public func attribute(_ name: String) -> Scalar? { attributes.first { $0.name == name }?.value }

  /// The elements inside.
  public var children: [EventElement] {
    content.compactMap { if case .element(let element) = $0 { element } else { nil } }
  }

  /// The first element inside with this name.
  public func child(_ name: String) -> EventElement? { children.first { $0.name == name } }

  /// The texts inside, joined; nil where there is none. A single text keeps its kind.
  public var scalar: Scalar? {
    let texts: [Scalar] = content.compactMap { if case .text(let text) = $0 { text } else { nil } }
    guard texts.count > 1 else { return texts.first }
    return Scalar(texts.map(\.text).joined(), .string)
  }
}
