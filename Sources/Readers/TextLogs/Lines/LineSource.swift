import Bytes

/// Splits an item into lines, chunk by chunk, in constant memory.
///
/// `next` fills a chunk with text and lists the lines in it. What follows the last line end is carried into the next
/// chunk. Lines end with LF or CRLF. Where a line starts decides alone how it is cut, so that a slice of the item gives
/// the same lines as the whole.
struct LineSource {
  /// Gives bytes of the item in order.
  typealias Pull = (inout [UInt8], Int) throws(ReadError) -> Int

  private let pull: Pull
  /// Bytes of the item that are read and not yet made into lines.
  private var pending: [UInt8] = []
  private var cutter: LineCutter
  /// Why the bytes ended before the item did.
  private(set) var failure: ReadError?
  /// Whether zero bytes were met in text that is not UTF-16.
  private(set) var sawNul = false
  /// The number of the first line that was cut.
  var longLine: UInt64? { cutter.longLine }

  /// Lines of a whole item, whose byte order mark `markLength` is stepped over.
  init(encoding: TextEncoding, markLength: Int, pull: @escaping Pull) throws(ReadError) {
    self.init(encoding: encoding, offset: 0, number: 1, stop: .max, pull: pull)
    var mark: [UInt8] = []
    while mark.count < markLength {
      if try pull(&mark, markLength - mark.count) == 0 { break }
    }
    cutter.offset = UInt64(mark.count)
  }

  /// Lines from `offset`, which must be the start of a line, up to the last one that starts before `stop`.
  init(encoding: TextEncoding, offset: UInt64, number: UInt64, stop: UInt64, pull: @escaping Pull) {
    self.pull = pull
    cutter = LineCutter(encoding: encoding, offset: offset, number: number, stop: stop)
  }

  /// Replaces `text` and `lines` by the next lines; false at the end.
  mutating func next(text: inout [UInt8], lines: inout [LineRecord]) -> Bool {
    text.removeAll(keepingCapacity: true)
    lines.removeAll(keepingCapacity: true)
    while lines.isEmpty {
      if cutter.atEnd && pending.isEmpty || cutter.isBeyondStop { return false }
      fill()
      var cutter = self.cutter
      let used = cutter.cut(pending.span, &text, &lines)
      self.cutter = cutter
      if cutter.encoding == .bytes, let last = lines.last {
        text.append(contentsOf: pending[0..<last.end])
        if !sawNul { sawNul = ByteSearch.firstIndex(of: 0, in: text.span, from: 0, to: text.count) != nil }
      }
      pending.removeFirst(used)
      if used == 0 && cutter.atEnd { return !lines.isEmpty }
    }
    return true
  }

  /// Reads until a whole chunk is pending; after a failure what was read before it still becomes lines.
  private mutating func fill() {
    let wanted = TextLogLimits.line + TextLogLimits.chunk
    while !cutter.atEnd && pending.count < wanted {
      do throws(ReadError) {
        if try pull(&pending, min(TextLogLimits.chunk, wanted - pending.count)) == 0 { cutter.atEnd = true }
      } catch {
        failure = error
        cutter.atEnd = true
      }
    }
  }
}
