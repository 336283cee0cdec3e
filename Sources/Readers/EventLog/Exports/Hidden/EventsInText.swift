import Bytes

/// The events that stand inside of a piece of text that some other reader met: elements of XML, objects of JSON with whatever
/// is in front of them, lists of such objects, rows of tables.
enum EventsInText {
  /// Where the piece stands in the item.
  struct Place {
    var offset: UInt64
    var length: UInt64
    var number: UInt64
  }

  /// Adds the events in a range of a text; how many there are.
  static func read(_ text: Span<UInt8>, _ range: Range<Int>, _ place: Place, into draft: inout ExportDraft) -> Int {
    let found = elements(text, range, place, into: &draft)
    return found > 0 ? found : objects(text, range, place, into: &draft)
  }

  private static func elements(
    _ text: Span<UInt8>, _ range: Range<Int>, _ place: Place, into draft: inout ExportDraft
  ) -> Int {
    var events = 0
    var position = range.lowerBound
    while let start = EventSearch.eventStart(in: text, from: position, to: range.upperBound),
      let end = EventSearch.eventEnd(in: text, from: start, to: range.upperBound)
    {
      let raw = draft.begin(text, start..<end, offset: place.offset, length: place.length)
      if draft.xmlEvent(raw) == nil, draft.hasSystem {
        draft.commit(number: place.number)
        events += 1
      } else {
        draft.cancel()
      }
      position = end
    }
    return events
  }

  private static func objects(
    _ text: Span<UInt8>, _ range: Range<Int>, _ place: Place, into draft: inout ExportDraft
  ) -> Int {
    guard let first = ByteSearch.firstIndex(of: 0x7B, in: text, from: range.lowerBound, to: range.upperBound) else {
      return 0
    }
    var events = 0
    var position = first
    while position < range.upperBound {
      var scan = ObjectScan(from: position)
      guard case .object(let object) = scan.next(in: text, to: range.upperBound) else { break }
      if take(text, object, place, into: &draft) {
        events += 1
      } else {
        events += inside(text, object, place, into: &draft)
      }
      position = object.upperBound
    }
    return events
  }

  /// Adds the events in the lists and tables of an object that is none itself; how many there are.
  static func inside(_ text: Span<UInt8>, _ range: Range<Int>, _ place: Place, into draft: inout ExportDraft) -> Int {
    var events = TableRows.read(text, range, place, into: &draft)
    var lists: [Bool] = []
    var index = range.lowerBound
    // Brackets that do not match must not make the same text be read again and again.
    var work = 2 * ExportLimits.envelopes * range.count
    while index < range.upperBound {
      let byte = text[index]
      switch byte {
      case 0x22:
        guard let end = TableScan.stringEnd(text, index, range.upperBound) else { return events }
        index = end
        continue
      case 0x5B: lists.append(true)
      case 0x7B:
        // Objects of lists, a few levels deep: each of them is parsed.
        if lists.last == true, lists.count <= 2 * ExportLimits.envelopes, work > 0 {
          let end = end(of: index, text, range)
          work -= (end ?? range.upperBound) - index
          if let end, take(text, index..<end, place, into: &draft) {
            events += 1
            index = end
            continue
          }
        }
        lists.append(false)
      case 0x5D, 0x7D: _ = lists.popLast()
      default: break
      }
      index += 1
    }
    return events
  }

  private static func end(of start: Int, _ text: Span<UInt8>, _ range: Range<Int>) -> Int? {
    var scan = ObjectScan(from: start)
    guard case .object(let object) = scan.next(in: text, to: range.upperBound) else { return nil }
    return object.upperBound
  }

  private static func take(
    _ text: Span<UInt8>, _ object: Range<Int>, _ place: Place, into draft: inout ExportDraft
  ) -> Bool {
    let raw = draft.begin(text, object, offset: place.offset, length: place.length)
    guard draft.event(in: raw) == true else {
      draft.cancel()
      return false
    }
    draft.commit(number: place.number)
    return true
  }
}
