import Bytes

/// Which row holds what: parts of findings by their bytes, within bounds. What was forgotten is merely stored once more.
struct PartTable: Sendable {
  private struct Slot {
    var start: Int
    var count: Int
    var row: Int64
  }

  private var slots: [UInt64: Slot] = [:]
  private var bytes: [UInt8] = []

  /// The row of a part.
  ///
  /// - Parameters:
  ///   - key: Everything the part says.
  ///   - name: How many bytes of the key are its name: of two keys with one name, the table knows the later one.
  func row(of key: [UInt8], name: Int? = nil) -> Int64? {
    guard let slot = slots[PartHash.of(key.span, from: 0, to: name ?? key.count)], slot.count == key.count,
      key.span.matches(bytes.span, from: slot.start, length: slot.count, at: 0)
    else { return nil }
    return slot.row
  }

  /// Remembers where a part is.
  mutating func keep(_ key: [UInt8], name: Int? = nil, row: Int64) {
    if slots.count >= CasebookLimits.knownParts || bytes.count + key.count > CasebookLimits.knownPartBytes {
      slots.removeAll(keepingCapacity: true)
      bytes.removeAll(keepingCapacity: true)
    }
    let hash = PartHash.of(key.span, from: 0, to: name ?? key.count)
    slots[hash] = Slot(start: bytes.count, count: key.count, row: row)
    bytes.append(contentsOf: key)
  }
}

/// What the writer of a case remembers from one transaction to the next. Rows of parts are never changed or removed, so
/// what was committed stays true, whoever else writes; after a rollback everything is forgotten.
struct KnownParts: Sendable {
  var rules = PartTable()
  var observables = PartTable()
  var techniqueSets = PartTable()
  var observableSets = PartTable()
  var reasonSets = PartTable()
  var places = PartTable()
}
