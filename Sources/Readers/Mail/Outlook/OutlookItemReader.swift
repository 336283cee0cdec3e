internal import Bytes
internal import CompoundFiles
internal import EventModel

/// Takes an Outlook item out of a compound file (MS-OXMSG).
struct OutlookItemReader {
  private static let propertyStream = "__properties_version1.0"
  private static let valuePrefix = "__substg1.0_"

  private var file: CompoundFile
  private let limits: OutlookLimits
  private let budget: Budget
  private(set) var log = AnomalyLog()
  /// What the budget said; it ends the reading of attachments.
  private(set) var failure: ReadError?
  /// Bytes that attachments may still have.
  private var room: Int
  /// Bytes that properties may still have: they can share sectors, too.
  private var propertyRoom: Int
  /// Entries of names that may still be copied.
  private var nameRoom: Int

  /// Opens the file; throws where it is none or has no directory.
  init(_ region: any ByteRegion, limits: OutlookLimits, budget: Budget) throws(ReadError) {
    file = try CompoundFile(region)
    self.limits = limits
    self.budget = budget
    room = limits.attachmentBytes
    propertyRoom = limits.propertyBytes
    nameRoom = limits.nameEntries
  }

  /// The item with its recipients and attachments.
  mutating func item() throws(ReadError) -> MAPIItem {
    var item = MAPIItem()
    guard isItem(0) else { throw ReadError(.unsupported, what: "Outlook item", detail: "no properties in the root") }
    item.properties = try properties(of: 0, headerSize: 32)
    for (index, storage) in storages("__recip_version1.0_#").enumerated() {
      guard index < limits.recipients else {
        log.note(.tooManyRecipients, "more than \(limits.recipients)")
        break
      }
      item.recipients.append(try properties(of: storage, headerSize: 8))
    }
    for (index, storage) in storages("__attach_version1.0_#").enumerated() {
      guard index < limits.attachments, failure == nil else {
        if failure == nil { log.note(.tooManyAttachments, "more than \(limits.attachments)") }
        break
      }
      item.attachments.append(try attachment(storage))
    }
    log.merge(file.anomalies)
    return item
  }

  /// Whether a storage holds properties.
  private func isItem(_ storage: Int) -> Bool {
    file.entries[storage].children.contains {
      let name = file.entries[$0].name.lowercased()
      return name == OutlookItemReader.propertyStream || name.hasPrefix(OutlookItemReader.valuePrefix)
    }
  }

  /// The storages of the root whose names begin so, in the order of the hexadecimal numbers behind it.
  private func storages(_ prefix: String) -> [Int] {
    file.entries[0].children.compactMap { child -> (number: UInt32, child: Int)? in
      let name = file.entries[child].name.lowercased()
      guard file.entries[child].kind == .storage, name.hasPrefix(prefix) else { return nil }
      return (UInt32(name.dropFirst(prefix.count), radix: 16) ?? UInt32.max, child)
    }.sorted { ($0.number, $0.child) < ($1.number, $1.child) }.map(\.child)
  }

  /// The wanted properties of a storage: small ones from its table, large ones from streams of their own.
  private mutating func properties(of storage: Int, headerSize: Int) throws(ReadError) -> MAPIProperties {
    var properties = MAPIProperties()
    var declared: Set<UInt16> = []
    if let stream = file.child(of: storage, named: OutlookItemReader.propertyStream) {
      let table = try property(stream)
      declared = fixed(table, headerSize: headerSize, into: &properties)
    } else {
      log.note(.propertiesDamaged, "a storage without a table of properties")
    }
    for child in file.entries[storage].children where file.entries[child].kind == .stream {
      guard let (id, type) = tag(of: child), MAPITag.wanted.contains(id), id != MAPITag.attachmentData else { continue }
      declared.remove(id)
      let bytes = try property(child)
      if let value = MAPIValue(type: type, bytes: bytes) { properties.set(id, value) }
    }
    if let first = declared.min() {
      log.note(.propertiesDamaged, "property \(String(first, radix: 16)) has no value")
    }
    return properties
  }

  private mutating func property(_ stream: Int) throws(ReadError) -> [UInt8] {
    if file.entries[stream].size > UInt64(propertyRoom) {
      log.note(.propertyTooLarge, "\(file.entries[stream].name): more than \(limits.propertyBytes) bytes of properties")
    }
    let bytes = try file.bytes(of: stream, atMost: propertyRoom)
    propertyRoom -= bytes.count
    do { try budget.spend(bytes: bytes.count) } catch { failure = error }
    return bytes
  }

