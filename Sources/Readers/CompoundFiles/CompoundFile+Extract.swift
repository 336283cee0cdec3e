public import Bytes

extension CompoundFile {
  /// What lies in a storage as a file of its own; `replacing` may change the bytes of a stream, given its name and whether it lies
  /// in the storage itself. `companion` is a storage whose streams go with it, in one of their own. `limit` bounds the bytes of all streams together; `isWhole`
  /// says whether it sufficed.
  public mutating func extract(
    storage: Int, with companion: Int? = nil, limit: Int,
    replacing: (_ name: String, _ isTop: Bool, _ bytes: [UInt8]) -> [UInt8]
  ) throws(ReadError) -> (bytes: [UInt8], isWhole: Bool) {
    var writer = CompoundFileWriter(classID: entries[storage].classID)
    var room = limit
    var isWhole = true
    // A storage here and its number there.
    var open = [(storage, 0)]
    if let companion {
      open.append((companion, writer.addStorage(entries[companion].name, classID: entries[companion].classID)))
    }
    while let (from, to) = open.popLast() {
      for child in entries[from].children {
        let entry = entries[child]
        if entry.kind == .storage {
          if from == companion { continue }
          open.append((child, writer.addStorage(entry.name, in: to, classID: entry.classID)))
        } else {
          if entry.size > UInt64(clamping: room) { isWhole = false }
          let bytes = try self.bytes(of: child, atMost: room)
          room -= bytes.count
          writer.addStream(entry.name, replacing(entry.name, to == 0, bytes), in: to)
        }
      }
    }
    return (writer.finish(), isWhole)
  }
}
