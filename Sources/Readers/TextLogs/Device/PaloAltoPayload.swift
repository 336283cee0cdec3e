import EventModel

/// PAN-OS syslog in its default CSV form: `1,2018/11/30 16:09:07,012801096514,TRAFFIC,end,...`.
/// Source: Palo Alto Networks, "Syslog Field Descriptions". Fields stand under the documented variable names (`src`,
/// `srcuser`, `app`); columns beyond the documented ones of the type are left to the text search.
enum PaloAltoPayload {
  /// A number, a time, a serial number and a known type.
  static func fits(_ text: Span<UInt8>, _ payload: Range<Int>) -> Bool {
    guard Text.isDigit(text[payload.lowerBound]) else { return false }
    var commas: [Int] = []
    var next = payload.lowerBound
    while commas.count < 4, next < min(payload.upperBound, payload.lowerBound + 120) {
      if text[next] == 44 { commas.append(next) }
      next += 1
    }
    guard commas.count == 4, TimeScanner.iso(text, commas[0] + 1, commas[1]) != nil else { return false }
    return PaloAltoColumns.of(text, commas[2] + 1..<commas[3]) != nil
  }

  /// Fills the current event.
  static func parse(_ text: Span<UInt8>, _ context: PayloadKind.Context, into draft: inout LineDraft) {
    let payload = context.header.payload
    var cells = DelimitedScanner(payload, delimiter: 44)
    var index = 0
    var columns: [String] = PaloAltoColumns.common
    while let cell = cells.next(text) {
      if index == 3, let (known, source) = PaloAltoColumns.of(text, cell.range) {
        columns = known
        draft.setSource(draft.source(source))
      }
      if index < columns.count, !columns[index].isEmpty {
        draft.add(cell, named: columns[index], in: text)
        if columns[index] == "time_generated" {
          draft.setTime(TimeText.civil(text, cell.range), near: nil)
        } else if columns[index] == "high_res_timestamp", let time = TimeText.civil(text, cell.range),
          time.offset != nil
        {
          draft.setTime(time, near: nil)
        }
      }
      index += 1
    }
  }
}
