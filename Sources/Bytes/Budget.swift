/// What one piece of evidence may cost, however deep its containers are nested.
///
/// One budget travels down through every reader of a top-level item; there is one place that says no. It is a class
/// because all readers of the item draw on the same account; it belongs to one thread.
public final class Budget {
  /// The limits of one top-level item.
  public struct Limits: Sendable, Equatable {
    /// Containers inside containers. Real mail seldom goes past 6; 42.zip goes to 6 with 16 files each.
    public var depth: Int
    /// Items found inside containers, all levels together.
    public var items: Int
    /// Bytes that come out of containers, all levels together.
    public var bytes: UInt64
    /// Bytes out per byte in, once `ratioFloor` bytes have come out. DEFLATE reaches 1,032; text logs seldom pass 50.
    public var expansion: UInt64
    /// Below this many bytes out, the expansion ratio is not looked at.
    public var ratioFloor: UInt64
    /// The most that may be held in memory for one child; larger ones are spooled to an unlinked temporary file.
    public var memory: Int

    /// Limits for evidence of unknown origin.
    public init(
      depth: Int = 16, items: Int = 200_000, bytes: UInt64 = 64 << 30, expansion: UInt64 = 1_100,
      ratioFloor: UInt64 = 64 << 20, memory: Int = 16 << 20
    ) {
      self.depth = depth
      self.items = items
      self.bytes = bytes
      self.expansion = expansion
      self.ratioFloor = ratioFloor
      self.memory = memory
    }
  }

  /// The limits this account was opened with.
  public let limits: Limits
  /// Bytes of the top-level item: the base of the expansion ratio.
  public let inputBytes: UInt64
  /// Items counted so far.
  public private(set) var items = 0
  /// Bytes that came out of containers so far.
  public private(set) var bytes: UInt64 = 0

  /// Opens an account for an item of `inputBytes` bytes.
  public init(inputBytes: UInt64, limits: Limits = Limits()) {
    self.inputBytes = max(1, inputBytes)
    self.limits = limits
  }

  /// Counts one item at `depth`; throws `overLimit` when there are too many or it lies too deep.
  public func enter(depth: Int) throws(ReadError) {
    guard depth <= limits.depth else {
      throw ReadError(.overLimit, what: "container depth", detail: "more than \(limits.depth) levels")
    }
    guard items < limits.items else {
      throw ReadError(.overLimit, what: "items in containers", detail: "more than \(limits.items)")
    }
    items += 1
  }

  /// Counts bytes that came out of a container; throws `overLimit` when there are too many for what went in.
  public func spend(bytes count: Int) throws(ReadError) {
    bytes += UInt64(clamping: count)
    guard bytes <= limits.bytes else {
      throw ReadError(.overLimit, what: "bytes out of containers", detail: "more than \(limits.bytes)")
    }
    guard bytes <= limits.ratioFloor || bytes / inputBytes <= limits.expansion else {
      throw ReadError(
        .overLimit, what: "expansion ratio",
        detail: "\(bytes) bytes out of \(inputBytes), more than \(limits.expansion):1")
    }
  }
}
