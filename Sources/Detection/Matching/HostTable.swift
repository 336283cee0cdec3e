/// Host names with what is looked for at each: a hash table over bytes that is asked with a hash computed from the end of
/// a name towards its start, so that one pass over a name asks for all of its parents.
struct HostTable: Sendable {
  /// Numbers of the indicators at one host.
  struct Entry: Sendable {
    /// The name and all names below it.
    var domains: [Int32] = []
    /// URLs on exactly this host: indexes into `IndicatorTable.urls`.
    var urls: [Int32] = []
    /// Mail addresses at exactly this host: indexes into `IndicatorTable.mails`.
    var mails: [Int32] = []
  }

  private(set) var entries: [Entry] = []
  private var names: [[UInt8]] = []
  private var buckets: [Int32] = Array(repeating: -1, count: 16)

  static let seed: UInt64 = 0xcbf2_9ce4_8422_2325

  var isEmpty: Bool { entries.isEmpty }

  @inline(__always)
  static func step(_ hash: UInt64, _ byte: UInt8) -> UInt64 { (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }

  @inline(__always)
  static func fold(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: (hash ^ hash >> 29) & 0x3fff_ffff_ffff_ffff) }

  @inline(__always)
  static func lower(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

  /// Changes the entry of a name, made if there is none.
  mutating func update(_ name: String, _ change: (inout Entry) -> Void) {
    let bytes = Array(name.lowercased().utf8)
    var hash = HostTable.seed
    for byte in bytes.reversed() { hash = HostTable.step(hash, byte) }
    if let index = find(hash, bytes.span, 0, bytes.count) {
      change(&entries[index])
      return
    }
    var entry = Entry()
    change(&entry)
    entries.append(entry)
    names.append(bytes)
    if entries.count * 4 > buckets.count { grow() } else { insert(entries.count - 1, hash) }
  }

  private mutating func insert(_ index: Int, _ hash: UInt64) {
    let mask = buckets.count - 1
    var bucket = HostTable.fold(hash) & mask
    while buckets[bucket] >= 0 { bucket = (bucket + 1) & mask }
    buckets[bucket] = Int32(truncatingIfNeeded: index)
  }

  private mutating func grow() {
    buckets = Array(repeating: -1, count: buckets.count * 4)
    for (index, name) in names.enumerated() {
      var hash = HostTable.seed
      for byte in name.reversed() { hash = HostTable.step(hash, byte) }
      insert(index, hash)
    }
  }

  /// The entry of the name at `start..<end`, in any case, whose hash from the end is `hash`.
  @inline(__always)
  func find(_ hash: UInt64, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Int? {
    let mask = buckets.count - 1
    var bucket = HostTable.fold(hash) & mask
    while true {
      let candidate = Int(buckets[bucket])
      if candidate < 0 { return nil }
      if isSame(candidate, bytes, start, end) { return candidate }
      bucket = (bucket + 1) & mask
    }
  }

  private func isSame(_ candidate: Int, _ bytes: Span<UInt8>, _ start: Int, _ end: Int) -> Bool {
    let name = names[candidate]
    guard name.count == end - start else { return false }
    for index in 0..<name.count where name[index] != HostTable.lower(bytes[start + index]) { return false }
    return true
  }
}
