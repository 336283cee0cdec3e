/// The bytes of one chunk that is being written, with the names and templates it holds so far.
struct EVTXChunkWriter {
  static let size = 65_536

  private(set) var bytes: [UInt8]
  private var names: [String: Int] = [:]
  private var templates: [EVTXTemplate: Int] = [:]
  private var nameBuckets = [UInt32](repeating: 0, count: 64)
  private var templateBuckets = [UInt32](repeating: 0, count: 32)
  private var numbers: [UInt64] = []
  private var lastRecord = 0
  private let firstOrdinal: UInt64

  init(firstOrdinal: UInt64) {
    self.firstOrdinal = firstOrdinal
    bytes = [UInt8](repeating: 0, count: 512)
  }

  var isEmpty: Bool { numbers.isEmpty }
  var recordCount: Int { numbers.count }

  /// Adds a record, or returns nil and leaves the chunk as it was when there is no room. Gives the record's offset.
  mutating func append(number: UInt64, written: UInt64, body: (inout EVTXChunkWriter) -> Void) -> Int? {
    let before = (self.names, self.templates, self.nameBuckets, self.templateBuckets)
    let start = bytes.count
    put(UInt32(0x2A2A))
    put(UInt32(0))
    put(number)
    put(written)
    body(&self)
    while (bytes.count + 4 - start) % 8 != 0 { bytes.append(0) }
    let size = UInt32(truncatingIfNeeded: bytes.count + 4 - start)
    put(size)
    guard bytes.count <= EVTXChunkWriter.size else {
      bytes.removeLast(bytes.count - start)
      (names, templates, nameBuckets, templateBuckets) = before
      return nil
    }
    patch(size, at: start + 4)
    numbers.append(number)
    lastRecord = start
    return start
  }

  /// The whole chunk with header and checksums.
  func sealed() -> [UInt8] {
    var chunk = self
    let free = bytes.count
    chunk.bytes += [UInt8](repeating: 0, count: max(0, EVTXChunkWriter.size - free))
    var header: [UInt8] = Array("ElfChnk".utf8) + [0]
    let count = UInt64(numbers.count)
    header += LittleEndian.bytes(firstOrdinal) + LittleEndian.bytes(firstOrdinal + max(1, count) - 1)
    header += LittleEndian.bytes(numbers.first ?? 0) + LittleEndian.bytes(numbers.last ?? 0)
    header += LittleEndian.bytes(UInt32(128)) + LittleEndian.bytes(UInt32(lastRecord))
    header += LittleEndian.bytes(UInt32(free)) + LittleEndian.bytes(EVTXChecksum.of(chunk.bytes[512..<free]))
    header += [UInt8](repeating: 0, count: 72)
    header += nameBuckets.flatMap { LittleEndian.bytes($0) } + templateBuckets.flatMap { LittleEndian.bytes($0) }
    chunk.bytes.replaceSubrange(0..<512, with: header)
    EVTXChecksum.sealChunkHeader(&chunk.bytes, at: 0)
    return chunk.bytes
  }
}

// MARK: - BinXML

extension EVTXChunkWriter {
  mutating func put(_ number: UInt32) { bytes += LittleEndian.bytes(number) }
  mutating func put(_ number: UInt64) { bytes += LittleEndian.bytes(number) }
  mutating func put(_ raw: [UInt8]) { bytes += raw }

  private mutating func put(_ number: UInt16) { bytes += LittleEndian.bytes(number) }

  private mutating func patch(_ number: UInt32, at offset: Int) {
    bytes.replaceSubrange(offset..<offset + 4, with: LittleEndian.bytes(number))
  }

  /// Fragment header and one template instance.
  mutating func put(instance template: EVTXTemplate, _ items: [EVTXItem], header: Bool = true) {
    if header { put([0x0F, 1, 1, 0]) }
    put([0x0C, 1] + Array(template.identifier.prefix(4)))
    if let known = templates[template] {
      put(UInt32(truncatingIfNeeded: known))
    } else {
      define(template)
    }
    put(UInt32(truncatingIfNeeded: items.count))
    let descriptors = bytes.count
    for _ in items { put(UInt32(0)) }
    for (index, item) in items.enumerated() {
      let start = bytes.count
      var type: UInt8 = 0x21
      if case .instance(let inner, let values) = item {
        put(instance: inner, values)
        bytes.append(0)
      } else if let encoded = item.encoded {
        type = encoded.type
        put(encoded.bytes)
      }
      let size = UInt32(truncatingIfNeeded: bytes.count - start)
      patch(size & 0xFFFF | UInt32(type) << 16, at: descriptors + index * 4)
    }
  }

