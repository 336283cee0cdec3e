/// Which reader made a record: its name and the version of its behaviour.
public struct ReaderIdentity: Hashable, Sendable, Codable {
  /// Stable name, as `mbox`, `fortinet:fortigate`, `evtx`.
  public var name: String
  /// Raised when the same bytes give other records; findings of older versions are kept apart by it.
  public var version: Int

  /// An identity.
  public init(_ name: String, version: Int = 1) {
    self.name = name
    self.version = version
  }
}

/// The way from the evidence file to a record: one step for each container, from the outside in.
public struct Origin: Hashable, Sendable, Codable {
  /// One container or item on the way.
  public struct Step: Hashable, Sendable, Codable {
    /// The reader that opened the item.
    public var reader: ReaderIdentity
    /// The name inside the container: member path, attachment name, message index. Untrusted, for display.
    public var name: String
    /// Start of the bytes in the item one step further out, where the container keeps them in one piece.
    public var offset: UInt64?
    /// Number of those bytes.
    public var length: UInt64?
    /// Position among the items of the container, from 0, where an earlier one has the same name; nil where the name says
    /// enough.
    public var index: Int?

    /// A step.
    public init(
      reader: ReaderIdentity, name: String, offset: UInt64? = nil, length: UInt64? = nil, index: Int? = nil
    ) {
      self.reader = reader
      self.name = name
      self.offset = offset
      self.length = length
      self.index = index
    }
  }

  /// The steps from the outside in; the last one is the record.
  public var steps: [Step]

  /// An origin.
  public init(_ steps: [Step] = []) { self.steps = steps }

  /// The origin one step further in.
  public func appending(_ step: Step) -> Origin { Origin(steps + [step]) }
}