  /// Property and type that the name of a stream tells (MS-OXMSG section 2.1.3).
  private func tag(of entry: Int) -> (id: UInt16, type: UInt16)? {
    let name = file.entries[entry].name.lowercased()
    guard name.hasPrefix(OutlookItemReader.valuePrefix) else { return nil }
    let digits = name.dropFirst(OutlookItemReader.valuePrefix.count)
    guard digits.utf8.count == 8, let number = UInt32(digits, radix: 16) else { return nil }
    return (UInt16(number >> 16), UInt16(truncatingIfNeeded: number))
  }

  /// Reads the table of properties (MS-OXMSG section 2.4); returns the wanted ones whose values lie in streams.
  private mutating func fixed(_ table: [UInt8], headerSize: Int, into properties: inout MAPIProperties) -> Set<UInt16> {
    // An attached item that was taken out without its header being widened has 24 bytes.
    var position = headerSize == 32 && table.count % 16 == 8 ? 24 : headerSize
    var elsewhere: Set<UInt16> = []
    while position + 16 <= table.count {
      let tag = table.span.loadU32(at: position)
      let (id, type) = (UInt16(tag >> 16), UInt16(truncatingIfNeeded: tag))
      if MAPITag.wanted.contains(id) {
        if let size = MAPIType.size(of: type), size <= 8 {
          let bits = table.span.loadU64(at: position + 8)
          properties.set(id, .integer(size == 8 ? bits : bits & ((1 << UInt64(size * 8)) - 1)))
        } else if id != MAPITag.attachmentData, MAPIValue(type: type, bytes: []) != nil,
          table.span.loadU32(at: position + 8) > 2
        {
          elsewhere.insert(id)
        }
      }
      position += 16
    }
    if position != table.count { log.note(.propertiesDamaged, "a table of properties of \(table.count) bytes") }
    return elsewhere
  }

  private mutating func attachment(_ storage: Int) throws(ReadError) -> MAPIAttachment {
    var attachment = MAPIAttachment(properties: try properties(of: storage, headerSize: 8))
    if let stream = file.child(of: storage, named: "__substg1.0_37010102")
      ?? file.child(of: storage, named: "__substg1.0_3701000d"), file.entries[stream].kind == .stream
    {
      if file.entries[stream].size > UInt64(clamping: room) { noteTooLarge() }
      attachment.content = .file(try file.bytes(of: stream, atMost: room))
    } else if let inner = file.child(of: storage, named: "__substg1.0_3701000d") {
      let isItem = isItem(inner)
      // The header of an attached item is eight bytes shorter than that of one in a file of its own (MS-OXMSG 2.4.1).
      // The names of properties are kept once for all items of a file.
      let names = isItem ? self.names() : nil
      let (bytes, isWhole) = try file.extract(storage: inner, with: names, limit: room) { name, isTop, bytes in
        guard isItem, isTop, name.lowercased() == OutlookItemReader.propertyStream, bytes.count >= 24 else {
          return bytes
        }
        return bytes[..<24] + [UInt8](repeating: 0, count: 8) + bytes[24...]
      }
      if !isWhole { noteTooLarge() }
      attachment.content = isItem ? .item(bytes) : .file(bytes)
    } else if [2, 3, 4, 7].contains(attachment.properties.integer(MAPITag.attachmentMethod) ?? 0) {
      attachment.content = .reference
    }
    charge(attachment.content)
    return attachment
  }

  private mutating func names() -> Int? {
    guard let names = file.child(of: 0, named: "__nameid_version1.0") else { return nil }
    nameRoom -= file.entries[names].children.count
    return nameRoom >= 0 ? names : nil
  }

  private mutating func noteTooLarge() {
    log.note(.attachmentTooLarge, "more than \(limits.attachmentBytes) bytes of attachments")
  }

  /// Attachments can share sectors: what comes out counts, not what the file has.
  private mutating func charge(_ content: MAPIAttachment.Content) {
    let count: Int
    switch content {
    case .file(let bytes), .item(let bytes): count = bytes.count
    case .reference, .missing: count = 0
    }
    room -= min(room, count)
    do { try budget.spend(bytes: count) } catch { failure = error }
  }
}
