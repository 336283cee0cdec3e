/// What an S/MIME part holds: Cryptographic Message Syntax (RFC 5652), as far as it can be read without a key.
///
/// Signed data may carry its content inside (opaque signing, RFC 8551 section 3.5.2): that is a whole MIME entity, and mail
/// programs show it like any other. Everything is read in BER, because programs that stream write indefinite lengths and
/// octet strings in pieces.
enum CMSContent: Equatable {
  /// The entity that was signed.
  case signed([UInt8])
  /// Enveloped or authenticated-enveloped data: nobody reads it without a key.
  case encrypted
  /// Signatures or certificates alone.
  case empty
  /// Another content type, by its name or number.
  case other(String)
  /// No CMS, or cut off.
  case malformed

  /// Reads the decoded bytes of a part.
  init(_ bytes: [UInt8]) {
    var reader = BERReader(bytes, 0..<bytes.count)
    guard let info = reader.next(), info.tag == 0x30 else {
      self = .malformed
      return
    }
    var fields = BERReader(bytes, info.content)
    guard let type = fields.next(), type.tag == 0x06 else {
      self = .malformed
      return
    }
    switch Array(bytes[type.content]) {
    case CMSContent.signedData:
      self = CMSContent.signedContent(bytes, fields.next()?.content)
    case CMSContent.envelopedData, CMSContent.authEnvelopedData, CMSContent.encryptedData: self = .encrypted
    case CMSContent.compressedData: self = .other("compressed data")
    default: self = .other("content type \(bytes[type.content].map(String.init).joined(separator: " ").prefix(80))")
    }
  }

  // Object identifiers below 1.2.840.113549.1, as encoded (RFC 5652, RFC 5083, RFC 3274).
  private static let pkcs: [UInt8] = [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1]
  private static let signedData = pkcs + [7, 2]
  private static let envelopedData = pkcs + [7, 3]
  private static let encryptedData = pkcs + [7, 6]
  private static let compressedData = pkcs + [9, 16, 1, 9]
  private static let authEnvelopedData = pkcs + [9, 16, 1, 23]

  /// SignedData: version, digest algorithms, then the encapsulated content.
  private static func signedContent(_ bytes: [UInt8], _ explicit: Range<Int>?) -> CMSContent {
    guard let explicit else { return .malformed }
    var wrapper = BERReader(bytes, explicit)
    guard let sequence = wrapper.next(), sequence.tag == 0x30 else { return .malformed }
    var fields = BERReader(bytes, sequence.content)
    guard fields.next()?.tag == 0x02, fields.next()?.tag == 0x31, let inner = fields.next(), inner.tag == 0x30 else {
      return .malformed
    }
    var content = BERReader(bytes, inner.content)
    guard content.next()?.tag == 0x06 else { return .malformed }
    guard let tagged = content.next(), tagged.tag == 0xA0 else { return .empty }
    guard let octets = BERReader.octets(bytes, tagged.content) else { return .malformed }
    return octets.isEmpty ? .empty : .signed(octets)
  }
}

/// Elements of BER (ITU-T X.690) one after the other. Nothing recurses: an indefinite length is found by counting ends.
struct BERReader {
  /// One element: its first identifier byte and its content.
  struct Element {
    var tag: UInt8
    var content: Range<Int>
  }

  private let bytes: [UInt8]
  private var position: Int
  private let end: Int

  init(_ bytes: [UInt8], _ range: Range<Int>) {
    self.bytes = bytes
    self.position = range.lowerBound
    self.end = range.upperBound
  }

  /// The next element; nil at the end, at an end-of-contents mark, and where the bytes are none.
  mutating func next() -> Element? {
    guard let header = header() else { return nil }
    if let length = header.length {
      let content = position..<min(end, position + length)
      // What is cut off is read as far as it goes.
      position = content.upperBound
      return Element(tag: header.tag, content: content)
    }
    let start = position
    let stop = skipIndefinite()
    return Element(tag: header.tag, content: start..<stop)
  }

  /// The bytes of an octet string in `range`, in one piece or in many.
  static func octets(_ bytes: [UInt8], _ range: Range<Int>) -> [UInt8]? {
    var result: [UInt8] = []
    var reader = BERReader(bytes, range)
    var found = false
    while let header = reader.header() {
      found = true
      switch header.tag {
      case 0x04:
        guard let length = header.length else { return nil }
        let stop = min(range.upperBound, reader.position + length)
        result += bytes[reader.position..<stop]
        reader.position = stop
      case 0x24: continue  // Pieces follow; the marks of their end are passed below.
      case 0x00: continue
      default: return nil
      }
    }
    return found ? result : nil
  }

  /// Tag and length; the length is nil where it is indefinite. Tags above 30 do not occur in CMS.
  private mutating func header() -> (tag: UInt8, length: Int?)? {
    guard position + 1 < end, bytes[position] & 0x1F != 0x1F else { return nil }
    let tag = bytes[position]
    let first = bytes[position + 1]
    position += 2
    if first < 0x80 { return (tag, Int(first)) }
    let count = Int(first & 0x7F)
    if count == 0 { return (tag, nil) }
    guard count <= 4, position + count <= end else { return nil }
    var length = 0
    for byte in bytes[position..<position + count] { length = length << 8 | Int(byte) }
    position += count
    return (tag, length)
  }

  /// Goes behind the end mark of an element of indefinite length and returns where its content ends.
  private mutating func skipIndefinite() -> Int {
    var open = 1
    while position < end {
      let start = position
      guard let header = header() else { break }
      if header.tag == 0, header.length == 0 {
        open -= 1
        if open == 0 { return start }
      } else if let length = header.length {
        position = min(end, position + length)
      } else {
        open += 1
      }
    }
    position = end
    return end
  }
}
