import EventModel

/// What findings quote of a record.
enum Quotation {
  /// The text around a hit, at most 512 characters, from whole characters.
  static func text(_ bytes: [UInt8], around hit: Range<Int>, in whole: Range<Int>) -> String {
    var start = whole.lowerBound
    if whole.count > DetectionLimits.quotation, hit.lowerBound - start > 160 { start = hit.lowerBound - 160 }
    var end = min(whole.upperBound, start + DetectionLimits.quotation)
    while start < end, start > whole.lowerBound, bytes[start] & 0xc0 == 0x80 { start += 1 }
    while end > start, end < whole.upperBound, bytes[end] & 0xc0 == 0x80 { end -= 1 }
    return String(String(decoding: bytes[start..<end], as: UTF8.self).prefix(DetectionLimits.quotation))
  }

  /// The field that a hit stands in, and the quotation: the shortest value around it, or the record's text.
  static func field(of hit: Range<Int>, event index: Int, in batch: EventBatch) -> (field: String, value: String) {
    let event = batch.events[index]
    var best: FieldValue?
    for value in batch.values[event.valueRange] {
      guard value.range.lowerBound <= hit.lowerBound, value.range.upperBound >= hit.upperBound else { continue }
      if best.map({ value.length < $0.length }) ?? true { best = value }
    }
    if let best { return (batch.name(of: best.slot), text(batch.bytes, around: hit, in: best.range)) }
    let raw = event.raw.clamped(to: 0..<batch.bytes.count)
    return ("raw", text(batch.bytes, around: hit, in: raw.isEmpty ? hit : raw))
  }
}
