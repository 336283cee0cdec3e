import Bytes
import EventModel

/// The observables of texts that were met before.
///
/// A text is found by its bytes and by how it was read; the bytes are compared in full. The table has a fixed size, a
/// newcomer takes the place of what stood there, and when the room for texts is used up everything is forgotten: hostile
/// values can make it useless, but neither slow nor large.
struct ObservableMemory {
  private struct Entry {
    /// The upper half of the hash; the lower half says where the entry stands.
    var hash: UInt32 = 0
    /// How the text was read, from 1; 0 where the entry is free.
    var reading: UInt32 = 0
    /// Where the text stands in `texts`.
    var offset: UInt32 = 0
    var length: UInt32 = 0
    /// Position in `results`.
    var result: UInt32 = 0
  }

  private var entries: [Entry] = []
  private var texts: [UInt8] = []
  private var results: [[Observable]] = []

  /// The hash of a text under how it is read.
  static func hash(_ text: Span<UInt8>, reading: UInt32) -> UInt64 { text.quickHash(seed: UInt64(reading)) }

  /// What was found in a text; nil when it is new. `reading` is not 0.
  func find(_ text: Span<UInt8>, reading: UInt32, _ hash: UInt64) -> [Observable]? {
    guard !entries.isEmpty else { return nil }
    let entry = entries[Int(truncatingIfNeeded: hash) & (entries.count - 1)]
    guard entry.hash == UInt32(truncatingIfNeeded: hash >> 32), entry.reading == reading,
      Int(entry.length) == text.count
    else { return nil }
    let start = Int(entry.offset)
    guard text.isSame(as: texts.span.extracting(start..<start + text.count)) else { return nil }
    return results[Int(entry.result)]
  }

  /// Remembers what was found in a text of at most `DetectionLimits.rememberedValue` bytes.
  mutating func insert(_ text: Span<UInt8>, reading: UInt32, _ hash: UInt64, _ found: [Observable]) {
    if entries.isEmpty || results.count >= 2 * DetectionLimits.rememberedValues
      || texts.count + text.count > DetectionLimits.rememberedBytes
    {
      entries = [Entry](repeating: Entry(), count: DetectionLimits.rememberedValues)
      texts.removeAll(keepingCapacity: true)
      results.removeAll(keepingCapacity: true)
    }
    entries[Int(truncatingIfNeeded: hash) & (entries.count - 1)] = Entry(
      hash: UInt32(truncatingIfNeeded: hash >> 32), reading: reading, offset: UInt32(texts.count),
      length: UInt32(text.count), result: UInt32(results.count))
    ByteSearch.append(0..<text.count, of: text, to: &texts)
    results.append(found)
  }
}
