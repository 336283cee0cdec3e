/// Position of a field in a `FieldTable`.
public typealias Slot = UInt32

/// The fields that somebody will look at: every field that a rule, a feature or an observable extractor reads.
///
/// Readers ask it for the slot of each field they meet, by bytes, and skip what nobody asked for. Names are compared
/// exactly; nested fields are joined with dots (`userIdentity.type`).
@frozen
public struct FieldTable: Sendable {
  /// What a reader does with a field that is not listed.
  public enum Coverage: Sendable {
    /// Skip it: the fast way.
    case listed
    /// Keep it under its own name: for showing a record, for `rules test`, for indicators in any field.
    case everything
  }

  /// Listed names in order of their slots.
  public let names: [String]
  /// What happens to fields that are not listed.
  public let coverage: Coverage

  @usableFromInline let buckets: [Int32]
  @usableFromInline let nameBytes: [[UInt8]]

  /// A table of distinct names; repeated names get the slot of the first.
  public init(_ names: some Sequence<String>, coverage: Coverage = .listed) {
    var seen: Set<String> = []
    let distinct = names.filter { seen.insert($0).inserted }
    var size = 16
    while size < distinct.count * 4 { size *= 2 }
    var buckets = [Int32](repeating: -1, count: size)
    let bytes = distinct.map { Array($0.utf8) }
    for (slot, name) in bytes.enumerated() {
      var bucket = FieldTable.hash(name.span, 0, name.count) & (size - 1)
      while buckets[bucket] >= 0 { bucket = (bucket + 1) & (size - 1) }
      buckets[bucket] = Int32(slot)
    }
    self.names = distinct
    self.coverage = coverage
    self.buckets = buckets
    self.nameBytes = bytes
  }

  /// Number of listed fields.
  @inlinable
  public var count: Int { names.count }

  /// The slot of a name.
  public func slot(of name: String) -> Slot? {
    let bytes = Array(name.utf8)
    return slot(in: bytes.span, from: 0, to: bytes.count)
  }

  /// The slot of the name that stands at `start..<end` of `bytes`; no `String` is made.
  @inlinable
  public func slot(in bytes: Span<UInt8>, from start: Int, to end: Int) -> Slot? {
    let mask = buckets.count - 1
    var bucket = FieldTable.hash(bytes, start, end) & mask
    while true {
      let candidate = buckets[bucket]
      if candidate < 0 { return nil }
      let name = nameBytes[Int(candidate)]
      if name.count == end - start {
        var same = true
        for index in 0..<name.count where name[index] != bytes[start + index] {
          same = false
          break
        }
        if same { return Slot(candidate) }
      }
      bucket = (bucket + 1) & mask
    }
  }

  /// FNV-1a, folded to a non-negative integer.
  @inlinable
  static func hash(_ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in start..<end { hash = (hash ^ UInt64(bytes[index])) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7fff_ffff)
  }
}