  private mutating func define(_ template: EVTXTemplate) {
    let offset = bytes.count + 4
    put(UInt32(truncatingIfNeeded: offset))
    templates[template] = offset
    let bucket = Int(template.identifier[0]) % 32
    put(templateBuckets[bucket])
    templateBuckets[bucket] = UInt32(truncatingIfNeeded: offset)
    put(template.identifier)
    let size = bytes.count
    put(UInt32(0))
    put([0x0F, 1, 1, 0])
    put(node: template.root, inTemplate: true)
    bytes.append(0)
    patch(UInt32(truncatingIfNeeded: bytes.count - size - 4), at: size)
  }

  /// Fragment header and elements that use no template.
  mutating func put(fragment nodes: [EVTXNode]) {
    put([0x0F, 1, 1, 0])
    for node in nodes { put(node: node, inTemplate: false) }
    bytes.append(0)
  }

  private mutating func put(node: EVTXNode, inTemplate: Bool) {
    switch node {
    case .element(let name, let attributes, let content):
      put(element: name, attributes, content, inTemplate)
    case .text(let text):
      put([0x05, 0x01])
      put(counted: text)
    case .value(let index, let type, let isOptional):
      bytes.append(isOptional ? 0x0E : 0x0D)
      put(UInt16(truncatingIfNeeded: index))
      bytes.append(type)
    case .character(let unit):
      bytes.append(0x08)
      put(unit)
    case .entity(let name):
      bytes.append(0x09)
      put(name: name)
    case .data(let text):
      bytes.append(0x07)
      put(counted: text)
    case .instruction(let target, let text):
      bytes.append(0x0A)
      put(name: target)
      bytes.append(0x0B)
      put(counted: text)
    case .instance(let template, let items):
      put(instance: template, items, header: false)
    }
  }

  private mutating func put(counted text: String) {
    put(UInt16(truncatingIfNeeded: text.utf16.count))
    put(EVTXItem.utf16(text))
  }

  private mutating func put(
    element name: String, _ attributes: [EVTXAttribute], _ content: [EVTXNode], _ inTemplate: Bool
  ) {
    bytes.append(attributes.isEmpty ? 0x01 : 0x41)
    if inTemplate { put(UInt16(0xFFFF)) }
    let size = bytes.count
    put(UInt32(0))
    put(name: name)
    if !attributes.isEmpty {
      let list = bytes.count
      put(UInt32(0))
      for (index, attribute) in attributes.enumerated() {
        bytes.append(index + 1 < attributes.count ? 0x46 : 0x06)
        put(name: attribute.name)
        for part in attribute.parts { put(node: part, inTemplate: inTemplate) }
      }
      patch(UInt32(truncatingIfNeeded: bytes.count - list - 4), at: list)
    }
    if content.isEmpty {
      bytes.append(0x03)
    } else {
      bytes.append(0x02)
      for node in content { put(node: node, inTemplate: inTemplate) }
      bytes.append(0x04)
    }
    patch(UInt32(truncatingIfNeeded: bytes.count - size - 4), at: size)
  }

  private mutating func put(name: String) {
    if let known = names[name] { return put(UInt32(truncatingIfNeeded: known)) }
    let offset = bytes.count + 4
    put(UInt32(truncatingIfNeeded: offset))
    names[name] = offset
    var hash: UInt32 = 0
    for unit in name.utf16 { hash = hash &* 65_599 &+ UInt32(unit) }
    let bucket = Int(hash & 0xFFFF) % 64
    put(nameBuckets[bucket])
    nameBuckets[bucket] = UInt32(truncatingIfNeeded: offset)
    put(UInt16(truncatingIfNeeded: hash))
    put(counted: name)
    put(UInt16(0))
  }
}
