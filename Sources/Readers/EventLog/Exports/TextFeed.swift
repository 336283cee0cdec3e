import Bytes

/// Text of an item as UTF-8, piece by piece, whatever encoding it has, with the way back to offsets of the item.
struct TextFeed {
  enum Encoding: Equatable {
    case utf8
    case utf16le
    case utf16be
    case japanese(JapaneseText.Charset)
  }

  private let pull: (inout [UInt8], Int) throws(ReadError) -> Int
  private let encoding: Encoding
  private var carry: [UInt8] = []
  private var isAtEnd = false
  /// Text; what stands before `position` is done with.
  private(set) var buffer: [UInt8] = []
  /// Where in the buffer the next text stands.
  private(set) var position = 0
  /// Where in the item that is.
  private(set) var offset: UInt64

  init(_ input: Input) throws(ReadError) {
    pull = { (buffer: inout [UInt8], count: Int) throws(ReadError) -> Int in
      try input.read(into: &buffer, atMost: count)
    }
    let kind = TextFeed.encoding(of: input.head)
    encoding = kind.encoding
    offset = UInt64(kind.mark)
    if kind.mark > 0 {
      var mark: [UInt8] = []
      _ = try input.read(into: &mark, atMost: kind.mark)
    }
  }

  /// Text of a region from `start` on.
  init(_ region: any ByteRegion, from start: UInt64, encoding: Encoding = .utf8) {
    var next = start
    pull = { (buffer: inout [UInt8], count: Int) throws(ReadError) -> Int in
      let got = try region.read(at: next, into: &buffer, atMost: count)
      next += UInt64(got)
      return got
    }
    self.encoding = encoding
    offset = start
  }

  /// The first bytes of an item as UTF-8, for recognition.
  static func head(_ head: [UInt8]) -> [UInt8] {
    let kind = encoding(of: head)
    if kind.encoding == .utf8 { return kind.mark == 0 ? head : Array(head.dropFirst(kind.mark)) }
    var text: [UInt8] = []
    var carry = Array(head.dropFirst(kind.mark))
    decode(&carry, kind.encoding, isWhole: false, into: &text)
    return text
  }

  static func encoding(of head: [UInt8]) -> (encoding: Encoding, mark: Int) {
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
    if head.starts(with: [0xFF, 0xFE]) { return (.utf16le, 2) }
    if head.starts(with: [0xFE, 0xFF]) { return (.utf16be, 2) }
    guard head.count >= 4 else { return (.utf8, 0) }
    if head[0] != 0, head[1] == 0, head[2] != 0, head[3] == 0 { return (.utf16le, 0) }
    if head[0] == 0, head[1] != 0, head[2] == 0, head[3] != 0 { return (.utf16be, 0) }
    return (JapaneseText.charset(of: head).map { .japanese($0) } ?? .utf8, 0)
  }

  /// Text that is not done with, in bytes.
  var pending: Int { buffer.count - position }

  /// Reads on; false at the end of the item. What is done with leaves the buffer: `position` is then 0.
  mutating func more() throws(ReadError) -> Bool {
    if isAtEnd { return false }
    buffer.removeFirst(position)
    position = 0
    if encoding == .utf8 {
      if try pull(&buffer, ExportLimits.piece) > 0 { return true }
    } else if try pull(&carry, ExportLimits.piece) > 0 {
      TextFeed.decode(&carry, encoding, isWhole: false, into: &buffer)
      return true
    }
    isAtEnd = true
    guard !carry.isEmpty, case .japanese = encoding else { return false }
    TextFeed.decode(&carry, encoding, isWhole: true, into: &buffer)
    return true
  }

  private static func decode(_ bytes: inout [UInt8], _ encoding: Encoding, isWhole: Bool, into text: inout [UInt8]) {
    if case .japanese(let charset) = encoding {
      return JapaneseText.decode(&bytes, charset, isWhole: isWhole, into: &text)
    }
    var units: [UInt16] = []
    units.reserveCapacity(bytes.count / 2)
    var index = 0
    while index + 2 <= bytes.count {
      let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
      units.append(encoding == .utf16le ? first | second << 8 : first << 8 | second)
      index += 2
    }
    // A pair that is cut stays for the next piece.
    if let last = units.last, last & 0xFC00 == 0xD800, bytes.count > 2 {
      units.removeLast()
      index -= 2
    }
    text.append(contentsOf: String(decoding: units, as: UTF16.self).utf8)
    bytes.removeFirst(index)
  }

  /// Bytes of the item that `range` of the buffer was.
  func itemLength(_ range: Range<Int>) -> UInt64 { UInt64(encoding.length(of: buffer.span, range)) }

  /// Steps forward to a place in the buffer.
  mutating func consume(to place: Int) {
    offset += itemLength(position..<place)
    position = place
  }

  /// Where in the item a place of the buffer at or behind `position` stands.
  func offset(of place: Int) -> UInt64 { offset + itemLength(position..<place) }

  /// Behind the next line feed, or the end of the buffer.
  var nextLine: Int {
    ByteSearch.firstIndex(of: 0x0A, in: buffer.span, from: position, to: buffer.count).map { $0 + 1 } ?? buffer.count
  }
}

extension TextFeed.Encoding {
  /// Bytes in this encoding that a stretch of UTF-8 was.
  func length(of text: Span<UInt8>, _ range: Range<Int>) -> Int {
    switch self {
    case .utf8: return range.count
    case .japanese(let charset): return JapaneseText.length(text, range, charset)
    case .utf16le, .utf16be:
      var length = 0
      for index in range where text[index] & 0xC0 != 0x80 { length += text[index] >= 0xF0 ? 4 : 2 }
      return length
    }
  }
}
