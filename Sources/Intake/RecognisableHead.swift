import Bytes
import CompoundFiles

extension Input {
  /// What readers and `ContentType` judge by: the head; of a compound file its header and the names in its directory.
  ///
  /// The directory may lie anywhere in the file, and what an attachment or an embedded object holds lies in the same sectors:
  /// the first bytes alone tell little. Called before the first `read`; a stream longer than the head is spooled.
  func recognisableHead(budget: Budget) throws(ReadError) -> [UInt8] {
    guard head.starts(with: CompoundFile.signature) else { return head }
    let region: any ByteRegion =
      head.count < Input.headSize ? MemoryRegion(head) : try self.region(budget: budget)
    guard let file = try? CompoundFile(region) else { return head }
    let root = file.entries[0]
    var names: Set<String> = []
    for child in root.children { names.insert(Input.recognisable(file.entries[child].name)) }
    // What lies in an attachment of an Outlook item says nothing of the item, nor does an item inside of a document.
    if !names.contains(where: { $0.hasPrefix("__properties_version1.0") }) {
      for entry in file.entries where entry.kind != nil {
        let name = Input.recognisable(entry.name)
        if !name.hasPrefix("__") { names.insert(name) }
      }
    }
    return Array(head.prefix(512)) + root.classID
      + names.sorted().flatMap { ($0 + "\0").utf16 }.flatMap {
        [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
      }
  }

  /// An item has thousands of streams whose names begin so.
  private static func recognisable(_ name: String) -> String {
    name.lowercased().hasPrefix("__substg1.0_") ? "__substg1.0_" : name
  }
}
