internal import CGMime
internal import EventModel

/// The Date header: RFC 5322 section 3.3 with the forms that GMime tolerates, in its stated zone.
enum MailDate {
  /// The time that `text` names; nil when there is none.
  static func parse(_ text: String) -> EventTime? {
    GMimeRuntime.start()
    guard text.utf8.contains(where: \.isDigit), text.utf8.count < 1_000,
      let date = unsafe g_mime_utils_header_decode_date(text)
    else { return nil }
    defer { unsafe g_date_time_unref(date) }
    let seconds = unsafe g_date_time_to_unix(date)
    let year = unsafe g_date_time_get_year(date)
    guard (1_900...2_261).contains(year) else { return nil }
    return EventTime(seconds: Int64(seconds))
  }
}
