/// Which tool wrote the columns.
struct CSVForm {
  let columns: [String]
  private let isEventViewer: Bool

  /// The form of a header row and, in the head of a file, the row behind it; nil when they are not those of Windows events.
  init?(_ header: [String], sample: [String]? = nil) {
    self.init(header: header)
    if isEventViewer { return }
    let names = Set(header)
    // Enough for the tools whose columns say it; other tables need a look at their first row.
    if names.isSuperset(of: ["EventId", "Channel", "Computer", "Payload"]) { return }
    if names.isSuperset(of: ["Id", "ProviderName", "LogName", "TimeCreated"]) { return }
    guard let sample, header.count > 1, content(sample) != nil else { return nil }
  }

  /// The form of a header row that is known to be one.
  init(header: [String]) {
    columns = header
    isEventViewer = EventViewerColumns.matches(header)
  }

  /// Whether a row has as many cells as it should.
  func fits(_ count: Int) -> Bool { isEventViewer ? (5...6).contains(count) : count == columns.count }

  /// What is to be said about the time in a row: nothing where it is one of a known form.
  func localTime(_ fields: [String]) -> LocalTime {
    let index = isEventViewer ? 1 : columns.firstIndex { $0 == "TimeCreated" || $0.hasPrefix("TimeGenerated") }
    guard let index, index < fields.count else { return .none }
    return LocalTime(fields[index])
  }

  /// The event in a row; nil when there is none.
  func content(_ fields: [String]) -> ExportEnvelope.Content? {
    if isEventViewer { return .object(.flat, EventViewerColumns.event(fields)) }
    // Tables have hundreds of columns, of which an event fills a few.
    let filled = zip(columns, fields).filter { !$1.isEmpty && $1 != "-" }
    return ExportEnvelope.open(.object(filled.map { ($0, CSVForm.value($1)) }))
  }

  /// A cell; lists and objects of tables are JSON.
  private static func value(_ text: String) -> JSONValue {
    guard text.first == "[", let value = JSONParser.parse(Array(text.utf8)[...]) else { return .string(text) }
    return value
  }
}
