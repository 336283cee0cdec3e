import Bytes
import EventModel

/// What tells the year of lines that have none (RFC 3164).
///
/// In this order: the newest full date in the head or in the tail of the item, wherever on a line it stands; then the date in
/// the name of the item (`messages-20250112`, as rotation writes it), then the time at which the item was last changed:
/// behind these no line of it can lie. With that, the newest line is put into the last
/// year that is possible for it, and every other line into the last year before that one: a log that goes on over New
/// Year counts backwards. Of a stream only the beginning is known: its first line is put into the last possible year, and
/// the others go on from there. Head and tail alone are asked, so slices of a file agree with the whole.
struct YearAnchor {
  /// On which side of the moment a date is to be looked for.
  enum Side {
    /// The year that brings it nearest.
    case near
    /// The last year that does not bring it behind the moment.
    case before
    /// The first year that does not bring it before the moment.
    case after
  }

  /// Where the years hang.
  let moment: EventTime
  /// How.
  let side: Side
  /// For people: where the year comes from.
  let reason: String

  /// Lines of different hosts, in different zones, are out of order by so much at most.
  private static let slack: Int64 = 2 * 86_400
  /// A file's clock and a log's may be in different zones.
  private static let zones: Int64 = 86_400
  /// Bytes at the end of the item that are looked at.
  private static let tail = Input.headSize

  /// An anchor as it is.
  init(_ moment: EventTime, _ side: Side, reason: String) {
    self.moment = moment
    self.side = side
    self.reason = reason
  }

  /// For a whole item.
  init?(_ input: Input) {
    self.init(head: input.head, name: input.name, modified: input.modified) { input.tail(atMost: YearAnchor.tail) }
  }

  /// For slices of an item.
  init?(_ region: any ByteRegion, head: [UInt8], name: String) {
    self.init(head: head, name: name, modified: region.modified) {
      var bytes: [UInt8] = []
      let start = region.count - min(region.count, UInt64(YearAnchor.tail))
      guard let got = try? region.read(at: start, into: &bytes, atMost: YearAnchor.tail), got > 0 else { return nil }
      return bytes
    }
  }

  /// For a head, a name, the time of the last change, and the tail where it can be had.
  init?(head: [UInt8], name: String, modified: Int64?, tail: () -> [UInt8]?) {
    if let date = YearHint.reference(in: head) {
      self.init(date, .near, reason: "the full date nearest by, \(date)")
      return
    }
    let first = YearlessLines(head, isTail: false)
    let end = tail()
    if let end, let date = YearHint.reference(in: end) {
      self.init(date, .near, reason: "the full date nearest by, \(date)")
      return
    }
    guard let (bound, reason) = YearAnchor.bound(name: name, modified: modified) else { return nil }
    let latest = YearAnchor(EventTime(seconds: bound + YearAnchor.zones), .before, reason: "")
    let newest = first.isDescending ? first.first : end.flatMap { YearlessLines($0, isTail: true).last }
    if let newest = newest?.resolved(near: latest) {
      self.init(newest.adding(seconds: YearAnchor.slack), .before, reason: reason + ", newest record \(newest)")
    } else if !first.isDescending, let oldest = first.first?.resolved(near: latest) {
      self.init(oldest.adding(seconds: -YearAnchor.slack), .after, reason: reason + ", first record \(oldest)")
    } else {
      self.init(latest.moment, .before, reason: reason)
    }
  }
}

extension YearAnchor {
  /// What no line lies behind, in seconds since 1970, and how that is known.
  private static func bound(name: String, modified: Int64?) -> (seconds: Int64, reason: String)? {
    // Before 1990 it is a default, and nobody keeps logs of 2100.
    let modified = modified.flatMap { (631_152_000...4_102_444_800).contains($0) ? $0 : nil }
    if let date = NameDate.latest(in: name), date <= (modified ?? .max - zones) + zones {
      return (date, "date in the name \(EventTime(seconds: date))")
    }
    return modified.map { ($0, "time of the last change \(EventTime(seconds: $0))") }
  }
}

/// The dates without a year at the beginning of the lines of a piece of text.
private struct YearlessLines {
  var first: CivilTime?
  var last: CivilTime?
  /// The newest line stands first, as in many exports.
  var isDescending = false

  /// Of a tail the first line is left out, because it may be cut.
  init(_ bytes: [UInt8], isTail: Bool) {
    let lines = HeadLines(bytes, isWhole: isTail ? true : nil, limit: isTail ? .max : TextLogLimits.recognitionLines)
    let text = lines.text.span
    var rises = 0
    for line in lines.lines.dropFirst(isTail && lines.lines.count > 1 ? 1 : 0) {
      guard let time = SyslogHeader(text, line).time, time.year == nil else { continue }
      if let last { rises += YearlessLines.step(from: last, to: time) }
      if first == nil { first = time }
      last = time
    }
    isDescending = rises < 0
  }

  /// 1 forwards, -1 backwards; more than half a year is the other way round, over New Year.
  private static func step(from first: CivilTime, to second: CivilTime) -> Int {
    let way = key(second) - key(first)
    return way.magnitude > 6 * 32 * 86_400 ? -way.signum() : way.signum()
  }

  private static func key(_ time: CivilTime) -> Int {
    ((time.month * 32 + time.day) * 24 + time.hour) * 3_600 + time.minute * 60 + time.second
  }
}

extension EventTime {
  /// A later or earlier time.
  fileprivate func adding(seconds: Int64) -> EventTime {
    let (sum, overflow) = nanoseconds.addingReportingOverflow(seconds * 1_000_000_000)
    return overflow ? self : EventTime(nanoseconds: sum)
  }
}
